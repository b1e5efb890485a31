"""PostgreSQL over its plain driver, imported only for a store that is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rolecall.domain.errors import NotFound, RolecallError, Unavailable, WrongUsage
from rolecall.store.address import Address
from rolecall.store.connections import BEGIN_HINT
from rolecall.store.reading import Connection

try:
    import psycopg
except ImportError as missing:
    raise WrongUsage(
        "A store on PostgreSQL needs the driver, which is not installed.",
        hint="Install it with: pip install 'rolecall[postgres]'",
    ) from missing


@contextmanager
def reader(address: Address) -> Iterator[Connection]:
    """A connection in a read-only transaction that sees one moment."""
    try:
        with psycopg.connect(address.place, connect_timeout=10) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield connection
    except psycopg.Error as error:
        raise postgres_error(address, error) from error


def postgres_error(address: Address, error: BaseException) -> RolecallError:
    """The driver's complaint as an error a person can act on."""
    if isinstance(error, psycopg.errors.UndefinedTable):
        return NotFound(f"There is no store at {address.shown} yet.", hint=BEGIN_HINT)
    if (getattr(error, "sqlstate", "") or "").startswith("40"):
        message = f"The store {address.shown} is in use by other writers; nothing was saved."
        return Unavailable(message, hint="Try again in a moment.")
    reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
    hint = "Check the address, then try again."
    if _quotes_password(address.place, reason):
        reason = "its address is not well formed."
        hint = "In a login or a password write @ as %40, : as %3A, / as %2F and % as %25."
    return Unavailable(f"The store {address.shown} cannot be reached: {reason}", hint=hint)


def _quotes_password(place: str, reason: str) -> bool:
    """Whether the driver may have quoted a part of the password: it took it for something else, or quotes it all."""
    login = place.partition("://")[2].rpartition("@")[0]
    password = login.partition(":")[2]
    return "://" in reason or "percent-encoded" in reason or any(mark in password for mark in "@/?#")
