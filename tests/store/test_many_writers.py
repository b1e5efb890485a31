"""Many processes write at once and nothing is lost, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from sqlmodel import Session

from program import ROOT
from rolecall.domain.access import effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import Unavailable
from rolecall.store.address import Address
from rolecall.store.store import Store
from rolecall.store.writing import TRIES
from worlds import access, location, stores, user, world

RIVERSIDE, ANNA, BORIS = location("Riverside"), user("Anna Petrova"), user("Boris Kim")
ROUNDS = 25
WRITER = """
import json, sys
from program import PIPE
from rolecall.app.environment import Environment
from rolecall.cli import run

store, rounds, *words = sys.argv[1:]
environment = Environment(streams=lambda: PIPE)
statuses = []
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(rounds)):
    verb = ("grant", "revoke")[number % 2]
    while True:
        status = int(run(["perms", verb, *words, "--store", store, "--yes", "--quiet"], environment))
        statuses.append(status)
        if status != 6:
            break
print(json.dumps(statuses))
"""
COUNTER = """
import sys
from typing import Any
from dataclasses import replace
from worlds import stores
from rolecall.domain.errors import Conflict, Unavailable
from rolecall.domain.plan import compare
from rolecall.store.address import address
from rolecall.store.store import Store

place, rounds = address(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(rounds):
    while True:
        before = stores.load(place)
        anna = next(iter(before.user.values()))
        try:
            stores.save(place, before, before.put(replace(anna, name=str(int(anna.name) + 1))))
            break
        except Conflict:
            pass
print("[]")
"""


def _together(*commands: list[str]) -> list[list[int]]:
    """Runs processes that start their work at one moment; gives what each printed last."""
    paths = os.pathsep.join([str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])])
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = {**os.environ, "PYTHONPATH": paths}
    started = [subprocess.Popen([sys.executable, "-c", *words], env=environment, **pipes) for words in commands]  # type: ignore[call-overload]
    assert [process.stdout.readline() for process in started] == ["ready\n"] * len(started)
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(started)
    return [json.loads(text) for text in outputs]


def _url(place: Address) -> str:
    return place.place


def test_two_processes_that_count_on_one_user_lose_no_count(place: Address) -> None:
    stores.begin(place, world(RIVERSIDE, user("0", email="anna@example.com")))
    _together(*[[COUNTER, _url(place), str(ROUNDS)]] * 2)
    (anna,) = stores.load(place).user.values()
    assert anna.name == str(2 * ROUNDS)
    assert Store(place).load().revision == 1 + 2 * ROUNDS


def test_two_processes_that_change_two_permissions_of_one_user_undo_nothing_of_each_other(place: Address) -> None:
    hers = access(ANNA, RIVERSIDE, "administrator", on=["booking", "clients"])
    stores.begin(place, world(RIVERSIDE, ANNA, hers))
    one, other = "booking.edit", "clients.export"
    statuses = _together(*[[WRITER, _url(place), str(ROUNDS), ANNA.email, key] for key in (one, other)])
    assert {status for each in statuses for status in each} <= {0, 6}
    (now,) = stores.load(place).membership.values()
    assert set(catalogue().keys(effective(now))) == {"booking", "clients", one, other}
    assert Store(place).load().revision == 1 + 2 * ROUNDS


def test_every_number_of_the_history_is_given_once_and_the_plans_lead_to_the_world_as_it_is(place: Address) -> None:
    accesses = [access(who, RIVERSIDE, "administrator", on=["clients"]) for who in (ANNA, BORIS)]
    stores.begin(place, world(RIVERSIDE, ANNA, BORIS, *accesses))
    statuses = _together(*[[WRITER, _url(place), "6", who.email, "clients.note"] for who in (ANNA, BORIS, ANNA)])
    assert {status for each in statuses for status in each} <= {0, 6}
    entries = stores.entries(place)
    assert len(entries) > 6
    assert [entry.number for entry, _ in entries] == list(range(1, len(entries) + 1))
    made = world()
    for _, plan in entries:
        for change in plan.changes:
            assert made.of(change.kind).get(change.id) == change.before
            made = made.put(change.after) if change.after else made.drop(change.before)  # type: ignore[arg-type]
    assert made == stores.load(place)


def test_of_many_processes_that_begin_one_store_one_creates_it(place: Address) -> None:
    code = """
import io, json, sys
from program import PIPE
from rolecall.app.environment import Environment
from rolecall.cli import run
print("ready", flush=True)
sys.stdin.readline()
words = ["location", "add", sys.argv[2], "--currency", "EUR", "--yes", "--store", sys.argv[1]]
out, sys.stdout, sys.stderr = sys.stdout, *(io.TextIOWrapper(io.BytesIO()) for _ in range(2))
status = int(run(words, Environment(streams=lambda: PIPE)))
sys.stderr.flush()
print(json.dumps([status, sys.stderr.buffer.getvalue().count(b"Created the store")]), file=out)
"""
    names = ["Harbour", "Hill", "Mill", "Old Town", "Riverside", "Station"]
    answers = _together(*[[code, _url(place), name] for name in names])
    assert [status for status, _ in answers] == [0] * len(names)
    assert sum(created for _, created in answers) == 1
    assert sorted(x.name for x in stores.load(place).location.values()) == names
    assert Store(place).load().revision == len(names)


def test_a_serialization_failure_is_run_again_a_few_times_and_then_told(
    postgres_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failures are the database's own, raised by a statement of it, so that the driver's whole way is walked."""
    from rolecall.store import history_writing

    failures, kept = iter(["40001", "40P01"]), history_writing.write_entry

    def failing(session: Session, *more: Any) -> int:
        code = next(failures, None)
        if code:
            driver: Any = session.connection().connection.driver_connection
            driver.execute(f"DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{code}'; END $$")
        return kept(session, *more)

    monkeypatch.setattr(history_writing, "write_entry", failing)
    stores.begin(postgres_address, world(RIVERSIDE))
    assert stores.load(postgres_address) == world(RIVERSIDE)
    assert Store(postgres_address).load().revision == 1

    monkeypatch.setattr("rolecall.store.writing.PATIENCE_SECONDS", 0)
    failures = iter(["40001"] * TRIES)
    with pytest.raises(Unavailable, match="is in use by other writers; nothing was saved") as caught:
        stores.save(postgres_address, world(RIVERSIDE), world(RIVERSIDE, ANNA))
    assert caught.value.hint == "Try again in a moment."
    assert stores.load(postgres_address) == world(RIVERSIDE)
