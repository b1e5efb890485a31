"""Looking up parts of names, and names that resemble one, in the database: by an index of trigrams where there is one.

SQLite's FTS5 keeps it for users, who are many; on PostgreSQL, where managed and distributed engines often lack the
right to add an extension, and for other records their folded names are scanned.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rolecall.domain.nearness import LONGEST
from rolecall.store.selects import SELECTS
from rolecall.store.transaction import Transaction, Values
from rolecall.store.trigrams import (
    INDEXED,
    LENGTH,
    MATCHING,
    USER_TEXT,
    all_of,
    kept,
    quoted,
    searchable,
    trigrams,
)

OLDEST = (3, 34)
"""The first SQLite whose FTS5 can index trigrams."""
FEW, LIKELY, COMMON = 1_000, 60, 500
"""Of up to so many records all names are given, of more so many of the likeliest; a trigram of so many records says
little.
"""
_ADD = "INSERT INTO user_parts(rowid, text) SELECT number, text FROM user_texts WHERE number = new.number"
_TAKE = """INSERT INTO user_parts(user_parts, rowid, text)
           SELECT 'delete', number, text FROM user_texts WHERE number = old.number"""
_ADDING = f"CREATE TRIGGER user_parts_inserted AFTER INSERT ON users BEGIN {_ADD}; END"
_CHANGE = "UPDATE OF folded, email, folded_email, phone"
STATEMENTS = (
    f"CREATE VIEW user_texts AS SELECT x.number AS number, {USER_TEXT} AS text FROM users x",  # noqa: S608 - constant
    """CREATE VIRTUAL TABLE user_parts USING fts5
       (text, content='user_texts', content_rowid='number', detail=none, columnsize=0,
       tokenize='trigram case_sensitive 1')""",
    _ADDING,
    f"CREATE TRIGGER user_parts_changing BEFORE {_CHANGE} ON users BEGIN {_TAKE}; END",
    f"CREATE TRIGGER user_parts_changed AFTER {_CHANGE} ON users BEGIN {_ADD}; END",
    f"CREATE TRIGGER user_parts_deleting BEFORE DELETE ON users BEGIN {_TAKE}; END",
)
"""The index, and what keeps it right."""


def create(connection: Any) -> None:
    """Adds the index to a store on SQLite with FTS5, over SQLAlchemy's connection; what it has is indexed too."""
    if connection.dialect.name != "sqlite" or sqlite3.sqlite_version_info < OLDEST:
        return
    if not connection.exec_driver_sql("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").all():
        return
    for statement in (*STATEMENTS, "INSERT INTO user_parts(user_parts) VALUES ('rebuild')"):
        connection.exec_driver_sql(statement)


@contextmanager
def added_at_once(connection: Any) -> Iterator[None]:
    """Indexes users that are added meanwhile by one statement: FTS5 writes its index after each one otherwise."""
    if connection.dialect.name != "sqlite" or not connection.exec_driver_sql(INDEXED).all():
        yield
        return
    last = connection.exec_driver_sql("SELECT COALESCE(MAX(number), 0) FROM users").scalar()
    connection.exec_driver_sql("DROP TRIGGER user_parts_inserted")
    yield
    added = "INSERT INTO user_parts(rowid, text) SELECT number, text FROM user_texts WHERE number > ?"
    connection.exec_driver_sql(added, (last,))
    connection.exec_driver_sql(_ADDING)


class NameIndex:
    """The names of the records of one kind."""

    def __init__(self, transaction: Transaction, kind: str) -> None:
        self._transaction, self._kind = transaction, kind
        self._text = USER_TEXT if kind == "user" else "x.folded"
        self._is_indexed: bool | None = None

    def containing(self, part: str) -> tuple[str, Values]:
        """A condition that holds for all with a name that contains the folded text, and for hardly any other."""
        part = kept(part)
        condition, values = f"instr({self._text}, ?) > 0", [part]
        wanted = trigrams(part)
        if wanted and self._indexed:
            return f"{condition} AND {MATCHING}", [*values, all_of(wanted)]
        return condition, values

    def like(self, text: str) -> tuple[str, Values]:
        """The end of a query, from WHERE on, that gives those records whose names a text is likely meant to be."""
        text = searchable(text[:LONGEST])
        text = text if self._transaction.storable([text]) else ""
        wanted = trigrams(text)
        if self._indexed and wanted:
            numbers = self._sharing(wanted)
            return f"WHERE x.number IN ({', '.join('?' * len(numbers))})", numbers
        if not wanted:
            return f"WHERE x.folded >= ? ORDER BY x.folded LIMIT {LIKELY}", [text[:LENGTH]]
        shared = " + ".join(f"CASE WHEN instr({self._text}, ?) > 0 THEN 1 ELSE 0 END" for _ in wanted)
        return f"ORDER BY {shared} DESC, x.id LIMIT {LIKELY}", wanted

    def _sharing(self, wanted: list[str]) -> list[int]:
        """The numbers of the users that share the most trigrams; common ones count only where all of them are."""
        query = f"SELECT rowid FROM user_parts WHERE user_parts MATCH ? LIMIT {COMMON}"  # noqa: S608 - a number
        postings = [[number for (number,) in self._transaction.rows(query, [quoted(t)])] for t in wanted]
        rare = [numbers for numbers in postings if len(numbers) < COMMON]
        shared = Counter(number for numbers in (rare if any(rare) else postings) for number in numbers)
        return [number for number, _ in shared.most_common(LIKELY)]

    @property
    def is_short(self) -> bool:
        """Whether there are so few records that all their names can be looked at."""
        query = f"SELECT 1 FROM {SELECTS[self._kind].table} LIMIT {FEW + 1}"  # noqa: S608 - no word is from outside
        return sum(1 for _ in self._transaction.rows(query)) <= FEW

    @property
    def _indexed(self) -> bool:
        """Whether there is an index of trigrams, looked up once."""
        if self._is_indexed is None:
            possible = self._kind == "user" and self._transaction.on_sqlite
            self._is_indexed = possible and any(True for _ in self._transaction.rows(INDEXED))
        return self._is_indexed
