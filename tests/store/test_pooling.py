"""A store in PostgreSQL behind pgbouncer, which gives each transaction whichever connection is free."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import postgres
from program import CHAIN, Program
from pulled import sign_in
from rolecall.store.address import Address
from simulated import Simulated
from stress import writing
from stress.places import Databases

pytestmark = pytest.mark.skipif(postgres.POOLER is None, reason="pgbouncer is not installed here")


def pooled(place: Address, folder: str) -> str:
    """The URL of the same database behind a pooler."""
    return f"{place.place.partition('?')[0]}?host={folder}&port=6432"


def test_pulls_and_pushes_need_one_connection_at_a_time(
    postgres_server: str,
    postgres_address: Address,
    rolecall: Program,
    simulated: Simulated,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign_in(simulated, tmp_path, monkeypatch)
    with postgres.pooler(postgres_server, connections=1) as folder:
        at = ("--store", pooled(postgres_address, folder), "--no-input")
        for line in (
            "account connect",
            "pull --location Harbour --currency EUR --yes",
            "perms revoke role:administrator clients --yes",
            "push --yes",
            "pull --location Harbour --yes",
            "push --undo 1 role:administrator --yes",
            "drift --account",
            "account status",
            "account pushes 1",
        ):
            done = rolecall(*line.split(), *at)
            assert done.status == (4 if "drift" in line else 0), (line, done.err)
        simulated.simulator.add_fault({"kind": "token-dies", "method": "PUT"})
        rolecall(*["perms", "revoke", "role:administrator", "booking", "--yes"], *at)
        assert rolecall("push", "--yes", *at).status == 77
        sign_in(simulated, tmp_path, monkeypatch)
        done = rolecall("push", "--resume", *at)
        assert done.status == 0, done.err


def test_commands_after_one_another_share_a_connection_and_none_needs_two_at_once(
    postgres_server: str, postgres_address: Address, rolecall: Program, chain: Program
) -> None:
    changes = (("revoke", "all", "reports.*"), ("reset", "all"), ("grant", "anna.petrova@example.com", "booking.edit"))
    with postgres.pooler(postgres_server, connections=1) as folder:
        at = ("--store", pooled(postgres_address, folder))
        begun = rolecall("apply", str(CHAIN), "--yes", "--quiet", *at)
        assert begun.status == 0, begun.err
        for change in changes:
            assert rolecall("perms", *change, "--yes", *at) == chain("perms", *change, "--yes")
        for asked in (("perms", "show", "all"), ("history", "list"), ("history", "show", "3"), ("history", "verify")):
            assert rolecall(*asked, *at).out.count("\n") == chain(*asked).out.count("\n")
        assert rolecall("perms", "show", "all", *at) == chain("perms", "show", "all")
        assert rolecall("store", "verify", *at).status == 0
        backup = str(chain.store.with_name("backup.db"))
        assert rolecall("store", "backup", backup, *at).status == 0
        assert rolecall("export", "-", "--store", backup) == chain("export", "-")


def test_writers_that_share_two_connections_lose_nothing(postgres_server: str, postgres_address: Address) -> None:
    with postgres.pooler(postgres_server, connections=2) as folder:
        shared = pooled(postgres_address, folder)
        assert writing.writers(Databases(postgres_server), 4, 3, random.Random(7), shared).faults == []
