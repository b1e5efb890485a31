"""Stores of every version so far are upgraded without loss, on SQLite and PostgreSQL, by one of many."""

from __future__ import annotations

import os
import random
import resource
import shlex
import shutil
import signal
import sqlite3
import tempfile
import time
from pathlib import Path

import pytest

import disks
import stores
from program import Answers, Done, Program
from rolecall.store.address import Address, address
from rolecall.store.reading import VERSION
from rolecall.store.store import Store
from stores import OLD, Old, tables
from stress.places import Databases, Files
from stress.tally import ask, started

CHANGE = ("location", "add", "Quay", "--currency", "EUR", "--yes")
UPGRADE = ("store", "upgrade", "--yes")
QUESTION = f"Upgrade {{}} from version 1 to {VERSION}? Earlier versions of rolecall cannot use it then."
SQLITE = [name for name in OLD if name.endswith(".db")]


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Old:
    server = "" if request.param.endswith(".db") else request.getfixturevalue("postgres_server")
    return stores.opened(request.param, tmp_path, server)


@pytest.fixture(params=SQLITE)
def old_file(request: pytest.FixtureRequest, tmp_path: Path) -> Old:
    return stores.opened(request.param, tmp_path, "")


def done(at: Address, *words: str) -> Done:
    ran = ask(at.place, *words)
    assert ran.status == 0, ran.err
    return ran


def history(at: Address) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = done(at, "history", "list", "--format", "json").json
    return listed


def beside(at: Address) -> list[str]:
    """The files in a store's folder that are not the store's own."""
    return sorted(name for name in os.listdir(Path(at.place).parent) if not name.startswith("store.db-"))


def test_everything_is_there_after_an_upgrade_and_verifies(old: Old) -> None:
    told = done(old.address, *UPGRADE)
    assert told.err.startswith(f"Upgraded {old.address.shown} from version 1 to {VERSION}.\n")
    assert done(old.address, "export", "-").out == old.world
    done(old.address, "store", "verify")
    assert done(old.address, *UPGRADE).err == f"Nothing to upgrade: the store has version {VERSION}.\n"


def test_an_upgraded_store_goes_on_and_any_change_can_be_looked_at(old: Old) -> None:
    done(old.address, *UPGRADE)
    listed = history(old.address)
    for entry in listed:
        shown = done(old.address, "history", "show", str(entry["number"]), "--format", "json").json
        assert shown["verified"]
    done(old.address, "history", "undo", "--yes")
    done(old.address, *CHANGE)
    assert [entry["number"] for entry in history(old.address)] == list(range(len(listed) + 2, 0, -1))
    done(old.address, "store", "verify")
    assert done(old.address, "store", "info", "--format", "json").json["identity"]


def test_an_upgraded_store_has_the_tables_of_a_new_one(
    old: Old, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    import postgres

    new = address(str(tmp_path / "new.db"))
    if old.address.kind != "sqlite":
        new = address(postgres.database(request.getfixturevalue("postgres_server")))
    done(new, *CHANGE)
    done(old.address, *UPGRADE)
    assert tables(old.address) == tables(new)


def test_a_file_is_kept_as_it_was_beside_itself(old_file: Old, tmp_path: Path) -> None:
    before = shutil.copy(old_file.address.place, tmp_path / "before.db")
    told = done(old_file.address, "store", "upgrade", "--yes", "--format", "json").json
    assert told["saved"]
    assert (told["previous"], told["version"]) == (1, VERSION)
    kept = Path(told["kept"])
    assert kept.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(kept) as one, sqlite3.connect(before) as other:
        assert list(one.iterdump()) == list(other.iterdump())


def test_an_outdated_store_says_what_to_type_and_is_not_changed_by_reading(old: Old) -> None:
    message = f"rolecall: The store has version 1; this rolecall writes version {VERSION}."
    for words in (
        ("user", "list"),
        ("export", "-"),
        ("history", "verify"),
        ("store", "info"),
        ("store", "verify"),
        CHANGE,
    ):
        told = ask(old.address.place, *words)
        assert (told.status, told.out) == (65, "")
        assert (
            told.err == f"{message}\nUpgrade it with: rolecall store upgrade --store {shlex.quote(old.address.shown)}\n"
        )
    looked = done(old.address, "store", "upgrade", "--dry-run")
    assert looked.err == f"The store would be upgraded from version 1 to {VERSION}.\nDry run: nothing was saved.\n"
    assert Store(old.address).version() == 1


def test_a_file_of_an_earlier_version_is_not_touched_by_reading(old_file: Old) -> None:
    before = Path(old_file.address.place).read_bytes()
    for words in (("user", "list"), ("store", "upgrade", "--dry-run"), ("store", "upgrade"), CHANGE):
        assert ask(old_file.address.place, *words).status in (0, 8, 65)
    assert Path(old_file.address.place).read_bytes() == before
    assert beside(old_file.address) == ["store.db"]


def test_a_person_is_offered_the_upgrade_and_goes_on(old: Old) -> None:
    program, no, yes = Program(Path(old.address.place)), Answers([False]), Answers([True, True])
    words = ("location", "add", "Quay", "--currency", "EUR", "--store", old.address.place)
    refused = program(*words, answers=no)
    assert (refused.status, no.asked) == (65, [QUESTION.format(old.address.shown)])
    assert Store(old.address).version() == 1
    gone_on = program(*words, answers=yes)
    assert (gone_on.status, yes.asked[1]) == (0, "Save?"), gone_on.err
    assert "Upgraded" in gone_on.err
    assert "Saved as change" in gone_on.err


def test_a_newer_store_is_refused_politely(rolecall: Program) -> None:
    rolecall(*CHANGE)
    with sqlite3.connect(rolecall.store) as connection:
        connection.execute("UPDATE rolecall_schema SET version = 99")
    for words in (("user", "list"), UPGRADE, ("store", "verify")):
        told = rolecall(*words)
        assert told.status == 65
        assert told.err == (
            f"rolecall: The store has version 99; this rolecall writes version {VERSION}.\nUpgrade rolecall.\n"
        )


def test_one_of_many_upgrades_and_the_others_see_it_done(old: Old) -> None:
    running = [started(old.address.place, *UPGRADE) for _ in range(3)]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 3, told
    assert sum(text.startswith("Upgraded") for text in told) == 1, told
    assert all("version" in text or "meanwhile" in text for text in told)
    assert done(old.address, "export", "-").out == old.world
    done(old.address, "store", "verify")


def test_what_cannot_be_read_is_told_and_left_as_it_is(old_file: Old) -> None:
    place = Path(old_file.address.place)
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE memberships SET limits = '{' WHERE role = 'manager'")
    before = place.read_bytes()
    told = ask(str(place), *UPGRADE)
    assert (told.status, Store(old_file.address).version()) == (65, 1)
    assert "cannot be read" in told.err
    assert place.read_bytes() == before


def test_a_killed_upgrade_leaves_the_old_store_or_the_new_one(tmp_path: Path) -> None:
    old_file = stores.opened("version1.db", tmp_path, "")
    files, dice, begun = Files(tmp_path), random.Random(3), time.monotonic()
    place = files.like(old_file.address.place)
    started(place, *UPGRADE).communicate(timeout=60)
    seconds = time.monotonic() - begun
    assert Store(address(place)).version() == VERSION
    for _ in range(3):
        place = files.like(old_file.address.place)
        process = started(place, *UPGRADE)
        time.sleep(dice.uniform(0.3, 1.1) * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert Store(address(place)).version() in (1, VERSION)
        done(address(place), *UPGRADE)
        assert done(address(place), "export", "-").out == old_file.world
        done(address(place), "store", "verify")


def test_a_killed_upgrade_of_a_database_leaves_the_old_store_or_the_new_one(
    postgres_server: str, tmp_path: Path
) -> None:
    places, dice = Databases(postgres_server), random.Random(4)
    for _ in range(2):
        old = stores.opened("version1-postgresql.sql", tmp_path, postgres_server)
        process = started(old.address.place, *UPGRADE)
        time.sleep(dice.uniform(0.4, 1.2))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        places.settle(old.address.place)
        assert Store(old.address).version() in (1, VERSION)
        done(old.address, *UPGRADE)
        assert done(old.address, "export", "-").out == old.world
        done(old.address, "store", "verify")
        places.drop(old.address.place)


@pytest.mark.parametrize("room", [100_000, 300_000])
def test_an_upgrade_that_finds_no_room_leaves_the_store_as_it_was(tmp_path: Path, room: int) -> None:
    old_file = stores.opened("version1.db", tmp_path, "")

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with started(old_file.address.place, *UPGRADE, first=limited) as process:
        _, err = process.communicate(timeout=60)
    if process.returncode:
        assert process.returncode == 75, err
        assert Store(old_file.address).version() == 1
        done(old_file.address, *UPGRADE)
    assert done(old_file.address, "export", "-").out == old_file.world


def test_a_store_in_a_folder_that_may_only_be_read_stays_as_it_is() -> None:
    with tempfile.TemporaryDirectory(prefix="rolecall-shelf-") as folder:
        old = stores.opened("version1.db", Path(folder), "")
        Path(folder).chmod(0o555)
        Path(old.address.place).chmod(0o644)
        told = disks.as_nobody(lambda: ask(old.address.place, *UPGRADE))
        assert told.status == 75, told.err
        assert "cannot be written" in told.err
        assert Store(old.address).version() == 1
        Path(folder).chmod(0o755)


def test_the_upgraded_history_is_the_one_that_was_written(old_file: Old) -> None:
    with sqlite3.connect(old_file.address.place) as connection:
        before = connection.execute("SELECT number, at, actor, title, reason, digest FROM history").fetchall()
    done(old_file.address, *UPGRADE)
    with sqlite3.connect(old_file.address.place) as connection:
        assert connection.execute("SELECT number, at, actor, title, reason, digest FROM history").fetchall() == before


def test_a_program_of_version_1_that_waits_beside_loses_nothing(old_file: Old) -> None:
    """It reads the version within its own transaction, once the upgrade is done, and writes nothing."""
    done(old_file.address, *UPGRADE)
    with sqlite3.connect(old_file.address.place, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert connection.execute("SELECT version FROM rolecall_schema").fetchall() == [(VERSION,)]
        with pytest.raises(sqlite3.OperationalError, match="no column named permissions"):
            connection.execute("INSERT INTO memberships (user_id, location_id, permissions) VALUES ('a', 'b', '{}')")
