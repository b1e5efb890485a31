"""Connections for reading over the plain driver, and what went wrong in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from stat import S_ISDIR
from urllib.parse import quote

from rolecall.domain.errors import BadData, NotFound, RolecallError, Unavailable
from rolecall.store.address import SQLITE, Address
from rolecall.store.reading import RESTORE
from rolecall.store.transaction import Transaction

BUSY_SECONDS = 10
SMALLEST = 512
"""Bytes of the smallest database; SQLite would take a shorter file of any kind for an empty one."""
BEGIN_HINT = "Begin with: rolecall location add NAME --currency CUR, or rolecall apply FILE"
NO_INDEX = ("unable to open", "readonly", "disk I/O", "full")
DRIVER_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""The driver does not get its own message decoded where that quotes a damaged table's definition."""
NOT_OURS = ("not a database", "no such table: rolecall_schema")


def exists(address: Address) -> bool:
    """Whether a store was ever written there; an empty file is none yet, nor is one whose creation was cut short."""
    if address.kind == SQLITE:
        return _is_there(address.place) and not _is_blank(address.place)
    try:
        with reader(address) as transaction:
            list(transaction.rows("SELECT version FROM rolecall_schema"))
    except NotFound:
        return False
    return True


def _is_there(path: str) -> bool:
    """Whether it is a folder, or a file with anything in it; what is kept from us counts as there, too."""
    try:
        status = os.stat(path)
    except OSError as error:
        return isinstance(error, PermissionError)
    return S_ISDIR(status.st_mode) or status.st_size > 0


def _is_blank(path: str) -> bool:
    """Whether it is a database without any table. What else may be wrong with it shows when it is read.

    The file is opened by SQLite alone: closing it otherwise would drop the locks this process has on it.
    """
    try:
        if os.path.getsize(path) < SMALLEST:
            return False
        with _opened(path) as connection:
            return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except (OSError, *DRIVER_ERRORS):
        return False


@contextmanager
def reader(address: Address) -> Iterator[Transaction]:
    """A read-only transaction that sees one moment. Raises NotFound, BadData or Unavailable."""
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
            transaction = Transaction(connection, DRIVER_ERRORS, lambda error: sqlite_error(address, error))
            transaction.shown = address.shown
            try:
                yield transaction
            finally:
                transaction.released = True
    except DRIVER_ERRORS as error:
        raise sqlite_error(address, error) from error


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    """Read-only; where there is no room for the log's index (a full or read-only disk), the file as it stands.

    There is no writer then who could change it meanwhile: each needs that index.
    """
    uri = f"file:{quote(os.fsencode(path))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.OperationalError as error:
            if not any(words in str(error) for words in NO_INDEX) or not os.access(path, os.R_OK) or _has_log(path):
                raise
            connection.close()
            connection = sqlite3.connect(f"{uri}&immutable=1", uri=True, isolation_level=None)
        yield connection
    finally:
        connection.close()


def _has_log(path: str) -> bool:
    """Whether changes wait beside the file to be written into it."""
    try:
        return os.path.getsize(f"{path}-wal") > 0
    except OSError:
        return False


def sqlite_error(address: Address, error: BaseException) -> RolecallError:
    """The driver's complaint about a file as an error a person can act on."""
    text, place = "malformed database schema" if isinstance(error, UnicodeDecodeError) else str(error), address.place
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
    if "readonly" in text or (os.access(place, os.R_OK) and not os.access(place, os.W_OK)):
        return Unavailable(f"The store {place} cannot be written; nothing was saved.", hint="Check its permissions.")
    if os.path.isdir(place):
        text = "it is a folder"
    elif _is_there(place) and not os.access(place, os.R_OK):
        text = "permission denied"
    return Unavailable(f"The store {place} cannot be opened: {text}.", hint="Check the path and its permissions.")
