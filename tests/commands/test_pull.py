"""Pulls of a simulated account over HTTP: what comes, what stays, what is in conflict, what cannot be read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from program import TERMINAL, Answers, Done, Program
from rolecall.store.address import Address
from simulated import Simulated
from worlds.stores import load

HARBOUR = 720_443
PULL = "pull --location Harbour --currency EUR --yes"
CALENDAR, HISTORY = "timetable_access", "dashboard_records_access"


@pytest.fixture
def pulled(rolecall: Program, signed_in: Simulated) -> Program:
    """A store that has pulled the smallest location."""
    assert rolecall.line("account connect").status == 0
    done = rolecall.line(PULL)
    assert done.status == 0, done.err
    return rolecall


def somebody(account: Simulated, role: str = "worker", number: int = 0) -> dict[str, Any]:
    """An active user of the location with that role, as the account knows the person, with the `id`."""
    users = account.simulator.state()["locations"][str(HARBOUR)]["users"]
    rows = [
        {**row, "id": int(key)}
        for key, row in users.items()
        if row["user_role"] == role and row["is_approved"] and row["email"]
    ]
    return rows[number]


def edit(account: Simulated, user: dict[str, Any], **what: Any) -> None:
    """Somebody else edits the person in the account."""
    account.simulator.edit({"location": HARBOUR, "user": user["id"], **what})


def place(program: Program) -> Address:
    return Address("sqlite", str(program.store))


def permission(program: Program, user: dict[str, Any], key: str) -> bool:
    shown = json.loads(program.line(f"perms show {user['email']} --format json").out)["data"][0]
    return bool(shown["permissions"][key]["on"])


def again(program: Program, more: str = "", **details: Any) -> Done:
    return program.line(f"pull --location Harbour {more}", **details)


def test_a_second_pull_changes_nothing_and_says_how_long_it_takes(pulled: Program) -> None:
    done = again(pulled)

    assert done.status == 0
    assert done.err.endswith("Nothing to change.\n")
    assert "Reading Harbour: 21 requests, about 5 s at 4 a second (5 are allowed)." in done.err


def test_a_new_location_needs_a_currency(rolecall: Program, signed_in: Simulated) -> None:
    rolecall.line("account connect")
    before = signed_in.simulator.counts()["requests"]
    done = rolecall.line("pull --location Harbour --yes")

    assert done.status == 2
    assert done.err.endswith("The account names no currency for its locations.\nGive it: --currency EUR\n")
    assert rolecall.line("pull --currency dollars --yes").err.startswith("rolecall: “dollars” is not the code")
    assert signed_in.simulator.counts()["requests"] == before, "a long reading was for nothing"
    assert not load(place(rolecall)).user


def test_at_a_terminal_the_currency_is_asked_for_before_the_account_is_read(
    rolecall: Program, signed_in: Simulated
) -> None:
    rolecall.line("account connect")
    answers = Answers(["eur", True])
    done = rolecall.line("pull --location Harbour", answers=answers)

    assert (done.status, len(answers.asked)) == (0, 2), done.err
    assert {x.currency for x in load(place(rolecall)).location.values()} == {"EUR"}


def test_a_second_location_needs_a_currency_too_before_anything_is_read_of_it(
    pulled: Program, signed_in: Simulated
) -> None:
    before = signed_in.simulator.counts()["requests"]
    done = pulled.line("pull --yes")

    assert done.status == 2
    assert done.err == "rolecall: The account names no currency for Riverside, Old Town.\nGive it: --currency EUR\n"
    assert signed_in.simulator.counts()["requests"] <= before + 4, "the list of locations is enough"
    answers = Answers(["eur", False])
    assert pulled.line("pull --location Riverside", answers=answers).status == 8
    assert answers.asked[0] == "Currency of Riverside, such as EUR:"


def test_at_a_location_only_that_one_is_read(pulled: Program, signed_in: Simulated) -> None:
    signed_in.simulator.restore()
    done = pulled.line("pull --at Harbour --yes")

    assert done.err.endswith("Nothing to change.\n")
    paths = {row["path"] for row in signed_in.simulator.log()}
    assert not [path for path in paths if "720441" in path or "720442" in path]
    assert pulled.line("pull --at Nowhere --yes").status == 9


def test_an_unknown_location_of_the_account_is_named_with_near_misses(pulled: Program) -> None:
    done = pulled.line("pull --location 'Old Twon' --currency EUR --yes")

    assert (done.status, done.out) == (9, "")
    assert "The account has no location that is called “Old Twon”.\nDid you mean Old Town?" in done.err


def test_what_somebody_changed_in_the_account_comes_with_the_diff(pulled: Program, signed_in: Simulated) -> None:
    person = somebody(signed_in)
    edit(signed_in, person, values={CALENDAR: not permission(pulled, person, "calendar")})
    before = permission(pulled, person, "calendar")
    done = again(pulled, "--yes --format table")

    assert done.status == 0, done.err
    assert "Appointment calendar" in done.out
    assert permission(pulled, person, "calendar") is not before


def test_what_was_changed_here_stays_and_waits_while_other_things_come(pulled: Program, signed_in: Simulated) -> None:
    person, other = somebody(signed_in), somebody(signed_in, number=1)
    word = "revoke" if permission(pulled, person, "booking") else "grant"
    assert pulled.line(f"perms {word} {person['email']} booking --yes --quiet").status == 0
    here = permission(pulled, person, "booking")
    edit(signed_in, person, values={CALENDAR: not permission(pulled, person, "calendar")})
    edit(signed_in, other, values={CALENDAR: not permission(pulled, other, "calendar")})
    done = again(pulled, "--yes")

    assert done.status == 0, done.err
    assert "What was changed here for 1 user stays and waits for: rolecall push" in done.err
    assert permission(pulled, person, "booking") is here
    assert again(pulled).status == 0


@pytest.fixture
def in_conflict(pulled: Program, signed_in: Simulated) -> dict[str, Any]:
    """Somebody whose role was changed on both sides, each time otherwise."""
    person = somebody(signed_in)
    edit(signed_in, person, role="administrator")
    done = pulled.line(f"role set {person['email']} manager --yes --quiet")
    assert done.status == 0, done.err
    return person


def role(program: Program, user: dict[str, Any]) -> str:
    return str(json.loads(program.line(f"perms show {user['email']} --format json").out)["data"][0]["role"])


def test_a_conflict_is_shown_left_alone_and_has_a_status(pulled: Program, in_conflict: dict[str, Any]) -> None:
    done = again(pulled, "--yes")

    assert done.status == 6
    assert f"{in_conflict['name']} · Harbour\n  Item " in done.err
    assert "\n  role " in done.err
    assert "1 user was changed here and in the account; that stays as it is on both sides." in done.err
    assert role(pulled, in_conflict) == "manager"


def test_a_conflict_is_in_the_answer_in_json(pulled: Program, in_conflict: dict[str, Any]) -> None:
    done = again(pulled, "--yes --format json")
    data = json.loads(done.out)["data"]

    assert done.status == 6
    assert {row["user"] for row in data["conflicts"]} == {in_conflict["name"]}
    assert {"user", "location", "item", "last_pull", "here", "account"} == set(data["conflicts"][0])
    (row,) = (row for row in data["conflicts"] if row["item"] == "role")
    assert (row["location"], row["last_pull"], row["here"]) == ("Harbour", "worker", "manager")
    assert data["waiting"] == [in_conflict["name"]], "at least what only the store changed"


@pytest.mark.parametrize(("side", "wins"), [("ours", "manager"), ("theirs", "administrator")])
@pytest.mark.parametrize("option", ["--{side} {email}", "--keep {side}"])
def test_a_side_settles_a_conflict(
    pulled: Program, in_conflict: dict[str, Any], side: str, wins: str, option: str
) -> None:
    done = again(pulled, f"{option.format(side=side, email=in_conflict['email'])} --yes")

    assert done.status == 0, done.err
    assert role(pulled, in_conflict) == wins
    assert "1 user stays and waits" in done.err, "at least what only the store changed"
    assert again(pulled).status == 0


def test_each_person_in_conflict_may_have_another_side(
    pulled: Program, signed_in: Simulated, in_conflict: dict[str, Any]
) -> None:
    other = somebody(signed_in)  # the first has another role by now
    edit(signed_in, other, role="administrator")
    assert pulled.line(f"role set {other['email']} manager --yes --quiet").status == 0
    done = again(pulled, f"--ours {other['email']} --theirs {in_conflict['email']} --yes")

    assert done.status == 0, done.err
    assert (role(pulled, other), role(pulled, in_conflict)) == ("manager", "administrator")


def test_a_person_at_the_terminal_is_asked_about_everybody_in_conflict(
    pulled: Program, in_conflict: dict[str, Any]
) -> None:
    answers = Answers(["theirs", True])
    done = again(pulled, answers=answers)

    assert done.status == 0, done.err
    assert answers.asked[0] == f"Whose is right for {in_conflict['name']}?"
    assert role(pulled, in_conflict) == "administrator"


def test_a_location_that_cannot_be_read_changes_nothing(pulled: Program, signed_in: Simulated) -> None:
    before = load(place(pulled))
    person = somebody(signed_in)
    fault = {"kind": "status", "status": 500, "path": f"/company/*/users/{person['id']}/permissions", "times": 0}
    signed_in.simulator.add_fault(fault)
    edit(signed_in, somebody(signed_in, number=1), remove=True)
    done = again(pulled, "--yes")

    assert done.status == 75
    assert "1 location could not be read, so nothing was saved: Harbour: " in done.err
    assert load(place(pulled)) == before


def test_the_locations_that_can_be_read_are_enough_with_partial(pulled: Program, signed_in: Simulated) -> None:
    signed_in.simulator.add_fault(
        {"kind": "status", "status": 500, "path": "/company/720441/users/*/permissions", "times": 0}
    )
    edit(signed_in, somebody(signed_in, number=1), remove=True)
    done = pulled.line("pull --location Riverside --location Harbour --currency EUR --partial --yes --quiet")
    users = len(load(place(pulled)).membership)

    assert done.status == 5, done.err
    assert users == 11


def test_a_dry_run_and_a_no_remember_nothing(pulled: Program, signed_in: Simulated) -> None:
    edit(signed_in, somebody(signed_in), role="administrator")
    before = load(place(pulled))

    assert again(pulled, "--dry-run").status == 0
    assert again(pulled, answers=Answers([False])).status == 8
    assert load(place(pulled)) == before
    assert "Saved as change" in again(pulled, "--yes").err


def test_a_pull_is_not_undone(pulled: Program, signed_in: Simulated) -> None:
    before = load(place(pulled))
    number = len(json.loads(pulled.line("history list --format json").out)["data"])
    assert pulled.line("location edit Harbour --currency USD --yes --quiet").status == 0
    done = pulled.line(f"history undo --to {number - 1} --yes")

    assert done.status == 7
    assert f"Change {number} is what a pull found in the account" in done.err
    assert done.err.endswith("Take back what was pushed: rolecall push --undo N\n")
    assert pulled.line("history undo --yes").status == 0
    assert load(place(pulled)) == before


def test_at_a_terminal_the_requests_are_counted_with_the_time_left(pulled: Program, signed_in: Simulated) -> None:
    signed_in.simulator.set_traits({"clock": "1", "latency": "0.15"})
    done = again(pulled, "--dry-run", streams=TERMINAL)

    assert re.search(r" of 21 requests \(\d+ %\), about \d+ s left", done.err), done.err


def test_the_first_pull_counts_its_requests_though_nobody_knows_how_many_there_will_be(
    rolecall: Program, signed_in: Simulated
) -> None:
    rolecall.line("account connect")
    signed_in.simulator.set_traits({"clock": "1", "latency": "0.15"})
    done = rolecall.line(PULL, streams=TERMINAL)

    assert "Reading the account: a request for each user, 4 a second." in done.err
    assert re.search(r"\r\S+\d+ requests so far", done.err), done.err


@pytest.mark.parametrize("simulated", [(24, 12, 5)], indirect=True)
def test_the_export_of_a_pulled_world_changes_nothing_when_it_is_applied(
    rolecall: Program, signed_in: Simulated, tmp_path: Path
) -> None:
    rolecall.line("account connect")
    done = rolecall.line("pull --currency EUR --yes --quiet")
    assert done.status == 0, done.err
    file = tmp_path / "world.toml"
    assert rolecall.line(f"export {file}").status == 0
    applied = rolecall.line(f"apply {file} --yes")

    assert (applied.status, applied.err.splitlines()[-1:]) == (0, ["Nothing to change."]), applied.err
    assert rolecall.line(f"drift {file}").status == 0
    assert rolecall.line("store verify").status == 0


def test_a_pulled_world_that_breaks_rules_is_saved_with_cautions(pulled: Program, signed_in: Simulated) -> None:
    person = somebody(signed_in)
    edit(signed_in, person, values={"clients_access": True, "clients_export_access": True})
    assert again(pulled, "--dry-run --exit-code --forbid clients.export").status == 3
    done = again(pulled, "--yes --forbid clients.export --max-gain 0")

    assert done.status == 3, done.err
    assert done.err.count("Caution: ") == 2, "a rule about roles, and the first gate"
    assert permission(pulled, person, "clients.export")
    assert again(pulled, "--yes --forbid clients.export").status == 0, "nothing of it came this time"


def test_unknown_permissions_are_named_and_nothing_waits_for_a_push(pulled: Program, signed_in: Simulated) -> None:
    edit(signed_in, somebody(signed_in), values={"robots_access": True})
    data = json.loads(again(pulled, "--yes --format json").out)["data"]

    assert data["conflicts"] == data["waiting"] == []
    assert "robots_access" in data["kept"]


def test_a_limit_to_a_dismissed_member_is_never_shown_as_unlimited(pulled: Program, signed_in: Simulated) -> None:
    person = somebody(signed_in)
    edit(signed_in, person, values={"timetable_access": True, "timetable_position_id": 99_999})
    done = again(pulled, "--yes --format table")
    shown = json.loads(pulled.line(f"perms show {person['email']} --format json").out)["data"][0]

    assert done.status == 0, done.err
    assert "as in the account (99999)" in done.out
    assert shown["limits"]["calendar:position"] == "=99999"


def test_a_token_that_dies_while_reading_is_signed_out(pulled: Program, signed_in: Simulated) -> None:
    signed_in.simulator.add_fault({"kind": "token-dies", "path": "/user/permissions/*", "nth": 1})
    done = again(pulled, "--yes")

    assert done.status == 77
    assert "rolecall account connect" in done.err


def test_without_an_account_there_is_nothing_to_pull(salon: Program) -> None:
    done = salon.line("pull")

    assert done.status == 9
    assert done.err.endswith("Connect the store to one: rolecall account connect\n")


def test_a_location_that_was_removed_here_comes_back_as_new_and_nobody_is_to_be_removed(pulled: Program) -> None:
    listed = pulled.line("user list --at Harbour --format json").json
    assert pulled.line("network delete 'Studio chain' --yes").status == 0
    assert pulled.line("location remove Harbour --with-access --yes").status == 0

    assert pulled.line("account status --format json").json["waiting"] == 0
    refused = again(pulled, "--yes --no-input")
    done = again(pulled, "--currency EUR --yes --no-input")

    assert refused.status == 2
    assert "The account names no currency for Harbour." in refused.err
    assert done.status == 0, done.err
    assert pulled.line("user list --at Harbour --format json").json == listed
    assert pulled.line("push --dry-run --remove").err.strip() == "Nothing to push."


def test_without_tokens_no_reading_is_announced(pulled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROLECALL_USER_TOKEN")
    monkeypatch.delenv("ROLECALL_PARTNER_TOKEN")
    done = again(pulled)

    assert (done.status, done.err.splitlines()[-1]) == (77, "Run: rolecall account connect")
    assert "Reading" not in done.err
