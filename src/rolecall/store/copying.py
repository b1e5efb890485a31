"""Copying a store row by row, history and all, into another one of either kind: in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from rolecall.domain.errors import Refused
from rolecall.store import reading
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import BUSY_SECONDS, DRIVER_ERRORS, exists, reader
from rolecall.store.creation import claim, create
from rolecall.store.engine import create_tables, engine
from rolecall.store.rows import SchemaRow
from rolecall.store.transaction import Row, Transaction
from rolecall.store.writing import explained

CHUNK = 1_000
Progress = Callable[[int, int], None]
"""Takes how many of how many are done."""


def copy(source: Address, target: Address, progress: Progress) -> None:
    """Makes a store at an empty address of all that another holds at one moment. Raises Refused where one is."""
    with reader(source) as rows:
        reading.check_version(rows)
        fill(rows, target, progress)


def fill(rows: Transaction, target: Address, progress: Progress) -> None:
    """Makes a store at an empty address of what a transaction reads. Raises Refused where one is."""
    if exists(target):
        raise occupied(target)
    if target.kind == SQLITE:
        if create(target, lambda beside: fill_empty(rows, beside, target, progress)):
            return
        claim(target)
    fill_empty(rows, target, target, progress)


def occupied(target: Address) -> Refused:
    """The error for a place where a store is already."""
    return Refused(f"There is a store at {target.shown} already.", hint="Name an empty place.")


def fill_empty(rows: Transaction, place: Address, shown: Address, progress: Progress) -> bool:
    """Makes a store of what a transaction reads; `shown` is its address in errors. Raises Refused where one is."""
    with writer(place, shown) as written:
        if not create_tables(written):
            raise occupied(shown)
        insert_all(rows, written, progress)
    return True


@contextmanager
def writer(place: Address, shown: Address, wait: int = BUSY_SECONDS) -> Iterator[sa.Connection]:
    """A transaction that writes a store, once it has the lock; `shown` is its address in errors."""
    bound = engine(place, wait)
    try:
        with bound.begin() as written:
            yield written
    except (DBAPIError, *DRIVER_ERRORS, bound.dialect.loaded_dbapi.Error) as error:
        raise explained(shown, getattr(error, "orig", None) or error) from error
    finally:
        bound.dispose()


def insert_all(rows: Transaction, written: sa.Connection, progress: Progress) -> None:
    """Copies every row of every table but the version's, which a new store has."""
    counts = (rows.rows(f"SELECT COUNT(*) FROM {table.name}") for table in _tables())  # noqa: S608 - our own names
    total, done = sum(number for count in counts for (number,) in count), 0
    for table in _tables():
        names = [column.name for column in table.columns if column is not table.autoincrement_column]
        for chunk in _chunks(rows, f"SELECT {', '.join(names)} FROM {table.name}"):  # noqa: S608 - our own names
            written.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in chunk])
            progress(done := done + len(chunk), total)


def delete_all(written: sa.Connection) -> None:
    """Empties every table but the version's."""
    for table in reversed(_tables()):
        written.execute(sa.delete(table))


def _tables() -> list[sa.Table]:
    return [table for table in SQLModel.metadata.sorted_tables if table.name != SchemaRow.__tablename__]


def _chunks(rows: Transaction, query: str) -> Iterator[Sequence[Row]]:
    """The rows of a query, many at a time."""
    left = rows.rows(query) if rows.on_sqlite else _held_back(rows, query)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _held_back(rows: Transaction, query: str) -> Iterator[Row]:
    """The rows of a query of PostgreSQL through a cursor of the server's, which keeps those that are not asked for."""
    connection: Any = rows.connection
    with connection.cursor("copied") as cursor:
        cursor.itersize = CHUNK
        cursor.execute(query)
        yield from cursor
