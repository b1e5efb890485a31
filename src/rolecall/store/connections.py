"""Connections for reading over the plain driver, and what went wrong in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from rolecall.domain.errors import BadData, NotFound, RolecallError, Unavailable
from rolecall.store.address import SQLITE, Address
from rolecall.store.reading import RESTORE, Connection

BUSY_SECONDS = 10
HEADER = b"SQLite format 3\0"
BEGIN_HINT = "Begin with: rolecall location add NAME --currency CUR, or rolecall apply FILE"
NOT_OURS = ("not a database", "no such table: rolecall_schema")


def exists(address: Address) -> bool:
    """Whether a store was ever written there; an empty file is none yet, nor is one whose creation was cut short."""
    if address.kind == SQLITE:
        there = os.path.isdir(address.place) or (os.path.exists(address.place) and os.path.getsize(address.place) > 0)
        return there and not _is_blank(address.place)
    try:
        with reader(address) as connection:
            connection.execute("SELECT version FROM rolecall_schema").fetchall()
    except NotFound:
        return False
    return True


def _is_blank(path: str) -> bool:
    """Whether it is a database without any table. What else may be wrong with it shows when it is read."""
    try:
        with open(path, "rb") as file:
            if file.read(len(HEADER)) != HEADER:  # SQLite would take a short file of any kind for an empty database
                return False
        with _opened(path) as connection:
            return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except (OSError, sqlite3.Error):
        return False


@contextmanager
def reader(address: Address) -> Iterator[Connection]:
    """A connection in a read-only transaction that sees one moment. Raises NotFound, BadData or Unavailable."""
    if address.kind != SQLITE:
        from rolecall.store.postgres import reader as postgres_reader

        with postgres_reader(address) as there:
            yield there
        return
    if not exists(address):
        raise NotFound(f"There is no store at {address.place} yet.", hint=BEGIN_HINT)
    try:
        with _opened(address.place) as connection:
            connection.execute("BEGIN")
            yield connection
    except sqlite3.Error as error:
        raise sqlite_error(address, error) from error


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    """Read-only; where even the log's index cannot be written (a read-only folder), the file is read as it stands."""
    uri = f"file:{quote(os.fsencode(path))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.OperationalError as error:
            sealed = "unable to open" in str(error) or "readonly" in str(error)
            if not sealed or not os.access(path, os.R_OK) or os.path.exists(f"{path}-wal"):
                raise
            connection.close()
            connection = sqlite3.connect(f"{uri}&immutable=1", uri=True, isolation_level=None)
        yield connection
    finally:
        connection.close()


def sqlite_error(address: Address, error: BaseException) -> RolecallError:
    """The driver's complaint about a file as an error a person can act on."""
    text, place = str(error), address.place
    if any(words in text for words in NOT_OURS):
        return BadData(f"{place} is not a rolecall store.", hint="Name another with --store, or move this file away.")
    if "malformed" in text or "disk image" in text or "no such" in text or "UTF-8" in text:
        return BadData(f"The store {place} is damaged ({text.partition(' with text')[0]}).", hint=RESTORE)
    if "locked" in text or "busy" in text:
        return Unavailable(f"The store {place} is in use by another process.", hint="Try again in a moment.")
    if "full" in text:
        return Unavailable(f"The disk of {place} is full; nothing was saved.", hint="Free some space and try again.")
    if "disk I/O" in text and not os.path.isdir(place):
        message = f"The store {place} could not be read or written ({text}); nothing was saved."
        return Unavailable(message, hint="Check the disk, then try again.")
    if "readonly" in text:
        return Unavailable(f"The store {place} cannot be written; nothing was saved.", hint="Check its permissions.")
    if os.path.isdir(place):
        text = "it is a folder"
    elif os.path.exists(place) and not os.access(place, os.R_OK):
        text = "permission denied"
    return Unavailable(f"The store {place} cannot be opened: {text}.", hint="Check the path and its permissions.")
