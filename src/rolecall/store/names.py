"""Names for shells that complete a word, by SELECTs over the plain driver: as light as reading can be.

Raises the driver's own errors: a person is typing, and nobody reports them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from rolecall.store.place import SQLITE, located
from rolecall.store.trigrams import INDEXED, LENGTH, MATCHING, USER_TEXT, all_of, searchable, trigrams

WAIT_SECONDS, MOST = 0.1, 1_000
SCANNED, LAST = 20_000, "\U0010ffff"
"""Among so many users every name can be looked at; the last character there is."""
OURS = "SELECT version FROM rolecall_schema"
"""Fails on a database that merely has a table of users."""
Row = tuple[str, ...]


def users(store: str, typed: str = "") -> list[Row]:
    """Name, e-mail and phone of each user of whom one contains what was typed; of many people some.

    Of very many one begins with a text that is too short for the index of parts.
    """
    part, values = searchable(typed), list[str]()
    condition = ""
    if len(part) >= LENGTH:
        condition, values = f"WHERE instr({USER_TEXT}, ?) > 0", [part]
        if located(store)[0] == SQLITE and _rows(store, INDEXED):
            condition, values = f"{condition} AND {MATCHING}", [part, all_of(trigrams(part))]
    elif part and _rows(store, f"SELECT 1 FROM users WHERE number > {SCANNED} LIMIT 1"):  # noqa: S608 - a number
        condition, values = (
            "WHERE x.folded >= ? AND x.folded < ? OR x.email >= ? AND x.email < ?",
            [part, part + LAST] * 2,
        )
    elif part:
        condition, values = f"WHERE instr({USER_TEXT}, ?) > 0", [part]
    columns = "x.name, COALESCE(x.email, ''), COALESCE(x.phone, '')"
    matches = _rows(store, f"SELECT {columns} FROM users x {condition} LIMIT {MOST}", values)  # noqa: S608
    if len(matches) == MOST:
        matches += _ends(store, f"SELECT {columns} FROM users x", ("x.email", "x.folded", "x.phone"), part)  # noqa: S608
    return sorted(set(matches))


def _ends(store: str, select: str, columns: Sequence[str], part: str) -> list[Row]:
    """The first and the last of those who begin with a text: a shell types on what all candidates have in common, which
    has to be what all of very many have in common.
    """
    each = (
        f"SELECT * FROM ({select} WHERE {column} >= ? AND {column} < ? ORDER BY {column} {order} LIMIT 1) AS ends"  # noqa: S608
        for column in columns
        for order in ("ASC", "DESC")
    )
    return _rows(store, " UNION ALL ".join(each), [part, part + LAST] * 2 * len(columns))


def locations(store: str) -> list[Row]:
    """Name and currency."""
    return _rows(store, "SELECT name, currency FROM locations ORDER BY name")


def networks(store: str) -> list[Row]:
    """Name, and the main location's name."""
    query = """SELECT n.name, COALESCE(l.name, '') FROM networks n
               LEFT JOIN network_locations m ON m.network_id = n.id AND m.place = 0
               LEFT JOIN locations l ON l.id = m.location_id ORDER BY n.name"""
    return _rows(store, query)


def staff(store: str, typed: str = "", at: str = "") -> list[Row]:
    """Name, position and the location's name, of those who contain what was typed; of many some.

    `at` is the whole name of a location, or a part of names where there is none of that name.
    """
    whole = _rows(store, "SELECT id FROM locations WHERE folded = ?", [searchable(at)])
    place = "l.folded = ?" if whole else "instr(l.folded, ?) > 0"
    query = f"""SELECT s.name, s.position, l.name FROM staff s JOIN locations l ON l.id = s.location_id
                WHERE {place} AND instr(s.folded, ?) > 0 LIMIT {MOST}"""  # noqa: S608 - a number
    matches = _rows(store, query, [searchable(at), searchable(typed)])
    if len(matches) == MOST and not at:
        select = "SELECT s.name, s.position, l.name FROM staff s JOIN locations l ON l.id = s.location_id"
        matches += _ends(store, select, ("s.folded",), searchable(typed))
    return sorted(set(matches))


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
