"""Names for shells that complete a word, by SELECTs over the plain driver: as light as reading can be.

Raises the driver's own errors: a person is typing, and nobody reports them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from rolecall.store.place import SQLITE, located
from rolecall.store.trigrams import INDEXED, MATCHING, USER_TEXT, all_of, searchable, trigrams

WAIT_SECONDS, MOST = 0.1, 1_000
OURS = "SELECT version FROM rolecall_schema"
"""Fails on a database that merely has a table of users."""
Row = tuple[str, ...]


def users(store: str, typed: str = "") -> list[Row]:
    """Name, e-mail and phone of each user of whom one contains what was typed; of many, some."""
    part = searchable(typed)
    wanted = trigrams(part) if located(store)[0] == SQLITE and _rows(store, INDEXED) else []
    indexed = f"AND {MATCHING}" if wanted else ""
    query = f"""SELECT name, email, phone FROM (
                SELECT x.id, x.name, COALESCE(x.email, '') AS email, COALESCE(x.phone, '') AS phone FROM users x
                WHERE instr({USER_TEXT}, ?) > 0 {indexed} LIMIT {MOST}) AS some ORDER BY name, id"""  # noqa: S608
    return _rows(store, query, [part, *([all_of(wanted)] if wanted else [])])


def locations(store: str) -> list[Row]:
    """Name and currency."""
    return _rows(store, "SELECT name, currency FROM locations ORDER BY name")


def networks(store: str) -> list[Row]:
    """Name, and the main location's name."""
    query = """SELECT n.name, COALESCE(l.name, '') FROM networks n
               LEFT JOIN network_locations m ON m.network_id = n.id AND m.place = 0
               LEFT JOIN locations l ON l.id = m.location_id ORDER BY n.name"""
    return _rows(store, query)


def staff(store: str) -> list[Row]:
    """Name, position and the location's name."""
    query = """SELECT s.name, s.position, l.name FROM staff s
               JOIN locations l ON l.id = s.location_id ORDER BY s.name, l.name"""
    return _rows(store, query)


def changes(store: str) -> list[Row]:
    """Number and title of the last hundred changes."""
    query = "SELECT number, title FROM history ORDER BY number DESC LIMIT 100"
    return [(str(number), title) for number, title in _rows(store, query)]


def _rows(store: str, query: str, values: Sequence[str] = ()) -> list[Row]:
    kind, place = located(store)
    if kind != SQLITE:
        import psycopg

        try:
            opened = psycopg.connect(place, connect_timeout=2)
        except psycopg.ProgrammingError:  # it may quote a part of the password
            raise ValueError("The address of the store is not well formed.") from None
        with opened as there:
            there.read_only = True
            there.execute(OURS).fetchall()
            return there.execute(query.replace("?", "%s").replace("instr(", "strpos("), values or None).fetchall()
    quoted = place.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    connection = sqlite3.connect(f"file:{quoted}?mode=ro", uri=True, timeout=WAIT_SECONDS)
    try:
        connection.execute(OURS).fetchall()
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()
