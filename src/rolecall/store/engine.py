"""The writing engine: SQLAlchemy's, set so that two writers can never lose an update."""

from __future__ import annotations

import os
from secrets import token_hex
from typing import Any

from sqlalchemy import URL, Engine, event, insert
from sqlmodel import SQLModel, create_engine

from rolecall.domain.errors import Unavailable
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import BUSY_SECONDS
from rolecall.store.reading import VERSION
from rolecall.store.rows import IdentityRow, SchemaRow


def engine(address: Address) -> Engine:
    """SQLite: write-ahead log, full synchronisation, foreign keys, BEGIN IMMEDIATE. PostgreSQL: SERIALIZABLE."""
    if address.kind == SQLITE:
        place = URL.create("sqlite", database=address.place)
        created = create_engine(place, connect_args={"timeout": BUSY_SECONDS})
        event.listen(created, "connect", _configure)
        event.listen(created, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return created
    from rolecall.store.postgres import connect

    return create_engine("postgresql+psycopg://", creator=lambda: connect(address), isolation_level="SERIALIZABLE")


def _configure(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def prepare(address: Address) -> None:
    """Creates the file of a new SQLite store, readable by its owner alone. Raises Unavailable."""
    if address.kind != SQLITE:
        return
    try:
        os.makedirs(os.path.dirname(address.place), mode=0o700, exist_ok=True)
        os.close(os.open(address.place, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        hint = "Choose another place with --store."
        raise Unavailable(f"The store {address.place} cannot be created: {error.strerror}.", hint=hint) from error


def create_tables(connection: Any) -> None:
    """Creates the tables that are missing and records their version."""
    SQLModel.metadata.create_all(connection)
    if not connection.exec_driver_sql("SELECT version FROM rolecall_schema").fetchall():
        connection.execute(insert(SchemaRow), {"version": VERSION})


def create_identity(connection: Any) -> None:
    """Gives the store its random id."""
    SQLModel.metadata.create_all(connection, tables=[SQLModel.metadata.tables["rolecall_identity"]])
    connection.execute(insert(IdentityRow), {"id": token_hex(8)})
