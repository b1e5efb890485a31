"""Checking what only a database can tell about a store: its pages, its references, and what it keeps for look-ups."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rolecall.store import reading
from rolecall.store.address import Address
from rolecall.store.connections import reader
from rolecall.store.settings_texts import settings_id
from rolecall.store.transaction import Transaction
from rolecall.store.trigrams import INDEXED, LENGTH, USER_TEXT, searchable

MOST = 20
"""How many faults of a kind are named."""
NAMED = {"location": "locations", "network": "networks", "staff member": "staff", "user": "users"}
WORDS = "CREATE VIRTUAL TABLE temp.user_words USING fts5vocab(main, user_parts, row)"


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


def settings_faults(address: Address) -> list[str]:
    """Settings under an id that is not that of their text. Raises BadData."""
    with reader(address) as transaction:
        kept = transaction.texts("SELECT id, text FROM settings ORDER BY id", (), "settings")
        return list(islice((f"the settings {key} are others" for key, text in kept if settings_id(text) != key), MOST))


def search_faults(address: Address) -> list[str]:
    """Names that are not found as they are spelled. Raises BadData."""
    with reader(address) as transaction:
        return list(islice(_unfindable(transaction), MOST))


def _unfindable(transaction: Transaction) -> Iterator[str]:
    for kind, table in NAMED.items():
        names = transaction.texts(f"SELECT id, name, folded FROM {table} ORDER BY id", (), kind)  # noqa: S608
        yield from (
            f"the {kind} {key} is kept under another name" for key, name, kept in names if searchable(name) != kept
        )
    emails = "SELECT id, email, COALESCE(folded_email, email) FROM users WHERE email IS NOT NULL ORDER BY id"
    for key, email, kept in transaction.texts(emails, (), "user"):
        if searchable(email) != kept:
            yield f"the user {key} is kept under another e-mail"
    if isinstance(transaction.connection, sqlite3.Connection) and any(True for _ in transaction.rows(INDEXED)):
        yield from _unindexed(transaction)


def _unindexed(transaction: Transaction) -> Iterator[str]:
    """Whether the index of parts of names has each part as often as the users have."""
    parts: Counter[str] = Counter()
    for (text,) in transaction.texts(f"SELECT {USER_TEXT} FROM users x", (), "user"):  # noqa: S608 - a constant
        parts.update({text[start : start + LENGTH] for start in range(len(text) - LENGTH + 1)})
    list(transaction.rows(WORDS))
    indexed: Iterator[Any] = transaction.rows("SELECT term, doc FROM temp.user_words")
    if parts != dict(indexed):
        yield "the index of users' names is not in step with them"
