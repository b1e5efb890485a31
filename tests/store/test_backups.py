"""Backups, restores and copies: all of a store or nothing, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE

import pytest

import disks
import stores
from program import ROOT, Answers, Done, Program
from rolecall.store.address import Address, address
from stress.places import Files
from stress.tally import started
from worlds.salon import SALON

LINES = (
    "perms copy boris@example.com zoe --at Riverside --with-role",
    "role set boris@example.com manager --at Riverside",
    "history undo",
    "user remove anna@example.com --reason 'left “for good” 👋'",
    "network delete North",
)
CHANGE = ("location", "add", "Old Town", "--currency", "EUR", "--yes")


def content(at: Address | Path | str) -> tuple[str, ...]:
    """All that a store holds, as the program prints it: the world, every change, its id and its last digest."""
    place = at.place if isinstance(at, Address) else str(at)
    program = Program(Path("none"))
    known = ran(program, "store", "info", "--format", "json", at=place).json
    listed = ran(program, "history", "list", "--format", "json", at=place).out
    return ran(program, "export", "-", at=place).out, listed, str(known["identity"]), known["head"]


def changes(at: Address | Path) -> int:
    return len(ran(Program(Path("none")), "history", "list", at=at).out.splitlines())


def ran(program: Program, *words: str, at: Address | Path | str, text: str = "") -> Done:
    place = at.place if isinstance(at, Address) else str(at)
    done = program(*words, "--store", place, text=text)
    assert done.status == 0, done.err
    return done


@pytest.fixture
def team(place: Address, rolecall: Program) -> Address:
    """A store of either kind with a history."""
    ran(rolecall, "apply", "-", "--yes", at=place, text=SALON)
    for line in LINES:
        rolecall.line(f"{line} --yes --store '{place.place}'")
    return place


def test_a_backup_is_one_file_that_holds_all_and_is_its_owners_alone(
    team: Address, rolecall: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    done = ran(rolecall, "store", "backup", str(folder / "a b.db"), at=team)
    assert (done.out, done.err) == (
        "",
        (
            f"Wrote {folder}/a b.db: {changes(team)} changes. "
            f"Check it with: rolecall store verify --store '{folder}/a b.db'\n"
        ),
    )
    assert os.listdir(folder) == ["a b.db"]
    assert S_IMODE((folder / "a b.db").stat().st_mode) == 0o600
    assert content(folder / "a b.db") == content(team)
    ran(rolecall, "store", "verify", at=folder / "a b.db")


def test_a_backup_replaces_a_file_only_by_force_and_the_store_never(chain: Program, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_text("kept")
    done = chain("store", "backup", str(file))
    assert (done.status, file.read_text()) == (2, "kept")
    assert done.err == f"rolecall: There is a file {file} already.\nName another place, or add --force.\n"
    assert chain("store", "backup", str(file), "--force").status == 0
    assert content(file) == content(chain.store)
    done = chain("store", "backup", str(chain.store), "--force")
    assert (done.status, done.err.splitlines()[0]) == (
        2,
        f"rolecall: Cannot write {chain.store}: it is the store itself.",
    )
    done = chain("store", "backup", str(tmp_path / "none" / "b.db"))
    assert (done.status, (tmp_path / "none").exists()) == (2, False)


def test_a_backup_is_of_one_moment_while_others_write(chain: Program, tmp_path: Path) -> None:
    words = [sys.executable, "-c", WRITER, str(chain.store)]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])}
    seen = []
    with subprocess.Popen(words, env=paths, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for number in range(5):
            ran(chain, "store", "backup", str(tmp_path / f"{number}.db"), at=chain.store)
            ran(chain, "store", "verify", at=tmp_path / f"{number}.db")
            seen.append(changes(tmp_path / f"{number}.db"))
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert changes(chain.store) > seen[0]


WRITER = """
import sys, select
from program import Program
from pathlib import Path
program = Program(Path(sys.argv[1]))
print("ready", flush=True)
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    done = program("perms", ("revoke", "grant")[number % 2], "role:administrator", "calendar", "--yes", "--quiet")
    assert done.status == 0, done.err
    number += 1
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_copy_between_any_two_kinds_keeps_every_digest(
    team: Address, kind: str, rolecall: Program, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    target = address(str(tmp_path / "copy.db"))
    if kind == "postgresql":
        import postgres

        target = address(postgres.database(request.getfixturevalue("postgres_server")))
    done = rolecall("store", "copy", team.place, target.place)
    assert done.status == 0, done.err
    assert content(target) == content(team)
    ran(rolecall, "store", "verify", at=target)
    again = rolecall("store", "copy", team.place, target.place)
    assert (again.status, again.err.splitlines()) == (
        7,
        [f"rolecall: There is a store at {target.shown} already.", "Name an empty place."],
    )
    ran(rolecall, *CHANGE, at=target)


def test_a_backup_of_either_kind_restores_where_nothing_is(
    team: Address, rolecall: Program, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    ran(rolecall, "store", "backup", str(tmp_path / "b.db"), at=team)
    import postgres

    fresh = address(postgres.database(request.getfixturevalue("postgres_server")))
    for target in (address(str(tmp_path / "new" / "store.db")), fresh):
        ran(rolecall, "store", "restore", str(tmp_path / "b.db"), "--yes", at=target)
        assert content(target) == content(team)
        ran(rolecall, *CHANGE, at=target)


def test_a_restore_makes_the_store_what_the_backup_is_and_keeps_what_it_was(chain: Program, tmp_path: Path) -> None:
    backup, store = tmp_path / "b.db", chain.store
    ran(chain, "store", "backup", str(backup), at=chain.store)
    was = content(store)
    ran(chain, "perms", "revoke", "all", "reports.*", "--yes", at=chain.store)
    now = content(store)
    looked = ran(chain, "store", "restore", str(backup), "--dry-run", at=chain.store)
    assert looked.err.splitlines() == [
        "The backup is of change 1: it takes back 1 change that the store saved since.",
        "Dry run: nothing was saved.",
    ]
    assert looked.out == chain("history", "undo", "--dry-run").out
    assert content(store) == now
    done = ran(chain, "store", "restore", str(backup), "--yes", at=chain.store)
    kept = f"{chain.store}.before-restore-2-{now[-1][:8]}"
    assert done.err.splitlines()[1:] == [
        f"Restored {chain.store} to change 1.",
        f"The store as it was is kept in {kept}.",
    ]
    assert (content(store), content(kept)) == (was, now)
    assert S_IMODE(os.stat(kept).st_mode) == 0o600
    ran(chain, *CHANGE, at=chain.store)


def test_a_database_of_postgresql_that_holds_a_store_is_not_replaced(
    postgres_address: Address, chain: Program, tmp_path: Path
) -> None:
    ran(chain, "store", "backup", str(tmp_path / "b.db"), at=chain.store)
    ran(chain, "apply", "-", "--yes", at=postgres_address, text=SALON)
    before = content(postgres_address)
    done = chain("store", "restore", str(tmp_path / "b.db"), "--yes", "--store", postgres_address.place)
    assert (done.status, content(postgres_address)) == (7, before)


def test_what_does_not_verify_is_not_restored(chain: Program, tmp_path: Path) -> None:
    backup, before = tmp_path / "b.db", chain.store.read_bytes()
    ran(chain, "store", "backup", str(backup), at=chain.store)
    with sqlite3.connect(backup) as connection:
        connection.execute("UPDATE memberships SET role = 'viewer' WHERE role = 'administrator'")
    done = chain("store", "restore", str(backup), "--yes")
    assert done.status == 6
    assert done.err == (
        f"rolecall: The store {backup} does not verify: 1 check failed.\n"
        "  history: The store does not match its history.\n"
        "Choose another backup.\n"
    )
    backup.write_bytes(b"no database at all")
    assert chain("store", "restore", str(backup), "--yes").status == 65
    assert chain("store", "restore", str(tmp_path / "none.db"), "--yes").status == 9
    assert chain.store.read_bytes() == before


def test_a_damaged_store_is_told_and_can_be_replaced_once_it_is_moved_away(chain: Program, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    ran(chain, "store", "backup", str(backup), at=chain.store)
    was = content(backup)
    data = chain.store.read_bytes()
    chain.store.write_bytes(data[:4096] + b"\xff" * 8192 + data[12288:])
    done = chain("store", "restore", str(backup), "--yes")
    assert done.status == 65
    assert f"Move {chain.store} away" in done.err
    chain.store.rename(tmp_path / "damaged.db")
    ran(chain, "store", "restore", str(backup), "--yes", at=chain.store)
    assert content(chain.store) == was


def test_a_restore_waits_for_nobody_forever_and_loses_no_change_of_others(chain: Program, tmp_path: Path) -> None:
    from rolecall.domain.errors import Conflict
    from rolecall.store.restoring import restore

    backup, store = tmp_path / "b.db", chain.store
    ran(chain, "store", "backup", str(backup), at=chain.store)
    shown = content(store)[-1]
    ran(chain, *CHANGE, at=chain.store)
    now = content(store)
    with pytest.raises(Conflict, match="The store changed since"):
        restore(address(str(backup)), address(str(store)), (shown, shown), lambda done, total: None, lambda: None)
    assert content(store) == now


@pytest.mark.parametrize("other", ["store", "backup"])
def test_what_others_change_while_a_person_thinks_is_not_restored_unseen(
    chain: Program, tmp_path: Path, other: str
) -> None:
    backup = tmp_path / "backup.db"
    assert chain("store", "backup", str(backup)).status == 0
    assert chain(*CHANGE).status == 0

    class Thinking(Answers):
        def text(self, question: str, check: Callable[[str], object], default: str = "") -> str:
            ran(
                chain,
                "location",
                "add",
                "Quay",
                "--currency",
                "EUR",
                "--yes",
                at=backup if other == "backup" else chain.store,
            )
            return chain.store.name

    before, asked = changes(chain.store), Thinking()
    done = chain("store", "restore", str(backup), answers=asked)
    assert done.status == 6, done.err
    assert f"The {other} changed since" in done.err
    assert changes(chain.store) == before + (other == "store")


def test_a_killed_restore_leaves_the_old_store_or_the_new_one(chain: Program, tmp_path: Path) -> None:
    backup, dice = tmp_path / "b.db", random.Random(5)
    ran(chain, "store", "backup", str(backup), at=chain.store)
    was = content(backup)
    ran(chain, "perms", "revoke", "all", "reports.*", "--yes", at=chain.store)
    now = content(chain.store)
    kept = tmp_path / "kept.db"
    ran(chain, "store", "backup", str(kept), at=chain.store)
    files, words, begun = Files(tmp_path), ("store", "restore", str(backup), "--yes"), time.monotonic()
    _, err = started(files.like(str(kept)), *words).communicate(timeout=60)
    assert "Restored" in err
    seconds = time.monotonic() - begun
    for _ in range(4):
        place = files.like(str(kept))
        process = started(place, *words)
        time.sleep(dice.uniform(0.3, 1.1) * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert content(place) in (was, now)
        ran(chain, "store", "verify", at=place)
        ran(chain, *CHANGE, at=place)


def beside(folder: Path) -> list[str]:
    """The files of a folder, without what SQLite keeps beside a store that is read."""
    return sorted(name for name in os.listdir(folder) if not name.endswith(("-shm", "-wal")))


@pytest.mark.parametrize("words", [("backup", "b2.db"), ("restore", "b.db", "--yes"), ("copy", "store.db", "c.db")])
def test_a_full_disk_leaves_everything_as_it_was(
    chain_store: Path, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    with disks.small_disk(disk, "4m") as mounted:
        if not mounted:
            pytest.skip("no disk can be mounted here")
        program = Program(Path(shutil.copy(chain_store, disk / "store.db")))
        monkeypatch.chdir(disk)
        ran(program, "store", "backup", "b.db", at=program.store)
        ran(program, *CHANGE, at=program.store)
        before = content(program.store)
        disks.fill(disk, room=40_000)
        files = beside(disk)
        done = program("store", *words)
        assert done.status == 75, done.err
        assert "full" in done.err
        assert beside(disk) == files
        assert content(program.store) == before
        os.unlink(disk / "filler")
        assert program("store", *words).status == 0
        ran(program, "store", "verify", at=program.store)


def test_nothing_is_written_where_nobody_may(chain_store: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="rolecall-shelf-") as folder:
        program = Program(Path(shutil.copy(chain_store, Path(folder, "store.db"))))
        ran(program, "store", "backup", f"{folder}/b.db", at=program.store)
        for path in Path(folder).iterdir():
            path.chmod(0o644)
        Path(folder).chmod(0o555)
        for words in (("backup", f"{folder}/c.db"), ("restore", f"{folder}/b.db", "--yes")):
            done = disks.as_nobody(lambda words=words: program("store", *words))  # type: ignore[misc]
            assert done.status == 75, done.err
        verified = disks.as_nobody(lambda: program("store", "verify", "--store", f"{folder}/b.db"))
        assert verified.status == 0, verified.err
        Path(folder).chmod(0o755)


def test_a_backup_of_an_earlier_version_says_how_to_upgrade_it(chain: Program) -> None:
    old = stores.FOLDER / "version1.db"
    done = chain("store", "restore", str(old), "--yes")
    assert done.status == 65
    assert done.err == (
        f"rolecall: {old} is of an earlier version.\nUpgrade a copy of it with: rolecall store upgrade --store {old}\n"
    )


def test_a_copy_of_a_damaged_store_names_the_damaged_one(chain: Program, tmp_path: Path) -> None:
    with sqlite3.connect(chain.store) as connection:
        connection.execute("DROP TABLE settings")
    done = chain("store", "copy", str(chain.store), str(tmp_path / "copy.db"))
    assert (done.status, (tmp_path / "copy.db").exists()) == (65, False)
    assert f"The store {chain.store} is damaged" in done.err
