"""Writing a file whole or not at all, on the real file system."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE

import pytest

from rolecall.documents.atomic import write_atomically
from rolecall.domain.errors import Unavailable, WrongUsage
from rolecall.domain.exits import Exit

NOBODY = 65534


def permissions(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def umask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """Files of this process may not grow beyond `size` bytes: the system stops writing as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def unprivileged() -> Iterator[None]:
    """The superuser may write everywhere, so it steps down for a moment."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.parametrize(("mask", "mode"), [(0o000, 0o600), (0o027, 0o600), (0o277, 0o400)])
def test_a_new_file_has_the_data_and_is_its_owners_alone(tmp_path: Path, mask: int, mode: int) -> None:
    with umask(mask):
        write_atomically(tmp_path / "new.csv", b"a\r\nb")

    assert (tmp_path / "new.csv").read_bytes() == b"a\r\nb"
    assert permissions(tmp_path / "new.csv") == mode
    assert names(tmp_path) == ["new.csv"]


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_bytes(b"old and longer")
    target.chmod(0o604)

    write_atomically(target, b"new")

    assert (target.read_bytes(), permissions(target)) == (b"new", 0o604)


@pytest.mark.parametrize("existing", [None, 0o644, 0o400])
def test_a_mode_wins_over_umask_and_existing_permissions(tmp_path: Path, existing: int | None) -> None:
    target = tmp_path / "secret"
    if existing is not None:
        target.write_bytes(b"old")
        target.chmod(existing)

    with umask(0o077):
        write_atomically(target, b"new", mode=0o640)

    assert permissions(target) == 0o640


def test_readers_of_the_old_file_keep_reading_it(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_bytes(b"old")

    with target.open("rb") as reader:
        write_atomically(target, b"new")
        assert reader.read() == b"old"


def test_a_link_keeps_pointing_where_it_does(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "report.csv", tmp_path / "link.csv"
    link.symlink_to(target)

    write_atomically(link, b"one")
    write_atomically(link, b"two")

    assert link.is_symlink()
    assert target.read_bytes() == b"two"
    assert names(tmp_path / "real") == ["report.csv"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """A pipe of the test's own stands for what is no regular file: a fault here must not harm the machine's devices."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(pipe, b"data")
        assert os.read(reader, 100) == b"data"
    finally:
        os.close(reader)

    assert pipe.is_fifo()
    assert names(tmp_path) == ["pipe"]


def test_a_name_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 255)

    write_atomically(target, b"data")

    assert target.read_bytes() == b"data"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="it is a folder") as caught:
        write_atomically(tmp_path, b"data")

    assert caught.value.status is Exit.USAGE
    assert names(tmp_path) == []


def test_a_database_is_never_replaced(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    store.write_bytes(b"SQLite format 3\0and more")
    (tmp_path / "link").symlink_to(store)
    for name in ("store.db", "link"):
        with pytest.raises(WrongUsage, match="it is a database, such as a store"):
            write_atomically(tmp_path / name, b"{}")
    assert store.read_bytes() == b"SQLite format 3\0and more"
    assert names(tmp_path) == ["link", "store.db"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=f"there is no folder {tmp_path / 'no'}"):
        write_atomically(tmp_path / "no" / "report.csv", b"data")

    assert names(tmp_path) == []


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(WrongUsage, match=f"there is no folder {tmp_path / 'file'}"):
        write_atomically(tmp_path / "file" / "report.csv", b"data")


def test_a_disk_without_room_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_bytes(b"old")

    with no_room_beyond(1000), pytest.raises(Unavailable, match="File too large"):
        write_atomically(target, b"x" * 100_000)

    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["report.csv"]


def test_a_folder_nobody_may_write_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "report.csv").write_bytes(b"old")
    (tmp_path / "closed").chmod(0o555)
    monkeypatch.chdir(tmp_path / "closed")

    with unprivileged(), pytest.raises(Unavailable, match="Permission denied"):
        write_atomically(Path("report.csv"), b"new")

    assert Path("report.csv").read_bytes() == b"old"
    assert names(Path()) == ["report.csv"]
