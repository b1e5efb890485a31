"""A plan's changes as bulk statements on the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlmodel import Session, SQLModel

from rolecall.domain.plan import Change, Plan
from rolecall.domain.world import Location, Membership, Network, Record, Staff, User
from rolecall.store.name_index import added_at_once
from rolecall.store.rows import (
    LocationRow,
    MembershipRow,
    NetworkLocationRow,
    NetworkRow,
    SettingsRow,
    StaffRow,
    UserRow,
)
from rolecall.store.settings_texts import refuse_clash, settings_id, written
from rolecall.store.trigrams import searchable

T = TypeVar("T")
TABLES: dict[str, type[SQLModel]] = {
    "location": LocationRow,
    "staff": StaffRow,
    "network": NetworkRow,
    "user": UserRow,
    "membership": MembershipRow,
}
KEYS = {"membership": ("user_id", "location_id")}
"""The columns that identify a record, for all others `id`."""
CHUNK, AT_ONCE, FEW = 500, 10_000, 100
"""So many settings are looked up by a statement, so many rows of parameters held; more users are indexed together."""


def write(session: Session, plan: Plan) -> None:
    """Deletes, updates and inserts, in order of the ids; foreign keys are checked at commit. Raises Conflict."""
    connection, kinds = session.connection(), plan.by_kind()
    records = (record for c in kinds["membership"] for record in (c.before, c.after))  # the history names both
    _write_settings(connection, [record for record in records if isinstance(record, Membership)])
    _write_network_locations(connection, kinds["network"])
    for kind in reversed(kinds):
        _delete(connection, kind, [c.before for c in kinds[kind] if c.before and not c.after])
    _release_contacts(connection, [c.id for c in kinds["user"] if c.before and c.after])
    for kind, of_kind in kinds.items():
        changes = sorted((c for c in of_kind if c.after), key=lambda c: c.id)
        _update(connection, kind, [_row(c.after) for c in changes if c.before and c.after])
        _insert(connection, kind, [c.after for c in changes if not c.before and c.after])


def _table(kind: str) -> Any:
    return cast("Any", TABLES[kind]).__table__


def _run(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _is(kind: str) -> list[Any]:
    """The condition for one record, whose columns are given under names of their own."""
    return [_table(kind).c[column] == bindparam(f"of_{column}") for column in KEYS.get(kind, ("id",))]


def _identified(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    return {f"of_{column}": row[column] for column in KEYS.get(kind, ("id",))}


def _update(connection: Connection, kind: str, rows: Sequence[dict[str, Any]]) -> None:
    columns: dict[str, Any] = {column: bindparam(column) for column in rows[0]} if rows else {}
    _run(connection, update(_table(kind)).where(*_is(kind)).values(columns), [r | _identified(kind, r) for r in rows])


def _insert(connection: Connection, kind: str, records: Sequence[Record]) -> None:
    with added_at_once(connection) if kind == "user" and len(records) > FEW else nullcontext():
        for chunk in _chunks(records, AT_ONCE):
            _run(connection, insert(_table(kind)), [_row(record) for record in chunk])


def _delete(connection: Connection, kind: str, records: Sequence[Record]) -> None:
    _run(connection, delete(_table(kind)).where(*_is(kind)), [_identified(kind, _row(record)) for record in records])


def _release_contacts(connection: Connection, keys: Sequence[str]) -> None:
    """Lets two users exchange e-mails or phones: both give up theirs before either takes the other's."""
    users = _table("user")
    if len(keys) > 1:
        statement = update(users).where(users.c.id == bindparam("of_id")).values(email=None, phone=None)
        _run(connection, statement, [{"of_id": key} for key in keys])


def _write_network_locations(connection: Connection, changes: Sequence[Change]) -> None:
    table = cast("Any", NetworkLocationRow).__table__
    old = delete(table).where(table.c.network_id == bindparam("of_network"))
    _run(connection, old, [{"of_network": change.id} for change in changes])
    networks = [change.after for change in changes if isinstance(change.after, Network)]
    places = ((n.id, place, location) for n in networks for place, location in enumerate(n.locations))
    rows = [{"network_id": n, "place": place, "location_id": location} for n, place, location in places]
    _run(connection, insert(table), rows)


def _write_settings(connection: Connection, memberships: Sequence[Membership]) -> None:
    """Keeps the texts of settings that are not kept yet. Raises Conflict where another text has the id of one."""
    kept = (settings for m in memberships for settings in (m.settings, *m.remembered.values()))
    texts = {settings_id(text): text for text in map(written, kept)}
    table = cast("Any", SettingsRow).__table__
    for chunk in _chunks(sorted(texts), CHUNK):
        for key, text in connection.execute(select(table.c.id, table.c.text).where(table.c.id.in_(chunk))):
            refuse_clash(key, text, texts.pop(key))
    _run(connection, insert(table), [{"id": key, "text": text} for key, text in sorted(texts.items())])


def _chunks(wanted: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (wanted[start : start + size] for start in range(0, len(wanted), size))


def _row(record: Record) -> dict[str, Any]:
    match record:
        case Membership():
            remembered = {role: settings_id(written(kept)) for role, kept in sorted(record.remembered.items())}
            return {
                "user_id": record.user,
                "location_id": record.location,
                "role": record.role,
                "staff_id": record.staff or None,
                "status": record.status,
                "settings_id": settings_id(written(record.settings)),
                "remembered": json.dumps(remembered, ensure_ascii=False, separators=(",", ":")),
                "invited_at": record.invited,
            }
        case User(id=key, name=name, email=email, phone=phone):
            contacts = {"email": email or None, "phone": phone or None}
            folded = searchable(email)
            return _named(key, name) | contacts | {"folded_email": folded if folded != email else None}
        case Staff(id=key, location=location, name=name, position=position):
            return _named(key, name) | {"location_id": location, "position": position}
        case Network(id=key, name=name):
            return _named(key, name)
        case Location(id=key, name=name):
            plain = {column: getattr(record, column) for column in ("currency", "sms_tariff", "region")}
            return _named(key, name) | plain | {"main_network_id": record.main_network or None}


def _named(key: str, name: str) -> dict[str, Any]:
    return {"id": key, "name": name, "folded": searchable(name)}
