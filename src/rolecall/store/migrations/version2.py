"""From version 1, which kept settings with each access and a change as one text, to version 2.

Entries of the history keep their text, cut into parts, and their seals. What cannot be read is BadData, as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

from rolecall.domain.errors import damaged
from rolecall.domain.history import digest_of
from rolecall.domain.records import remembered_from_plain, settings_from_plain
from rolecall.domain.world import Settings
from rolecall.store import name_index
from rolecall.store.history_parts import packed, record_key, sliced
from rolecall.store.migrations import version2_account, version2_tables
from rolecall.store.settings_texts import settings_id, written
from rolecall.store.trigrams import searchable

OLD = ("memberships", "users", "network_locations", "staff", "locations", "networks", "history")
"""The tables that are made anew, those that refer to others first."""
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
CHUNK = 500
Progress = Callable[[int, int], None]
Row = dict[str, Any]


def upgrade(operations: Operations, progress: Progress) -> None:
    """Makes the tables of version 2 of those of version 1; `progress` is given how many
    entries of the history are done, and of how many.
    """
    for table in OLD:
        operations.execute(f"CREATE TEMPORARY TABLE old_{table} AS SELECT * FROM {table}")  # noqa: S608 - our own names
        operations.drop_table(table)
    version2_tables.create(operations)
    version2_account.create(operations)
    connection = operations.get_bind()
    _fill_named(connection)
    _fill_accesses(connection)
    _fill_history(connection, progress)
    _give_identity(operations, connection)
    name_index.create(connection)
    for table in OLD:
        operations.execute(f"DROP TABLE old_{table}")


def _old(connection: sa.Connection, table: str, order: str, *, at_once: int = CHUNK) -> Iterator[Row]:
    """The rows of a table of version 1, as they come."""
    query = sa.text(f"SELECT * FROM old_{table} ORDER BY {order}")  # noqa: S608 - our own names
    with connection.execute(query.execution_options(yield_per=at_once)) as rows:
        yield from (dict(row) for row in rows.mappings())


def _insert(connection: sa.Connection, table: str, rows: Iterable[Row]) -> None:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        connection.execute(sa.insert(sa.table(table, *map(sa.column, chunk[0]))), chunk)


def _fill_named(connection: sa.Connection) -> None:
    for table in ("networks", "locations", "staff", "users"):
        _insert(connection, table, (_named(row) for row in _old(connection, table, "id")))
    _insert(connection, "network_locations", _old(connection, "network_locations", "network_id, place"))


def _named(row: Row) -> Row:
    """A row with its names folded; an e-mail only where that differs."""
    if "email" in row:
        folded = searchable(row["email"] or "")
        row["folded_email"] = folded if folded != (row["email"] or "") else None
    return {**row, "folded": searchable(row["name"])}


def _fill_accesses(connection: sa.Connection) -> None:
    """Each distinct text of settings goes to a table of its own; accesses name it."""
    kept: set[str] = set()

    def key(settings: Settings) -> str:
        text = written(settings)
        if (name := settings_id(text)) not in kept:
            kept.add(name)
            _insert(connection, "settings", [{"id": name, "text": text}])
        return name

    rows = _old(connection, "memberships", "user_id, location_id")
    _insert(connection, "memberships", (_access(row, key) for row in rows))


def _access(row: Row, key: Callable[[Settings], str]) -> Row:
    """An access that names its settings. Raises BadData for what cannot be read."""
    try:
        texts = (row.pop(name) for name in ("permissions", "limits", "remembered"))
        permissions, limits, remembered = (json.loads(text) for text in texts)
        own = settings_from_plain(permissions, limits)
        others = {role: key(settings) for role, settings in sorted(remembered_from_plain(remembered).items())}
    except UNREADABLE as error:
        raise damaged(f"the access {row['user_id']}@{row['location_id']} cannot be read") from error
    return {**row, "settings_id": key(own), "remembered": json.dumps(others, ensure_ascii=False, separators=(",", ":"))}


def _fill_history(connection: sa.Connection, progress: Progress) -> None:
    """Each entry keeps its text, in parts; one may be as large as the world, so that they come one by one."""
    connection.execute(sa.text("CREATE INDEX old_history_number ON old_history (number)"))  # so that none is sorted
    number = connection.execute(sa.text("SELECT COUNT(*) FROM old_history")).scalar_one()
    total = records = 0
    for done, row in enumerate(_old(connection, "history", "number", at_once=1), 1):
        marks, more = _fill_parts(connection, row["number"], sliced(row.pop("plan")))
        total, records = total + len(marks), records + more
        _insert(
            connection, "history", [{**row, "format": 1, "changes": len(marks), "total": total, "records": records}]
        )
        of_entry = ({"record": key, "number": row["number"], "part": part} for key, part in sorted(marks))
        _insert(connection, "history_records", of_entry)
        progress(done, number)


def _fill_parts(connection: sa.Connection, number: int, slices: Sequence[str]) -> tuple[list[tuple[int, int]], int]:
    """Keeps the parts of an entry; the key of each record that it changes with the number of the part, and how many
    records the world has more for it. Raises BadData.
    """
    marks, more = [], 0
    for part, text in enumerate(slices):
        for row in _changes(number, text):
            known = row["after"] or row["before"]
            marks.append((record_key(known["kind"], known["id"]), part))
            more += bool(row["after"]) - bool(row["before"])
        content = packed(text)
        kept = {"number": number, "part": part, "content": content, "digest": digest_of(content)}
        _insert(connection, "history_parts", [kept])
    return marks, more


def _changes(number: int, text: str) -> list[Row]:
    """The changes in a slice of an entry's text. Raises BadData."""
    try:
        rows: list[Row] = json.loads(f"[{text.strip('[],')}]")
        if all(isinstance((row["after"] or row["before"])[name], str) for row in rows for name in ("kind", "id")):
            return rows
    except UNREADABLE as error:
        raise damaged(f"change {number} of its history cannot be read") from error
    raise damaged(f"change {number} of its history cannot be read")


def _give_identity(operations: Operations, connection: sa.Connection) -> None:
    """The first stores had no id of their own."""
    if not sa.inspect(connection).has_table("rolecall_identity"):
        operations.create_table("rolecall_identity", sa.Column("id", sa.String(), primary_key=True))
        _insert(connection, "rolecall_identity", [{"id": token_hex(8)}])
