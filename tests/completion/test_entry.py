"""The light entry: `rolecall __complete KIND TYPED WORD…`."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from program import Program
from rolecall.app.completing import HEADS, VALUES, candidates
from rolecall.domain import selectors
from rolecall.domain.catalogue import catalogue
from rolecall.domain.lookup import wanted
from rolecall.domain.values import Place, parse

MODULES = """
import sys
from rolecall.__main__ import main
before = set(sys.modules)
status = main()
print(*(set(sys.modules) - before), file=sys.stderr)
"""
HEAVY = {
    "typing",
    "dataclasses",
    "inspect",
    "enum",
    "typer",
    "rich",
    "sqlalchemy",
    "tomllib",
    "rolecall.domain.catalogue",
}


def answered(program: Program, *words: str) -> list[tuple[str, str]]:
    """What it answers, as words and descriptions."""
    done = program.process("__complete", *words)
    assert (done.status, done.err) == (0, "")
    lines = (line.split("\t") for line in done.out.splitlines())
    return [(word, about) for word, about in lines]


def test_a_user_is_spelled_the_way_the_word_was_begun(chain: Program) -> None:
    assert answered(chain, "users", "anna.p") == [("anna.petrova@example.com", "Anna Petrova")]
    assert ("Anna Petrova", "anna.petrova@example.com") in answered(chain, "users", "Anna")
    assert ("anna.petrova@example.com", "Anna Petrova") in answered(chain, "users", "petr")
    assert len(answered(chain, "users")) == 120


def test_namesakes_are_one_word_with_a_hint(chain: Program, awkward_store: Path) -> None:
    assert answered(Program(awkward_store), "users", "Ünal") == [("Ünal Çelik", "several of this name")]


def test_a_part_of_a_selector_is_completed_after_a_comma_and_a_not(chain: Program) -> None:
    found = dict(answered(chain, "selectors", "role:employee,!loc"))
    assert found == {"role:employee,!location:": "who has access at a location"}
    assert answered(chain, "selectors", "role:employee,!location:Riv") == [("role:employee,!location:Riverside", "EUR")]
    assert ("can:@contacts", dict(answered(chain, "permissions", "@con"))["@contacts"]) in answered(
        chain, "selectors", "can:@"
    )


def test_staff_are_those_of_the_location_on_the_line(chain: Program) -> None:
    everywhere, here = answered(chain, "staff", ""), answered(chain, "staff", "", "staff", "list", "--at", "harb")
    assert 0 < len(here) < len(everywhere)
    assert all(about.endswith("Harbour") for _, about in here)
    assert here == answered(chain, "staff", "", "--at=Harbour")


def test_a_change_is_completed_by_its_number(chain: Program) -> None:
    assert chain("user", "remove", "anna.petrova@example.com", "--yes", "--quiet").status == 0
    found = answered(chain, "changes", "")
    assert [number for number, _ in found] == ["2", "1"]
    assert found[0][1] == "user remove: Anna Petrova at Riverside"


def test_whatever_is_offered_for_a_limit_can_be_set(chain: Program) -> None:
    for limit in catalogue().limits:
        for word in VALUES[limit.values]:
            parse(limit, word, Place())
    assert answered(chain, "permissions", "booking.network-clients:network=") == [
        ("booking.network-clients:network=none", ""),
        ("booking.network-clients:network=East", "main: Медеу"),
        ("booking.network-clients:network=North", "main: Riverside"),
        ("booking.network-clients:network=South", "main: Marina"),
    ]


def test_whatever_is_offered_as_a_permission_is_one() -> None:
    for kind in ("permissions", "revocable"):
        words = [word.rstrip("=") for word, _ in candidates(kind, "", ())]
        assert len(words) > 200
        wanted(words)
    assert candidates("permissions", "reports.messages.", ())[0][0] == "reports.messages.*"


def test_the_selectors_are_those_there_are() -> None:
    assert {head.rstrip(":") for head in HEADS} - {"all"} == set(selectors.KINDS)


# -- where the store is ----------------------------------------------------------------------------


def test_the_store_is_found_as_commands_find_it(chain: Program, tmp_path: Path) -> None:
    def first(folder: Path, *words: str, **environment: str) -> str:
        command = [sys.executable, "-m", "rolecall", "__complete", "locations", "Riv", *words]
        kept = {k: v for k, v in os.environ.items() if k != "ROLECALL_STORE"} | environment
        return subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=True).stdout

    found, folder = "Riverside\tEUR\n", tmp_path / "folder"
    folder.mkdir()
    own = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    assert first(folder, **own) == ""
    assert first(folder, "--store", str(chain.store), ROLECALL_STORE="/nowhere", **own) == found
    assert first(folder, ROLECALL_STORE=str(chain.store), **own) == found
    (tmp_path / "config" / "rolecall").mkdir(parents=True)
    (tmp_path / "config" / "rolecall" / "rolecall.toml").write_text(f'store = "{chain.store}"\n')
    assert first(folder, **own) == found
    (folder / "rolecall.toml").write_text('store = "/nowhere"\n')
    assert first(folder, **own) == ""
    (folder / "rolecall.toml").write_text("store = \n")
    assert first(folder, **own) == ""


# -- silence ---------------------------------------------------------------------------------------


def test_a_missing_store_is_not_made(rolecall: Program) -> None:
    assert answered(rolecall, "users", "") == []
    assert not rolecall.store.exists()


def test_a_foreign_database_answers_nothing(tmp_path: Path) -> None:
    foreign = sqlite3.connect(tmp_path / "other.db")
    foreign.execute("CREATE TABLE users (id, name, email, phone)")
    foreign.execute("INSERT INTO users VALUES (1, 'Somebody', '', '')")
    foreign.commit()
    foreign.close()
    assert answered(Program(tmp_path / "other.db"), "users", "") == []
    (tmp_path / "text.db").write_text("not a database, but long enough to be taken for one" * 20)
    assert answered(Program(tmp_path / "text.db"), "users", "") == []
    assert answered(Program(tmp_path), "users", "") == []


def test_a_busy_store_answers_nothing_and_soon(chain: Program) -> None:
    holding = sqlite3.connect(chain.store, isolation_level=None)
    holding.execute("PRAGMA journal_mode=DELETE")
    holding.execute("BEGIN EXCLUSIVE")
    try:
        assert answered(chain, "users", "") == []
    finally:
        holding.close()
    assert answered(chain, "users", "anna.p") != []


def test_a_store_with_an_odd_path_is_read(chain: Program, tmp_path: Path) -> None:
    odd = tmp_path / "odd %20?#.db"
    odd.write_bytes(chain.store.read_bytes())
    assert answered(Program(odd), "locations", "Riv") == [("Riverside", "EUR")]


@pytest.mark.parametrize("words", [[], ["users"], ["nonsense", "x"], ["selectors", "what:"], ["permissions", "what="]])
def test_a_question_that_makes_no_sense_is_answered_with_nothing(rolecall: Program, words: list[str]) -> None:
    assert answered(rolecall, *words) == []


def test_a_store_written_by_another_hand_cannot_steer_the_terminal(chain: Program) -> None:
    with sqlite3.connect(chain.store) as connection:
        connection.execute("UPDATE locations SET name = 'Riv\x1b[31mer\nside' WHERE name = 'Riverside'")
        connection.execute("UPDATE locations SET currency = 'E\tU\x1b]0;R' WHERE name = 'Harbour'")
    found = dict(answered(chain, "locations", ""))
    assert found["Harbour"] == "E\ufffdU\ufffd]0;R"
    assert not [name for name in found if name.startswith("Riv")]


# -- lightness -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "most"),
    [
        (["users", "anna"], 32),
        (["staff", "", "--at", "Harbour"], 32),
        (["permissions", "reports."], 45),
        (["selectors", "role:"], 45),
    ],
)
def test_completing_loads_next_to_nothing(chain: Program, words: list[str], most: int) -> None:
    command = [sys.executable, "-c", MODULES, "__complete", *words]
    environment = {**os.environ, "ROLECALL_STORE": str(chain.store)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout
    loaded = set(done.stderr.split())
    assert not loaded & (HEAVY - ({"enum"} if most > 32 else set())), sorted(loaded)
    assert len(loaded) <= most, sorted(loaded)


def test_a_misspelled_address_keeps_its_password_even_where_failures_are_looked_for(tmp_path: Path) -> None:
    for url in ("postgresql://localhost:1/team?password=top&secret=1", "postgresql://anna:top@secret@localhost:1/team"):
        done = Program(tmp_path / "none.db").process(
            "__complete", "users", "", environment={"ROLECALL_STORE": url, "ROLECALL_DEBUG": "1"}
        )
        assert done.status != 0
        assert "secret" not in done.err
