"""Passwords of a PostgreSQL server: every way to give one works, and none of them is repeated anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import psycopg
import pytest

import postgres
from program import CHAIN, Program
from rolecall.store.address import Address
from test_interrupts import wait_for

SECRET = "s3cr3t"  # noqa: S105 - of nothing but these tests
WORDS = (("user", "list"), ("location", "add", "Riverside", "--currency", "EUR", "--yes"), ("store", "info"))
_NUMBERS = count(1)


@pytest.fixture
def login(postgres_server: str, postgres_address: Address) -> str:
    """Somebody who may do everything in one database and needs the password `SECRET` for it: `LOGIN/DATABASE`."""
    name, database = f"anna{next(_NUMBERS)}", postgres_address.place.partition("@/")[2].partition("?")[0]
    postgres.execute(postgres_server, f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'")
    postgres.execute(postgres_server, f"ALTER DATABASE {database} OWNER TO {name}")
    return f"{name}/{database}"


@pytest.fixture
def url(login: str, postgres_server: str) -> str:
    """The address without a password."""
    name, _, database = login.partition("/")
    return f"postgresql://{name}@/{database}?host={postgres_server}"


def given(url: str) -> tuple[str, str, str]:
    """What stands before a login's password, the password and what stands behind it."""
    before, _, behind = url.partition("@")
    return before, SECRET, behind


def works(program: Program, url: str) -> None:
    """The first change, then a question, and no word of the password."""
    words = ("location", "add", "Riverside", "--currency", "EUR", "--yes", "--store", url)
    for done in (
        program(*words),
        program("location", "list", "--store", url),
        program("store", "info", "--store", url),
    ):
        assert done.status == 0, done.err
        assert SECRET not in done.out + done.err


def test_the_password_file_that_pgpassfile_names(
    url: str, rolecall: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "pgpass"
    kept.write_text(f"*:*:*:*:{SECRET}\n", encoding="utf-8")
    kept.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(kept))
    works(rolecall, url)


def test_the_variable_pgpassword(url: str, rolecall: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    works(rolecall, url)


@pytest.mark.parametrize("form", ["postgresql://?service=team", "postgresql:///?service=team"])
def test_a_service_of_the_file_that_pgservicefile_names(
    form: str, login: str, postgres_server: str, rolecall: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, _, database = login.partition("/")
    services = tmp_path / "services.conf"
    services.write_text(
        f"[team]\nhost={postgres_server}\ndbname={database}\nuser={name}\npassword={SECRET}\n", encoding="utf-8"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    works(rolecall, form)
    assert rolecall("store", "info", "--store", form, "--format", "json").json["store"] == form


def test_a_service_that_no_file_names_is_told(rolecall: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSERVICEFILE", "/nowhere")
    done = rolecall("user", "list", "--store", "postgresql://?service=team")
    assert done.status == 75
    assert done.err.startswith("rolecall: The store postgresql://?service=team cannot be reached: ")


@pytest.mark.parametrize("form", ["{0}:{1}@{2}", "{0}@{2}&password={1}"])
def test_in_the_url_it_works(form: str, url: str, rolecall: Program) -> None:
    works(rolecall, form.format(*given(url)))


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("password", ["", f":wrong{SECRET}"])
def test_without_the_right_one_the_server_says_so(
    url: str, rolecall: Program, words: tuple[str, ...], password: str
) -> None:
    done = rolecall(*words, "--store", url.replace("@", f"{password}@"))
    assert done.status == 75
    assert "password" in done.err
    assert SECRET not in done.out + done.err


def test_what_is_written_down_holds_none_of_it(url: str, rolecall: Program, tmp_path: Path) -> None:
    place = "{}:{}@{}".format(*given(url))
    (tmp_path / "rolecall.toml").write_text(f"store = '{place}'\n", encoding="utf-8")
    words = [
        ("apply", str(CHAIN), "--yes"),
        ("perms", "revoke", "all", "reports.*", "--plan-out", "plan.json", "--reason", "a try"),
        ("apply", "plan.json", "--yes"),
        ("history", "list", "--format", "json"),
        ("history", "show", "2", "--format", "json"),
        ("store", "info", "--format", "json"),
    ]
    environment = {**os.environ, "HOME": str(tmp_path)}
    for each in words:
        command = [sys.executable, "-m", "rolecall", *each]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert SECRET not in done.stdout + done.stderr
    assert SECRET not in (tmp_path / "plan.json").read_text(encoding="utf-8")
    with psycopg.connect(place) as connection:
        tables = ("history", "rolecall_schema", "rolecall_identity")
        assert not [t for t in tables if SECRET in str(connection.execute(f"SELECT * FROM {t}".encode()).fetchall())]


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc here")
def test_neither_list_of_processes_shows_it(url: str, postgres_address: Address, rolecall: Program) -> None:
    """The machine's list and the server's, while a command waits for a table that somebody has locked."""
    place = "{}:{}@{}".format(*given(url))
    works(rolecall, place)
    with psycopg.connect(postgres_address.place) as other:
        other.execute("LOCK TABLE locations")
        words, environment = (
            [sys.executable, "-m", "rolecall", "location", "list"],
            {**os.environ, "ROLECALL_STORE": place},
        )
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment) as process:
            wait_for("the lock", lambda: "locations" in waiting(postgres_address))
            line = Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")
            assert "rolecall\0location" in line
            assert SECRET not in line + waiting(postgres_address)
            other.rollback()
            assert process.wait(30) == 0


def waiting(place: Address) -> str:
    """What the server says about those who wait for a lock."""
    with psycopg.connect(place.place) as connection:  # a transaction always gets the same answer
        return str(connection.execute("SELECT * FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchall())


def test_a_copy_says_how_to_check_it_without_the_password(
    url: str, rolecall: Program, chain: Program, tmp_path: Path
) -> None:
    before, secret, behind = given(url)
    chain("store", "backup", str(tmp_path / "team.db"))
    done = rolecall("store", "copy", str(tmp_path / "team.db"), f"{before}:{secret}@{behind}")
    assert (done.status, SECRET in done.out + done.err) == (0, False), done.err
    assert f"rolecall store verify --store {before}@" in done.err


def test_a_backup_is_no_database(rolecall: Program) -> None:
    for verb in ("backup", "restore"):
        done = rolecall("store", verb, f"postgresql://anna:{SECRET}@localhost/team")
        assert (done.status, done.err.splitlines()[0]) == (2, "rolecall: A backup is a file.")
        assert SECRET not in done.err
