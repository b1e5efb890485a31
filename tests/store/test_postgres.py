"""A store in PostgreSQL through the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

import postgres
from program import CHAIN, Answers, Program
from rolecall.store.address import Address
from test_interrupts import wait_for


def test_the_main_job_works_as_it_does_on_sqlite(postgres_address: Address, rolecall: Program, chain: Program) -> None:
    at = ("--store", postgres_address.place)
    begun = rolecall("apply", str(CHAIN), "--yes", "--quiet", *at)
    assert begun.status == 0, begun.err
    words = ("perms", "grant", "anna.petrova@example.com", "booking.edit", "--yes", "--format", "table")
    assert rolecall(*words, *at) == chain(*words)
    for asked in (
        ("user", "list"),
        ("perms", "show", "all"),
        ("network", "list"),
        ("report", "export", "permissions", "--quiet"),
    ):
        assert rolecall(*asked, *at) == chain(*asked)


def test_the_first_change_begins_the_store_and_says_where(postgres_address: Address, rolecall: Program) -> None:
    done = rolecall("location", "add", "Riverside", "--currency", "EUR", "--yes", "--store", postgres_address.place)
    assert done.err == f"Created the store {postgres_address.shown}.\nSaved as change 1.\n"


def test_a_database_that_does_not_exist_is_told_without_the_password(postgres_server: str, rolecall: Program) -> None:
    url = f"postgresql://rolecall:secret@/nowhere?host={postgres_server}"
    done = rolecall("user", "list", "--store", url)
    assert done.status == 75
    assert 'database "nowhere" does not exist' in done.err
    assert "secret" not in done.err
    assert done.err.endswith("Check the address, then try again.\n")


CHECK = "Check its permissions and its settings.\n"
ADD = ("location", "add", "Harbour", "--currency", "EUR", "--yes")


@pytest.fixture
def begun(postgres_address: Address, rolecall: Program) -> Address:
    """A store with one change."""
    done = rolecall(*ADD[:2], "Riverside", *ADD[3:], "--store", postgres_address.place)
    assert done.status == 0, done.err
    return postgres_address


def statement(place: Address, text: str) -> None:
    """Runs a statement on a store behind its back."""
    with psycopg.connect(place.place) as connection:
        connection.execute(text.encode())


def refusing(place: Address, code: str) -> None:
    """Lets the server refuse every entry of the history with an error of its own."""
    body = f"BEGIN RAISE EXCEPTION 'the server minds' USING ERRCODE = '{code}'; END"
    statement(place, f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    statement(place, "CREATE TRIGGER refuse BEFORE INSERT ON history EXECUTE FUNCTION refuse()")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("53100", "rolecall: The disk of {} is full; nothing was saved.\nFree some space and try again.\n"),
        ("25006", "rolecall: The store {} cannot be written; nothing was saved.\nCheck its permissions.\n"),
        ("55P03", "rolecall: The store {} is in use by other writers; nothing was saved.\nTry again in a moment.\n"),
        (
            "42501",
            "rolecall: The store {} could not be read or written (the server minds); nothing was saved.\n" + CHECK,
        ),
    ],
)
def test_what_the_server_minds_is_told(begun: Address, rolecall: Program, code: str, message: str) -> None:
    refusing(begun, code)
    done = rolecall(*ADD, "--store", begun.place)
    assert (done.status, done.err) == (75, message.format(begun.shown))
    assert rolecall("history", "list", "--store", begun.place).out.count("\n") == 1


def test_a_login_that_may_only_read_reads(begun: Address, postgres_server: str, rolecall: Program) -> None:
    statement(begun, "CREATE ROLE reader LOGIN PASSWORD 'r'")
    statement(begun, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    at = ("--store", begun.place.replace("rolecall@", "reader:r@"))
    assert rolecall("location", "list", *at).status == 0
    done = rolecall(*ADD, *at)
    assert done.status == 75
    assert "could not be read or written (permission denied for table " in done.err


def test_whoever_thinks_about_a_diff_holds_no_connection(
    begun: Address, postgres_server: str, rolecall: Program
) -> None:
    """Else a pooler's connections would all be thinking, and the server could not clean up behind other writers."""
    database = begun.place.partition("@/")[2].partition("?")[0]
    query = f"SELECT state FROM pg_stat_activity WHERE datname = '{database}'"

    class Thinking(Answers):
        def confirm(self, question: str) -> bool:
            assert postgres.execute(postgres_server, query) == []
            return super().confirm(question)

    done = rolecall(*ADD[:-1], "--store", begun.place, answers=Thinking([True]))
    assert (done.status, done.err.splitlines()[-1]) == (0, "Saved as change 2.")


def test_a_connection_that_the_server_ends_is_no_word_about_what_is_saved(begun: Address, postgres_server: str) -> None:
    with psycopg.connect(begun.place) as other:
        other.execute("LOCK TABLE history IN EXCLUSIVE MODE")
        words, environment = [sys.executable, "-m", "rolecall", *ADD], {**os.environ, "ROLECALL_STORE": begun.place}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(words, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
            end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            wait_for("the end of a connection", lambda: postgres.execute(postgres_server, end))
            _, err = process.communicate(timeout=30)
    assert process.returncode == 75
    assert err == (
        f"rolecall: The connection to the store {begun.shown} was lost (terminating connection due to administrator "
        "command).\nSee what is saved before you try again: rolecall history list\n"
    )


@pytest.mark.parametrize("words", [("user", "list"), ("location", "add", "Old Town", "--currency", "EUR", "--yes")])
def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path, rolecall: Program, words: tuple[str, ...]) -> None:
    done = rolecall(*words, "--store", f"postgresql://anna:secret@/team?host={tmp_path}")
    assert done.status == 75
    assert done.err.startswith("rolecall: The store postgresql://anna@/team cannot be reached: ")
    assert "secret" not in done.err
    assert "No such file or directory" in done.err


@pytest.mark.parametrize(
    "rest",
    [
        *(f"{login}@localhost:1/team" for login in ("anna:top@secret", "anna:top%ZZsecret", "anna:topsecret@[::1")),
        *(f"{login}@localhost:1/team" for login in ("anna:top/secret", "anna:top?secret", "anna:top#secret")),
        "anna:secret/team",
        "localhost:1/team?password=top&secret=1",
        "localhost:1/team?secret",
        "localhost:1/team?password=top%ZZsecret",
    ],
)
@pytest.mark.parametrize("words", [("user", "list"), ("location", "add", "Old Town", "--currency", "EUR", "--yes")])
def test_an_address_that_is_not_well_formed_is_refused_without_a_part_of_its_password(
    rolecall: Program, rest: str, words: tuple[str, ...]
) -> None:
    done = rolecall(*words, "--store", f"postgresql://{rest}")
    assert done.status == 2
    assert "secret" not in done.err
    assert done.err.startswith("rolecall: The address of the store is not well formed.\n")
    assert "write @ as %40" in done.err
