"""A SQLite store as a file: its creation, its upkeep, and the errors where it cannot be read or written."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

import disks
from disks import NOBODY, as_nobody, fill
from program import CHAIN, Answers, Program
from rolecall.domain.world import World
from rolecall.store.address import Address, address
from rolecall.store.engine import engine
from worlds import location, stores, world

ADD = ("location", "add", "Riverside", "--currency", "EUR", "--yes")
CHANGE = ("location", "add", "Old Town", "--currency", "EUR", "--yes")


def mode(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; SQLite's index of the log is no content."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.endswith("-shm")}


# -- creation --------------------------------------------------------------------------------------


def test_the_first_change_makes_the_store_for_its_owner_alone_and_says_where(rolecall: Program) -> None:
    done = rolecall(*ADD)
    assert done.status == 0
    assert done.err == f"Created the store {rolecall.store}, readable by you alone.\nSaved as change 1.\n"
    assert mode(rolecall.store) == 0o600
    assert mode(rolecall.store.parent) == 0o700


def test_what_sqlite_keeps_beside_the_store_is_its_owners_alone_too(rolecall: Program) -> None:
    rolecall(*ADD)
    kept = os.umask(0)
    try:
        with engine(address(str(rolecall.store))).begin() as connection:
            connection.exec_driver_sql("UPDATE locations SET name = 'Quay'")
            modes = {path.name: mode(path) for path in rolecall.store.parent.iterdir()}
    finally:
        os.umask(kept)
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


def test_a_saved_change_leaves_nothing_beside_the_store(chain: Program) -> None:
    assert chain("perms", "grant", "anna.petrova@example.com", "booking.edit", "--yes").status == 0
    assert [path.name for path in chain.store.parent.glob(f"{chain.store.name}*")] == [chain.store.name]


def test_a_file_of_no_bytes_counts_as_missing(rolecall: Program) -> None:
    rolecall.store.parent.mkdir()
    rolecall.store.touch(mode=0o644)
    assert rolecall("user", "list").status == 9
    done = rolecall(*ADD)
    assert done.status == 0
    assert "Created the store" in done.err


def test_a_store_whose_making_was_cut_short_is_made_again(rolecall: Program) -> None:
    """SQLite writes a first page before the first table."""
    rolecall.store.parent.mkdir()
    with sqlite3.connect(rolecall.store) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    assert rolecall.store.stat().st_size > 0
    assert rolecall("user", "list").status == 9
    assert rolecall(*ADD).status == 0
    assert [x["name"] for x in rolecall("location", "list", "--format", "json").json] == ["Riverside"]


def test_a_refused_first_change_leaves_no_store(rolecall: Program) -> None:
    assert rolecall("location", "add", "Riverside", "--currency", "XXQ", "--yes").status == 2
    assert rolecall(*ADD[:-1]).status == 8
    assert rolecall(*ADD, "--dry-run").status == 0
    assert not rolecall.store.parent.exists()


def test_a_read_never_makes_a_store(rolecall: Program) -> None:
    done = rolecall("user", "list")
    assert done.status == 9
    assert done.err == (
        f"rolecall: There is no store at {rolecall.store} yet.\n"
        "Begin with: rolecall location add NAME --currency CUR, or rolecall apply FILE\n"
    )
    assert not rolecall.store.parent.exists()


@pytest.mark.parametrize("name", ["a?b.db", "a#b.db", "100%.db", "a b.db", "Līga's.db", "a?mode=memory", "%41.db"])
def test_any_file_name_is_a_store_of_that_name(tmp_path: Path, name: str) -> None:
    program = Program(tmp_path / "teams" / name)
    assert program(*ADD).status == 0
    assert [x["name"] for x in program("location", "list", "--format", "json").json] == ["Riverside"]
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in program.store.parent.iterdir()} == {name}


@pytest.mark.parametrize("given", [0o666, 0o640, 0o777, 0o600])
def test_an_empty_file_that_others_may_open_is_closed_to_them(rolecall: Program, given: int) -> None:
    rolecall.store.parent.mkdir()
    rolecall.store.touch()
    rolecall.store.chmod(given)
    assert "readable by you alone" in rolecall(*ADD).err
    assert mode(rolecall.store) == given & 0o700


def test_an_empty_file_of_another_person_that_others_may_open_is_refused(shelf: Program) -> None:
    other = Program(shelf.store.parent / "open.db")
    other.store.touch()
    other.store.chmod(0o666)
    shelf.store.parent.chmod(0o777)
    if os.geteuid() != 0:
        pytest.skip("only root can make a file of somebody else's")
    done = as_nobody(lambda: other(*ADD))
    assert done.status == 75
    assert "cannot be created: Operation not permitted" in done.err
    assert other.store.stat().st_size == 0


def test_a_pipe_is_no_place_for_a_store(rolecall: Program) -> None:
    rolecall.store.parent.mkdir()
    os.mkfifo(rolecall.store)
    done = rolecall(*ADD)
    assert (done.status, done.err.splitlines()[0]) == (
        75,
        f"rolecall: There can be no store at {rolecall.store}: it is no file.",
    )


def test_a_file_system_without_links_gets_its_store_in_place(
    rolecall: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(_from: str, _to: str) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", link)
    assert "Created the store" in rolecall(*ADD).err
    assert {path.name for path in rolecall.store.parent.iterdir()} == {"store.db"}


@pytest.mark.parametrize("words", [ADD, ("store", "backup", "PLACE", "--force", "--quiet")])
def test_nothing_is_put_beside_the_log_of_another_store(chain: Program, tmp_path: Path, words: tuple[str, ...]) -> None:
    """SQLite would write what it holds into the new file."""
    place = tmp_path / "other.db"
    shutil.copy(chain.store, place)
    kept = "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DELETE FROM users'); c.commit()"
    subprocess.run([sys.executable, "-c", f"{kept}; os._exit(0)", place], check=True)
    if words is ADD:
        place.unlink()
        done = Program(place)(*words)
    else:
        done = chain(*(str(place) if word == "PLACE" else word for word in words))
    assert done.status == 75
    assert done.err == (
        f"rolecall: Nothing can be put at {place}: {place}-wal beside it is the log of another store.\n"
        "Move both away, or name another place.\n"
    )


def test_a_link_to_nowhere_is_followed(rolecall: Program, tmp_path: Path) -> None:
    rolecall.store.parent.mkdir()
    rolecall.store.symlink_to(tmp_path / "elsewhere.db")
    assert "Created the store" in rolecall(*ADD).err
    assert rolecall.store.is_symlink()
    assert mode(tmp_path / "elsewhere.db") == 0o600


# -- how it is kept --------------------------------------------------------------------------------


def test_the_log_the_synchronisation_and_the_foreign_keys_are_in_force(sqlite_address: Address) -> None:
    stores.begin(sqlite_address, world(location("Riverside")))
    with engine(sqlite_address).begin() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_writer_takes_the_write_lock_before_it_reads(sqlite_address: Address) -> None:
    stores.begin(sqlite_address, world(location("Riverside")))
    with engine(sqlite_address).begin() as connection:
        connection.exec_driver_sql("SELECT 1")
        other = sqlite3.connect(sqlite_address.place, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


# -- faults ----------------------------------------------------------------------------------------


def truncated(path: Path) -> None:
    _checkpoint(path)
    path.write_bytes(path.read_bytes()[:5000])


def overwritten(path: Path) -> None:
    """Every page but the first is noise."""
    _checkpoint(path)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(range(256)) * ((len(data) - 4096) // 256))


def _checkpoint(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


def text(path: Path) -> None:
    path.write_text("Dear diary,\n" * 600)


def short_text(path: Path) -> None:
    path.write_text("x")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


NOT_OURS = "Name another with --store, or move this file away."
FAULTS: list[tuple[Callable[[Path], None], int, str, str]] = [
    (truncated, 65, "The store {} is damaged (database disk image is malformed).", "Restore it from a backup."),
    (overwritten, 65, "The store {} is damaged (database disk image is malformed).", "Restore it from a backup."),
    (foreign, 65, "{} is not a rolecall store.", NOT_OURS),
    (text, 65, "{} is not a rolecall store.", NOT_OURS),
    (short_text, 65, "{} is not a rolecall store.", NOT_OURS),
    (folder, 75, "The store {} cannot be opened: it is a folder.", "Check the path and its permissions."),
]


@pytest.mark.parametrize(("spoil", "status", "message", "hint"), FAULTS, ids=[f[0].__name__ for f in FAULTS])
@pytest.mark.parametrize("words", [("user", "list"), CHANGE, ("apply", "-", "--yes")], ids=lambda w: w[0])
def test_what_is_no_store_is_told_and_left_as_it_is(
    chain: Program, spoil: Callable[[Path], None], status: int, message: str, hint: str, words: tuple[str, ...]
) -> None:
    spoil(chain.store)
    before = chain.store.read_bytes() if chain.store.is_file() else b""
    done = chain(*words, text="rolecall = 1\n")
    assert (done.status, done.out) == (status, "")
    assert done.err == f"rolecall: {message.format(chain.store)}\n{hint}\n"
    assert (chain.store.read_bytes() if chain.store.is_file() else b"") == before


def test_the_same_fault_as_json(chain: Program) -> None:
    foreign(chain.store)
    done = chain("user", "list", "--format", "json")
    assert json.loads(done.err) == {
        "rolecall": 1,
        "command": "user list",
        "status": "error",
        "error": {
            "code": "bad-data",
            "message": f"{chain.store} is not a rolecall store.",
            "hint": NOT_OURS,
            "rule": None,
            "where": [],
        },
    }


def test_a_store_in_a_folder_that_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    program = Program(tmp_path / "file" / "store.db")
    done = program(*ADD)
    assert done.status == 75
    assert done.err.startswith(f"rolecall: The store {program.store} cannot be created: ")
    assert done.err.endswith("Choose another place with --store.\n")


# -- permissions -----------------------------------------------------------------------------------


@pytest.fixture
def shelf(chain_store: Path) -> Iterator[Program]:
    """A store in a folder that everyone can reach, owned by whoever `as_nobody` is."""
    place = Path(tempfile.mkdtemp(prefix="rolecall-shelf-"))
    program = Program(Path(shutil.copy(chain_store, place / "store.db")))
    assert (
        program("location", "add", "First", "--currency", "EUR", "--yes").status == 0
    )  # imports all that saving needs
    for path in (place, *place.iterdir()):
        path.chmod(0o755 if path == place else 0o600)
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
    yield program
    place.chmod(0o755)
    shutil.rmtree(place)


def test_a_store_that_may_not_be_read_says_so(shelf: Program) -> None:
    shelf.store.chmod(0)
    before = content(shelf.store.parent)
    for words in (("user", "list"), CHANGE):
        done = as_nobody(lambda words=words: shelf(*words))  # type: ignore[misc]
        assert done.status == 75
        assert done.err == (
            f"rolecall: The store {shelf.store} cannot be opened: permission denied.\n"
            "Check the path and its permissions.\n"
        )
    assert content(shelf.store.parent) == before


def test_a_store_in_a_folder_that_may_not_be_entered_is_not_taken_for_none(shelf: Program) -> None:
    shelf.store.parent.chmod(0o000)
    done = as_nobody(lambda: shelf("user", "list"))
    assert done.status == 75
    assert done.err == (
        f"rolecall: The store {shelf.store} cannot be opened: permission denied.\nCheck the path and its permissions.\n"
    )


def test_a_store_in_a_read_only_folder_is_read_and_not_written(shelf: Program) -> None:
    shelf.store.parent.chmod(0o555)
    before = content(shelf.store.parent)
    assert as_nobody(lambda: shelf("user", "list")).status == 0
    done = as_nobody(lambda: shelf(*CHANGE))
    assert done.status == 75
    assert done.err == (
        f"rolecall: The store {shelf.store} cannot be written; nothing was saved.\nCheck its permissions.\n"
    )
    assert content(shelf.store.parent) == before


def test_a_read_only_store_is_read_and_not_written(shelf: Program) -> None:
    shelf.store.chmod(0o400)
    before = content(shelf.store.parent)
    assert as_nobody(lambda: shelf("user", "list")).status == 0
    done = as_nobody(lambda: shelf(*CHANGE))
    assert done.status == 75
    assert done.err == (
        f"rolecall: The store {shelf.store} cannot be written; nothing was saved.\nCheck its permissions.\n"
    )
    assert content(shelf.store.parent)["store.db"] == before["store.db"]


def test_a_store_cannot_be_made_in_a_read_only_folder(shelf: Program) -> None:
    shelf.store.parent.chmod(0o555)
    other = Program(shelf.store.parent / "other.db")
    done = as_nobody(lambda: other(*ADD))
    assert done.status == 75
    assert done.err == (
        f"rolecall: The store {other.store} cannot be created: Permission denied.\nChoose another place with --store.\n"
    )


# -- time ------------------------------------------------------------------------------------------

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def locker(chain: Program) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store's write lock until it gets a line."""
    words = [sys.executable, "-c", HOLDER, str(chain.store)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield process
        process.kill()


def test_a_store_that_another_process_holds_too_long_is_busy(
    chain: Program, locker: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rolecall.store.engine.engine.__defaults__", (0.2,))  # seconds, which are its only default
    before = content(chain.store.parent)
    done = chain(*CHANGE)
    assert done.status == 75
    assert done.err == f"rolecall: The store {chain.store} is in use by another process.\nTry again in a moment.\n"
    assert content(chain.store.parent) == before
    assert chain("user", "list").status == 0, "reading goes on meanwhile"


def test_a_store_that_another_process_holds_for_a_moment_is_waited_for(
    chain: Program, locker: subprocess.Popen[str]
) -> None:
    assert locker.stdin is not None
    waiting = subprocess.Popen(
        [sys.executable, "-m", "rolecall", *CHANGE, "--store", str(chain.store)], stderr=subprocess.PIPE, text=True
    )
    time.sleep(1.5)
    locker.stdin.write("\n")
    locker.stdin.close()
    _, err = waiting.communicate(timeout=30)
    assert (waiting.returncode, err) == (0, "Saved as change 2.\n")


def test_a_saved_change_leaves_no_log_beside_the_store(chain: Program) -> None:
    for line in ("perms grant anna.petrova@example.com booking.edit --yes", "location add Quay --currency EUR --yes"):
        assert chain.line(line).status == 0
        assert [path.name for path in chain.store.parent.glob("store.db*")] == ["store.db"]
    asked = chain.line("perms revoke anna.petrova@example.com booking.edit", answers=Answers([True]))
    assert asked.status == 0, asked
    assert [path.name for path in chain.store.parent.glob("store.db*")] == ["store.db"]


# -- space and death -------------------------------------------------------------------------------


def _tables(place: Path) -> World:
    return stores.load(address(str(place)))


def test_a_full_disk_leaves_the_store_as_it_was(chain: Program) -> None:
    before, size = _tables(chain.store), 40_000

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = subprocess.run(
        [sys.executable, "-m", "rolecall", "perms", "revoke", "all", "reports.*", "--yes", "--quiet"],
        env={**os.environ, "ROLECALL_STORE": str(chain.store)},
        preexec_fn=little_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 75
    assert done.stderr == (
        f"rolecall: The store {chain.store} could not be read or written (disk I/O error); nothing was saved.\n"
        "Check the disk, then try again.\n"
    )
    assert _tables(chain.store) == before
    assert chain(*CHANGE).status == 0


KILLED = """
import os, signal, sys
import rolecall.store.{module} as module
kept = module.{name}
def killed(*arguments, **options):
    {order}
module.{name} = killed
from rolecall.cli import run
run(sys.argv[1:])
"""
DIE = "os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize(
    ("module", "name", "order"),
    [
        ("statements", "_write_network_locations", DIE),
        ("history_writing", "write_entry", f"kept(*arguments, **options); {DIE}"),
        ("writing", "stale", DIE),
    ],
    ids=["between the tables", "before the commit", "before the first statement"],
)
def test_a_process_killed_while_saving_leaves_the_store_as_it_was(
    chain: Program, module: str, name: str, order: str
) -> None:
    """The killed process kills itself at a chosen point, so that the point is the same every time."""
    before = _tables(chain.store)
    code = KILLED.format(module=module, name=name, order=order)
    words = [sys.executable, "-c", code, "perms", "revoke", "all", "reports.*", "--yes", "--quiet"]
    done = subprocess.run(words, env={**os.environ, "ROLECALL_STORE": str(chain.store)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert _tables(chain.store) == before
    assert chain(*CHANGE).err == "Saved as change 2.\n"


def test_a_process_killed_while_making_a_store_leaves_none(rolecall: Program) -> None:
    code = KILLED.format(module="writing", name="create_tables", order=f"kept(*arguments, **options); {DIE}")
    environment = {**os.environ, "ROLECALL_STORE": str(rolecall.store)}
    done = subprocess.run([sys.executable, "-c", code, *ADD], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert rolecall("user", "list").status == 9
    assert rolecall(*ADD).err.endswith("Saved as change 1.\n")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of one megabyte; skipped where this process may not mount one."""
    with disks.small_disk(tmp_path / "disk", "1m") as mounted:
        if not mounted:
            pytest.skip("no disk can be mounted here")
        yield tmp_path / "disk"


def test_nothing_is_left_of_a_store_that_found_no_room(small_disk: Path) -> None:
    fill(small_disk)
    program = Program(small_disk / "team" / "here" / "store.db")
    done = program(*ADD)
    assert done.status == 75
    assert (
        done.err
        == f"rolecall: The disk of {program.store} is full; nothing was saved.\nFree some space and try again.\n"
    )
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def test_a_store_whose_log_found_no_room_in_it_is_not_put_in_its_place(tmp_path: Path) -> None:
    """What SQLite could not move from the log into the file stays in the log, and is no error to it."""
    program = Program(tmp_path / "disk" / "store.db")
    with disks.small_disk(tmp_path / "disk", "4m") as mounted:
        if not mounted:
            pytest.skip("no disk can be mounted here")
        for room in range(700_000, 1_500_000, 100_000):
            fill(tmp_path / "disk", room)
            done = program("apply", str(CHAIN), "--yes", "--quiet")
            assert done.status in (0, 75), done.err
            assert program("history", "verify").status == (9 if done.status else 0), room
            assert not done.status or "is full; nothing was saved" in done.err
            for path in (tmp_path / "disk").iterdir():
                path.unlink()


@pytest.mark.parametrize("option", ["", "remount,ro"])
def test_a_store_on_a_full_or_read_only_disk_is_read_and_not_written(
    chain_store: Path, small_disk: Path, option: str
) -> None:
    program = Program(Path(shutil.copy(chain_store, small_disk / "store.db")))
    fill(small_disk)
    if option:
        subprocess.run(["mount", "-o", option, small_disk], check=True)
    for _ in range(2):
        for words in (("user", "list"), ("history", "verify"), ("export", "-"), ("store", "info")):
            assert program(*words).status == 0
        done = program(*CHANGE)
        assert done.status == 75
        assert "nothing was saved" in done.err
