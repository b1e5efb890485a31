"""Opening a store for reading over the plain driver; what can go wrong is told in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from rolecall.domain.errors import BadData, NotFound, RolecallError, Unavailable
from rolecall.store.address import SQLITE, Address
from rolecall.store.reading import Connection

BUSY_SECONDS = 10
HEADER = b"SQLite format 3\0"
BEGIN_HINT = "Begin with: rolecall location add NAME --currency CUR, or rolecall apply FILE"


def exists(address: Address) -> bool:
    """Whether a store was ever written there; an empty file is none yet, nor is one whose making was cut short."""
    if address.kind == SQLITE:
        found = os.path.exists(address.place) and (os.path.isdir(address.place) or os.path.getsize(address.place) > 0)
        return found and not _is_blank(address.place)
    try:
        with reading(address) as connection:
            connection.execute("SELECT version FROM rolecall_schema").fetchall()
    except NotFound:
        return False
    return True


def _is_blank(path: str) -> bool:
    """Whether it is a database without any table. What else may be wrong with it is told when it is read."""
    try:
        with open(path, "rb") as file:
            if file.read(len(HEADER)) != HEADER:  # SQLite would take a short file of any kind for an empty database
                return False
        with _opened(path) as connection:
            return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except (OSError, sqlite3.Error):
        return False


@contextmanager
def reading(address: Address) -> Iterator[Connection]:
    """A connection in a read-only transaction that sees one moment. Raises NotFound, BadData or Unavailable."""
    opened = _sqlite(address) if address.kind == SQLITE else _postgres(address)
    with opened as connection:
        yield connection


@contextmanager
def _sqlite(address: Address) -> Iterator[Connection]:
    if not exists(address):
        raise NotFound(f"There is no store at {address.place} yet.", hint=BEGIN_HINT)
    with told(address), _opened(address.place) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    connection = _connect(path)
    try:
        yield connection
    finally:
        connection.close()


def _connect(path: str) -> sqlite3.Connection:
    """Read-only; where even the log's index cannot be written (a read-only folder), the file is read as it stands."""
    where = f"file:{quote(path)}?mode=ro"
    connection = sqlite3.connect(where, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.OperationalError as error:
        connection.close()
        sealed = "unable to open" in str(error) or "readonly" in str(error)
        if not sealed or not os.access(path, os.R_OK) or os.path.exists(f"{path}-wal"):
            raise
        connection = sqlite3.connect(f"{where}&immutable=1", uri=True, isolation_level=None)
    return connection


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turns the driver's complaints about a SQLite file into errors a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        raise sqlite_error(address, error) from error


def sqlite_error(address: Address, error: BaseException) -> RolecallError:
    """The error for what SQLite said."""
    said, place = str(error), address.place
    if "not a database" in said or "no such table" in said or "no such column" in said:
        hint = "Name another with --store, or move this file away."
        return BadData(f"{place} is not a rolecall store.", hint=hint)
    if "malformed" in said or "disk image" in said:
        return BadData(f"The store {place} is damaged ({said}).", hint="Restore it from a backup.")
    if "locked" in said or "busy" in said:
        return Unavailable(f"The store {place} is in use by another process.", hint="Try again in a moment.")
    if "full" in said:
        return Unavailable(f"The disk of {place} is full; nothing was saved.", hint="Free some space and try again.")
    if "disk I/O" in said and not os.path.isdir(place):
        message = f"The store {place} could not be read or written ({said}); nothing was saved."
        return Unavailable(message, hint="Check the disk, then try again.")
    if "readonly" in said:
        return Unavailable(f"The store {place} cannot be written; nothing was saved.", hint="Check its permissions.")
    return Unavailable(
        f"The store {place} cannot be opened: {_reason(place, said)}.", hint="Check the path and its permissions."
    )


def _reason(place: str, said: str) -> str:
    if os.path.isdir(place):
        return "it is a folder"
    if os.path.exists(place) and not os.access(place, os.R_OK):
        return "permission denied"
    return said


@contextmanager
def _postgres(address: Address) -> Iterator[Connection]:
    from rolecall.store.postgres import reading as reading_postgres

    with reading_postgres(address) as connection:
        yield connection
