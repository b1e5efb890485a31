"""Creating a SQLite store: written whole beside its place, then put there at once by one of several creators."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from errno import EEXIST, ENOTSUP, EOPNOTSUPP, EPERM
from secrets import token_hex
from stat import S_IMODE, S_ISREG
from typing import TypeVar

from rolecall.domain.errors import Unavailable
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import sqlite_error

LOGS = ("-wal", "-journal")
ENDINGS = ("", "-shm", *LOGS)
NO_LINK = (EEXIST, EPERM, ENOTSUP, EOPNOTSUPP)
"""Another process was faster, or the file system has no hard links."""
OTHERS = 0o077
"""What the group and others may do with a file."""
ELSEWHERE = "Choose another place with --store."
Filled = TypeVar("Filled")


def create(
    address: Address, fill: Callable[[Address], Filled], put: Callable[[str, str], None] = os.link
) -> Filled | None:
    """What `fill` returns, once the file that it wrote is at the address; None where it could not be put there.

    None means that another process was faster, or that there are no links: the place has to be filled in place then.
    `os.replace` as `put` takes the place of what is there. What fails leaves nothing behind. Raises Unavailable where
    there can be no file.
    """
    folder = os.path.dirname(address.place)
    beside = os.path.join(folder, f".rolecall-{token_hex(8)}.part")
    with _explained(address), _folder(folder):
        if (left := _log_left(address.place)) and (put is os.replace or not os.path.lexists(address.place)):
            message = f"Nothing can be put at {address.place}: {left} beside it is the log of another store."
            raise Unavailable(message, hint="Move both away, or name another place.")
        try:
            os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            filled = fill(Address(SQLITE, beside))
            _empty_log(beside, address)
            put(beside, address.place)  # unlike a rename a link never replaces what another process put there
            _sync(folder)
        except OSError as error:
            if error.errno not in NO_LINK:
                raise
            return None
        finally:
            for ending in ENDINGS:
                with suppress(OSError):
                    os.unlink(beside + ending)
    return filled


def _log_left(place: str) -> str:
    """The file beside a place with changes that SQLite would write into whatever it opens there; empty if none is."""
    logs = (f"{place}{ending}" for ending in LOGS)
    return next((log for log in logs if os.path.exists(log) and os.path.getsize(log)), "")


def _empty_log(beside: str, address: Address) -> None:
    """Moves into the file what is left in its log, where the disk was full as it was closed. Raises Unavailable."""
    if os.path.exists(f"{beside}-wal"):
        with closing(sqlite3.connect(beside)) as connection:
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as error:
                raise sqlite_error(address, error) from error


def claim(address: Address) -> None:
    """Makes sure that the file of a store to be filled is there and closed to others. Raises Unavailable."""
    with _explained(address):
        number = os.open(address.place, os.O_CREAT | os.O_RDWR | getattr(os, "O_NONBLOCK", 0), 0o600)
        try:
            mode = os.fstat(number).st_mode
            if not S_ISREG(mode):
                raise Unavailable(f"There can be no store at {address.place}: it is no file.", hint=ELSEWHERE)
            if mode & OTHERS:
                os.fchmod(number, S_IMODE(mode) & ~OTHERS)
        finally:
            os.close(number)


@contextmanager
def _explained(address: Address) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"The store {address.place} cannot be created: {error.strerror}."
        raise Unavailable(message, hint=ELSEWHERE) from error


@contextmanager
def _folder(path: str) -> Iterator[None]:
    """Makes a folder and those above it, for the owner alone; those that it made go again where what follows fails."""
    missing: list[str] = []
    while not os.path.isdir(path) and os.path.dirname(path) != path:
        missing.append(path)
        path = os.path.dirname(path)
    try:
        for folder in reversed(missing):
            with suppress(FileExistsError):
                os.mkdir(folder, 0o700)
        yield
    except BaseException:
        for folder in missing:
            with suppress(OSError):  # others may have begun to use it
                os.rmdir(folder)
        raise


def _sync(folder: str) -> None:
    """Flushes a folder's list of files to the disk, where the system can."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
