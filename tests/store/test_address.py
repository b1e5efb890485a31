"""Where a store is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from program import Program
from rolecall.domain.errors import WrongUsage
from rolecall.store.address import Address, address


def test_a_path_is_made_absolute_from_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert address("team.db") == Address("sqlite", str(tmp_path / "team.db"))


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    assert address("~/team.db").place == "/home/anna/team.db"
    assert address("sqlite:///~/team.db").place == "/home/anna/team.db"


def test_a_sqlite_url_has_three_slashes_before_a_path_and_four_before_an_absolute_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert address("sqlite:////srv/team.db").place == "/srv/team.db"
    assert address("sqlite:///team.db").place == str(tmp_path / "team.db")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_url_is_the_same_store(scheme: str) -> None:
    assert address(f"{scheme}://anna@db/team") == Address("postgresql", "postgresql://anna@db/team")


@pytest.mark.parametrize("text", ["mysql://db/team", "http://example.com", "://"])
def test_another_kind_of_store_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        address(text)
    assert caught.value.hint == "Give a path, or a URL that begins with postgresql:// or sqlite:///"


def test_without_an_address_it_is_the_data_folder_that_the_platform_says(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.uname().sysname != "Linux":
        pytest.skip("XDG_DATA_HOME counts on Linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert address() == Address("sqlite", "/data/rolecall/store.db")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/anna")
    assert address() == Address("sqlite", "/home/anna/.local/share/rolecall/store.db")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://anna:secret@db.example.com:5432/team", "postgresql://anna@db.example.com:5432/team"),
        ("postgresql://anna:se:cr:et@db/team", "postgresql://anna@db/team"),
        ("postgresql://anna:se%40cr%2Fet@db/team", "postgresql://anna@db/team"),
        ("postgresql://anna:secret@[::1]:5432,db2:5433/team", "postgresql://anna@[::1]:5432,db2:5433/team"),
        ("postgresql://anna:secret@%2Fvar%2Frun/team?sslmode=require", "postgresql://anna@%2Fvar%2Frun/team"),
        ("postgresql://db/team?user=anna&password=secret", "postgresql://db/team"),
        ("postgresql://db/team?password=sec@ret", "postgresql://db/team"),
        ("postgresql:///team?host=/tmp", "postgresql:///team"),
        ("postgresql://?service=team", "postgresql://?service=team"),
        ("postgresql:///?password=secret&service=team-2.a&host=db", "postgresql:///?service=team-2.a"),
        ("postgresql://?service=team;password=secret", "postgresql://"),
        ("postgresql://db/team", "postgresql://db/team"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert address(url).shown == shown


MISSPELLED = [
    "postgresql:/anna:secret@db/team",
    "postgresql:anna:secret@db/team",
    "postgresql//anna:secret@db/team",
    "postgresq://anna:secret@db/team",
    "postgresql;//anna:secret@db/team",
    "://anna:secret@db/team",
    "//anna:secret@db/team",
    "anna:secret@db/team",
    "anna:secret@db",
    "secret@db",
    "host=db user=anna password=secret",
    "password=secret host=db",
    "sqlite://anna:secret@db/team",
    "secret://db/team",
    "/srv/postgresql://anna:secret@db/team",
    "a\0secret",
]


@pytest.mark.parametrize("text", MISSPELLED)
def test_what_looks_like_an_address_and_is_none_is_refused_and_nothing_of_it_is_repeated(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        address(text)
    assert "secret" not in f"{caught.value.message}{caught.value.hint}"


@pytest.mark.parametrize("text", [text for text in MISSPELLED if "\0" not in text])
def test_a_misspelled_address_makes_no_file(rolecall: Program, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    folder = rolecall.store.parent.parent
    monkeypatch.chdir(folder)
    for words in (("user", "list"), ("location", "add", "Riverside", "--currency", "EUR", "--yes"), ("store", "info")):
        done = rolecall(*words, "--store", text)
        assert done.status == 2
        assert "secret" not in done.out + done.err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["a:b@c.db", "password=x.db", "anna@home.db"])
def test_a_file_may_have_any_name_where_it_is_given_as_a_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in (f"./{name}", str(tmp_path / name), f"sqlite:///{name}"):
        assert address(text).place == str(tmp_path / name)


def test_an_address_keeps_its_password_from_whoever_prints_it() -> None:
    assert "secret" not in repr(address("postgresql://anna:secret@db/team"))
