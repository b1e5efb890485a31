"""A store in PostgreSQL through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from program import CHAIN, Program
from rolecall.store.address import Address


def test_the_main_job_works_as_it_does_on_sqlite(postgres_address: Address, rolecall: Program, chain: Program) -> None:
    at = ("--store", postgres_address.place)
    begun = rolecall("apply", str(CHAIN), "--yes", "--quiet", *at)
    assert begun.status == 0, begun.err
    words = ("perms", "grant", "anna.petrova@example.com", "booking.edit", "--yes", "--format", "table")
    assert rolecall(*words, *at) == chain(*words)
    for asked in (("user", "list"), ("perms", "show", "all"), ("network", "list"), ("report", "export", "permissions")):
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
