"""Stores of earlier versions, each in a place of its own; the world they hold lies beside them, as it was exported."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

import postgres
from rolecall.store.address import Address, address

FOLDER = Path(__file__).parent
OLD = ("version1.db", "version1-first.db", "version1-postgresql.sql")
"""Two files of SQLite, the second without an id, and a database of PostgreSQL."""


@dataclass(frozen=True)
class Old:
    """A store of an earlier version, and the world that it holds as the program of that version exported it."""

    address: Address
    world: str


def opened(name: str, folder: Path, server: str) -> Old:
    """A store of its own, a file in a folder or a database of a server."""
    world = (FOLDER / name).with_suffix(".toml").read_text(encoding="utf-8")
    if name.endswith(".db"):
        return Old(address(str(shutil.copy(FOLDER / name, folder / "store.db"))), world)
    url = postgres.database(server)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute((FOLDER / name).read_bytes())
    return Old(address(url), world)


def tables(at: Address) -> list[str]:
    """How a database defines its tables, columns, indexes and triggers."""
    if at.kind != "sqlite":
        with psycopg.connect(at.place) as there:
            return sorted(str(row) for query in POSTGRES for row in there.execute(query.encode()))
    with closing(sqlite3.connect(at.place)) as connection:
        found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        columns = [
            (name, row[1:])
            for kind, name, _ in found
            if kind == "table"
            for row in connection.execute(f"PRAGMA table_xinfo({name})")
        ]
    return sorted(map(str, [*columns, *((kind, name, _words(text)) for kind, name, text in found)]))


def _words(text: str | None) -> list[str]:
    """The words of a definition; in whatever order a table's columns and constraints come."""
    return sorted(re.sub(r"[,()]", " ", text or "").split())


POSTGRES = (
    """SELECT table_name, column_name, data_type, is_nullable, collation_name, column_default
       FROM information_schema.columns WHERE table_schema = 'public'""",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, pg_get_constraintdef(oid), condeferred FROM pg_constraint WHERE contype <> 'n'",
)
