"""The tables of version 2: names folded for look-ups, settings kept once by content, a history in compressed parts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NO_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


def create(operations: Operations) -> None:
    """Makes every table of version 2 but those that stay as they are, empty."""
    _create_places(operations)
    _create_people(operations)
    _create_history(operations)


def _key(name: str = "id") -> sa.Column[Any]:
    return sa.Column(name, TEXT, primary_key=True)


def _number(name: str, kind: type[sa.Integer] = sa.Integer) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _string(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def _folded() -> sa.Column[Any]:
    return sa.Column("folded", TEXT, nullable=False, index=True)


def _refers(name: str, target: str, *, index: bool = True, **details: Any) -> sa.Column[Any]:
    key = sa.ForeignKey(target, deferrable=True, initially="DEFERRED")
    return sa.Column(name, TEXT, key, index=index, **{"nullable": False, **details})


def _index_given(operations: Operations, table: str, column: str) -> None:
    """An index without the rows that have nothing in the column."""
    given = sa.text(f"{column} IS NOT NULL")
    operations.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=given, postgresql_where=given)


def _create_places(operations: Operations) -> None:
    operations.create_table("networks", _key(), _string("name"), _folded(), **NO_ROWID)
    more = (_string("currency"), _string("sms_tariff"), _string("region"))
    main = _refers("main_network_id", "networks.id", nullable=True)
    operations.create_table("locations", _key(), _string("name"), _folded(), *more, main, **NO_ROWID)
    at = _refers("location_id", "locations.id")
    operations.create_table("staff", _key(), at, _string("name"), _folded(), _string("position"), **NO_ROWID)
    network = _refers("network_id", "networks.id", primary_key=True, index=False)
    place = sa.Column("place", sa.Integer(), primary_key=True)
    location = _refers("location_id", "locations.id")
    operations.create_table("network_locations", network, place, location, **NO_ROWID)


def _create_people(operations: Operations) -> None:
    operations.create_table(
        "users",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", TEXT, nullable=False, unique=True),
        _string("name"),
        _folded(),
        sa.Column("email", TEXT, unique=True),
        sa.Column("folded_email", TEXT),
        sa.Column("phone", TEXT, unique=True),
    )
    _index_given(operations, "users", "folded_email")
    operations.create_table("settings", _key(), _string("text"))
    operations.create_table(
        "memberships",
        _refers("user_id", "users.id", primary_key=True, index=False),
        _refers("location_id", "locations.id", primary_key=True),
        _string("role"),
        _refers("staff_id", "staff.id", nullable=True, index=False),
        _string("status"),
        _refers("settings_id", "settings.id"),
        _string("remembered"),
        _string("invited_at"),
    )
    _index_given(operations, "memberships", "staff_id")


def _create_history(operations: Operations) -> None:
    operations.create_table(
        "history",
        _number("number"),
        *map(_string, ("at", "actor", "title", "reason")),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        _string("digest"),
    )
    for name in ("history_parts", "history_snapshots"):
        content = sa.Column("content", sa.LargeBinary(), nullable=False)
        operations.create_table(name, _number("number"), _number("part"), content, _string("digest"))
    record = _number("record", sa.BigInteger)
    operations.create_table("history_records", record, _number("number"), _number("part"), **NO_ROWID)
