"""PostgreSQL over its plain driver, imported only for a store that is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rolecall.domain.errors import BadData, NotFound, RolecallError, Unavailable, WrongUsage
from rolecall.store.address import Address
from rolecall.store.connections import BEGIN_HINT
from rolecall.store.place import ESCAPE
from rolecall.store.reading import RESTORE, Connection

try:
    import psycopg
except ImportError as missing:
    raise WrongUsage(
        "A store on PostgreSQL needs the driver, which is not installed.",
        hint="Install it with: pip install 'rolecall[postgres]'",
    ) from missing

CONNECT_SECONDS = 10


def connect(address: Address) -> psycopg.Connection[Any]:
    """A connection. Raises psycopg.Error; WrongUsage where libpq cannot read the address, which it may quote.

    It prepares no statements: a pooler may hand the server's side of it to somebody else after each transaction.
    """
    try:
        return psycopg.connect(address.place, connect_timeout=CONNECT_SECONDS, prepare_threshold=None)
    except psycopg.ProgrammingError:
        raise WrongUsage("The address of the store is not well formed.", hint=ESCAPE) from None


@contextmanager
def reader(address: Address) -> Iterator[Connection]:
    """A connection in a read-only transaction that sees one moment."""
    try:
        with connect(address) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield connection
    except psycopg.Error as error:
        raise postgres_error(address, error) from error


def postgres_error(address: Address, error: BaseException) -> RolecallError:
    """The driver's complaint as an error a person can act on."""
    reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
    if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        if "rolecall_schema" not in reason:
            return BadData(f"The store {address.shown} is damaged ({reason}).", hint=RESTORE)
        return NotFound(f"There is no store at {address.shown} yet.", hint=BEGIN_HINT)
    if (getattr(error, "sqlstate", "") or "").startswith("40"):
        message = f"The store {address.shown} is in use by other writers; nothing was saved."
        return Unavailable(message, hint="Try again in a moment.")
    hint = "Check the address, then try again."
    return Unavailable(f"The store {address.shown} cannot be reached: {reason}", hint=hint)
