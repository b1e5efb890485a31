"""PostgreSQL over its plain driver, imported only for a store that is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rolecall.domain.errors import BadData, NotFound, RolecallError, Unavailable, WrongUsage
from rolecall.store.address import Address
from rolecall.store.connections import BEGIN_HINT
from rolecall.store.place import ESCAPE
from rolecall.store.reading import RESTORE
from rolecall.store.transaction import Transaction

try:
    import psycopg
except ImportError as missing:
    raise WrongUsage(
        "A store on PostgreSQL needs the driver, which is not installed.",
        hint="Install it with: pip install 'rolecall[postgres]'",
    ) from missing

CONNECT_SECONDS = 10
LOCK_TIMEOUT, DISK_FULL, READ_ONLY = "55P03", "53100", "25006"
LOST = ("08", "57P", "25P")
"""Classes of SQLSTATEs with which a server ends a connection; none at all comes with one that broke."""
UNKNOWN = "See what is saved before you try again: rolecall history list"


def connect(address: Address) -> psycopg.Connection[Any]:
    """A connection. Raises Unavailable; WrongUsage where libpq cannot read the address, which it may quote.

    It prepares no statements: a pooler may hand the server's side of it to somebody else after each transaction.
    """
    try:
        return psycopg.connect(address.place, connect_timeout=CONNECT_SECONDS, prepare_threshold=None)
    except psycopg.ProgrammingError:
        raise WrongUsage("The address of the store is not well formed.", hint=ESCAPE) from None
    except psycopg.Error as error:
        message = f"The store {address.shown} cannot be reached: {_reason(error)}"
        raise Unavailable(message, hint="Check the address, then try again.") from error


@contextmanager
def reader(address: Address) -> Iterator[Transaction]:
    """A read-only transaction that sees one moment."""
    try:
        with connect(address) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            transaction = Transaction(connection, (psycopg.Error,), lambda error: postgres_error(address, error))
            transaction.shown = address.shown
            try:
                yield transaction
            finally:
                transaction.released = True
    except psycopg.Error as error:
        raise postgres_error(address, error) from error


def postgres_error(address: Address, error: BaseException) -> RolecallError:
    """What the driver says about a connection that was there, as an error a person can act on."""
    reason, shown, code = _reason(error), address.shown, getattr(error, "sqlstate", "") or ""
    if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        if "rolecall_schema" not in reason:
            return BadData(f"The store {shown} is damaged ({reason}).", hint=RESTORE)
        return NotFound(f"There is no store at {shown} yet.", hint=BEGIN_HINT)
    if code.startswith("40") or code == LOCK_TIMEOUT:
        message = f"The store {shown} is in use by other writers; nothing was saved."
        return Unavailable(message, hint="Try again in a moment.")
    if code == DISK_FULL:
        return Unavailable(f"The disk of {shown} is full; nothing was saved.", hint="Free some space and try again.")
    if code == READ_ONLY:
        return Unavailable(f"The store {shown} cannot be written; nothing was saved.", hint="Check its permissions.")
    if isinstance(error, psycopg.OperationalError) and (not code or code.startswith(LOST)):
        return Unavailable(f"The connection to the store {shown} was lost ({reason}).", hint=UNKNOWN)
    message = f"The store {shown} could not be read or written ({reason}); nothing was saved."
    return Unavailable(message, hint="Check its permissions and its settings.")


def _reason(error: BaseException) -> str:
    """The first line of what the driver says."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
