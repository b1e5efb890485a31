"""What one person's command asks of a store: the same among many people as among few, counted and not timed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.chains import fill
from program import Program

FEW, MANY = 840, 2_520
MOST = 90
"""So many statements a command of one person may take, over a network too."""
STEPS = 50
"""The database tells after so many of its steps that it goes on."""
STEPS_A_PERSON = 20
"""Fewer than it takes to read an access, more than to pass one over."""
ANNA = "anna.petrova.0@example.com"
COMMANDS = {
    "show": ("perms", "show", ANNA),
    "show by a part of a name": ("perms", "show", "petrova.0@"),
    "show of a location": ("location", "show", "Riverside.0"),
    "list at a location": ("user", "list", "--at", "Riverside.0"),
    "explain": ("perms", "explain", ANNA, "clients.export"),
    "grant": ("perms", "grant", ANNA, "booking.edit", "--yes"),
    "revoke": ("perms", "revoke", ANNA, "booking.edit", "--yes"),
    "role": ("role", "set", ANNA, "manager", "--yes"),
    "invite": ("invite", "Zane", "--email", "zane@example.com", "--at", "Riverside.0", "--role", "manager", "--yes"),
    "remove": ("user", "remove", "zane@example.com", "--yes"),
    "list of changes": ("history", "list", "--limit", "3"),
    "undo": ("history", "undo", "--yes"),
}


@dataclass
class Asked:
    """How many statements a database was given, and how many steps it took for them."""

    statements: int = 0
    steps: int = 0


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Program]:
    """A small chain, and the same chain among many."""
    folder = tmp_path_factory.mktemp("chains")
    for size in (FEW, MANY):
        fill(size, str(folder / f"{size}.db"))
    return Program(folder / f"{FEW}.db"), Program(folder / f"{MANY}.db")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Counts what is asked over every connection that is opened from now on."""
    connect, count = sqlite3.connect, Asked()

    def statement(text: str) -> None:
        count.statements += not text.startswith("--")  # what the index of parts of names asks itself

    def step() -> None:
        count.steps += STEPS

    def counted(*words: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*words, **options)
        connection.set_trace_callback(statement)
        connection.set_progress_handler(step, STEPS)
        return connection

    for module in (sqlite3, sqlite3.dbapi2):
        monkeypatch.setattr(module, "connect", counted)
    return count


def measured(program: Program, asked: Asked, words: tuple[str, ...]) -> Asked:
    asked.statements = asked.steps = 0
    done = program(*words)
    assert done.status in (0, 3), done.err
    return Asked(asked.statements, asked.steps)


def test_a_command_of_one_person_asks_no_more_among_many(chains: tuple[Program, Program], asked: Asked) -> None:
    """One after the other: what one changes another one takes back."""
    for name, words in COMMANDS.items():
        among_few, among_many = (measured(program, asked, words) for program in chains)
        assert 0 < among_many.statements <= min(MOST, among_few.statements + 2), name
        assert among_many.steps <= 1.3 * among_few.steps + 500, name


def test_the_home_reads_no_accesses_but_open_invitations(chains: tuple[Program, Program], asked: Asked) -> None:
    few, many = (measured(program, asked, ("home",)) for program in chains)
    assert many.statements == few.statements
    assert many.steps - few.steps < STEPS_A_PERSON * (MANY - FEW)


def test_a_command_of_a_hundred_people_asks_for_all_of_them_at_once(
    chains: tuple[Program, Program], asked: Asked, tmp_path: Path
) -> None:
    people, known = tmp_path / "people.csv", tmp_path / "known.txt"
    rows = [f"Zed {n},zed{n}@example.com,Harbour.0,employee" for n in range(100)]
    people.write_text("\n".join(["name,email,location,role", *rows]))
    listed = chains[0]("user", "list", "role:employee,location:Riverside.0", "--format", "csv", "--columns", "email")
    known.write_text(listed.out.partition("\n")[2])
    assert len(known.read_text().split()) > 90
    named = ("--users-from", str(known))
    for words in (
        ("user", "move", *named, "--from", "Riverside.0", "--to", "Marina.0", "--new-staff", "--dry-run"),
        ("location", "copy", "Riverside.0", "Airport", "--with-team", "--dry-run"),
        ("invite", "--file", str(people), "--new-staff", "--dry-run"),
        ("user", "remove", *named, "--at", "Riverside.0", "--dry-run"),
    ):
        assert 0 < measured(chains[0], asked, words).statements <= MOST, words
