"""Checking what only a database can tell about a store: its pages and its references."""

from __future__ import annotations

from itertools import islice

from rolecall.store import reading
from rolecall.store.address import Address
from rolecall.store.connections import reader

MOST = 20
"""How many faults of a kind are named."""


def page_faults(address: Address) -> list[str]:
    """What SQLite finds wrong with its file and indexes; PostgreSQL checks its pages itself. Raises BadData."""
    with reader(address) as transaction:
        reading.check_version(transaction)
        if not transaction.on_sqlite:
            return []
        return [text for (text,) in transaction.rows(f"PRAGMA integrity_check({MOST})") if text != "ok"]


def reference_faults(address: Address) -> list[str]:
    """Rows that refer to what is not there; PostgreSQL lets none in. Raises BadData."""
    with reader(address) as transaction:
        if not transaction.on_sqlite:
            return []
        rows = list(islice(transaction.rows("PRAGMA foreign_key_check"), MOST))
    return [f"a row of {table} refers to a row of {parent} that does not exist" for table, _, parent, _ in rows]
