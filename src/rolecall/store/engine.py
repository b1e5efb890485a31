"""The writing engine: SQLAlchemy's, set so that two writers can never lose an update."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from sqlalchemy import URL, Engine, event, insert, inspect
from sqlmodel import create_engine

from rolecall.store import account_rows, name_index  # noqa: F401 - the account's tables are created with the others
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import BUSY_SECONDS
from rolecall.store.history_rows import HistoryRow
from rolecall.store.reading import VERSION
from rolecall.store.rows import IdentityRow, SchemaRow


def engine(address: Address, wait: int = BUSY_SECONDS) -> Engine:
    """SQLite: write-ahead log, full synchronisation, foreign keys, BEGIN IMMEDIATE. PostgreSQL: SERIALIZABLE."""
    if address.kind == SQLITE:
        place = URL.create("sqlite", database=address.place)
        created = create_engine(place, connect_args={"timeout": wait})
        event.listen(created, "connect", _configure)
        event.listen(created, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return created
    from rolecall.store.postgres import connect

    return create_engine("postgresql+psycopg://", creator=lambda: connect(address), isolation_level="SERIALIZABLE")


def _configure(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def create_tables(connection: Any) -> bool:
    """Creates the tables and records their version; False where another process has done so."""
    if inspect(connection).has_table(str(SchemaRow.__tablename__)):
        return False
    HistoryRow.metadata.create_all(connection)  # all tables, those of the history among them
    name_index.create(connection)
    connection.execute(insert(SchemaRow), {"version": VERSION})
    return True


def create_identity(connection: Any) -> None:
    """Gives a new store its random id."""
    connection.execute(insert(IdentityRow), {"id": token_hex(8)})
