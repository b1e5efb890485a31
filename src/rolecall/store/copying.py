"""Copying a store row by row, history and all, into another one of either kind: in one transaction, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from rolecall.domain.errors import Refused
from rolecall.store import reading
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import DRIVER_ERRORS, exists, reader
from rolecall.store.creation import claim, create
from rolecall.store.engine import create_tables, engine
from rolecall.store.reading import Connection
from rolecall.store.rows import IdentityRow, SchemaRow
from rolecall.store.writing import explained

CHUNK = 1_000
Tell = Callable[[int, int], None]
"""Takes how many of how many are done."""


def copy(source: Address, target: Address, tell: Tell) -> None:
    """Makes a store at an empty address of all that another holds at one moment. Raises Refused where one is."""
    with reader(source) as rows:
        reading.check_version(rows)
        fill(rows, target, tell)


def fill(rows: Connection, target: Address, tell: Tell) -> None:
    """Makes a store at an empty address of what a connection reads. Raises Refused where one is."""
    if exists(target):
        raise occupied(target)
    if target.kind == SQLITE:
        if create(target, lambda beside: fill_empty(rows, beside, target, tell)):
            return
        claim(target)
    fill_empty(rows, target, target, tell)


def occupied(target: Address) -> Refused:
    """The error for a place where a store is already."""
    return Refused(f"There is a store at {target.shown} already.", hint="Name an empty place.")


def fill_empty(rows: Connection, place: Address, shown: Address, tell: Tell) -> bool:
    """Makes a store of what a connection reads; `shown` is its address in errors. Raises Refused where one is."""
    with writer(place, shown) as written:
        if not create_tables(written):
            raise occupied(shown)
        insert_all(rows, written, tell)
    return True


@contextmanager
def writer(place: Address, shown: Address) -> Iterator[sa.Connection]:
    """A transaction that writes a store; `shown` is its address in errors."""
    bound = engine(place)
    try:
        with bound.begin() as written:
            yield written
    except (DBAPIError, *DRIVER_ERRORS, bound.dialect.loaded_dbapi.Error) as error:
        raise explained(shown, getattr(error, "orig", None) or error) from error
    finally:
        bound.dispose()


def driver_of(written: sa.Connection) -> Any:
    """The driver's connection below SQLAlchemy's, which `reading` takes."""
    driver = written.connection.driver_connection
    assert driver is not None
    return driver


def insert_all(rows: Connection, written: sa.Connection, tell: Tell) -> None:
    """Copies every row of every table but the version's, which a new store has."""
    chosen = [table for table in _tables() if table.name != IdentityRow.__tablename__ or reading.identity(rows)]
    total = sum(rows.execute(f"SELECT COUNT(*) FROM {table.name}").fetchall()[0][0] for table in chosen)  # noqa: S608
    done = 0
    for table in chosen:
        names = [column.name for column in table.columns]
        for chunk in _chunks(rows, f"SELECT {', '.join(names)} FROM {table.name}"):  # noqa: S608 - our own names
            written.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in chunk])
            tell(done := done + len(chunk), total)


def delete_all(written: sa.Connection) -> None:
    """Empties every table but the version's."""
    for table in reversed(_tables()):
        written.execute(sa.delete(table))


def _tables() -> list[sa.Table]:
    return [table for table in SQLModel.metadata.sorted_tables if table.name != SchemaRow.__tablename__]


def _chunks(rows: Connection, query: str) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a query, many at a time: on PostgreSQL through a cursor of the server's, which keeps them there."""
    if isinstance(rows, sqlite3.Connection):
        cursor: Any = rows.execute(query)
    else:
        cursor = rows.cursor("copied")  # type: ignore[attr-defined]
        cursor.execute(query)
    try:
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
    finally:
        cursor.close()
