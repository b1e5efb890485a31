"""A plan's changes as bulk statements on the tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, SQLModel, col

from rolecall.domain.plan import Plan
from rolecall.domain.records import settings_to_plain
from rolecall.domain.world import KINDS, Location, Membership, Network, Record, Settings, Staff, User
from rolecall.store.rows import LocationRow, MembershipRow, NetworkLocationRow, NetworkRow, StaffRow, UserRow

TABLES: dict[str, type[SQLModel]] = {
    "location": LocationRow,
    "staff": StaffRow,
    "network": NetworkRow,
    "user": UserRow,
    "membership": MembershipRow,
}
CHUNK = 500


def write(session: Session, plan: Plan) -> None:
    """Deletes, updates and inserts; foreign keys are checked at commit."""
    for kind in reversed(list(KINDS)):
        _delete(session, kind, [c.id for c in plan.changes if c.kind == kind and not c.after])
    _release_contacts(session, [c.id for c in plan.changes if c.kind == "user" and c.before and c.after])
    for kind in KINDS:
        changes = [c for c in plan.changes if c.kind == kind and c.after]
        _run(session, update(TABLES[kind]), [_row(c.after) for c in changes if c.before and c.after])
        _run(session, insert(TABLES[kind]), [_row(c.after) for c in changes if not c.before and c.after])
    _write_network_locations(session, [c.after for c in plan.changes if isinstance(c.after, Network)])


def _run(session: Session, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(statement, rows, execution_options={"render_nulls": True})


def _delete(session: Session, kind: str, keys: Sequence[str]) -> None:
    table: Any = TABLES[kind]
    own = table.user_id.op("||")("@").op("||")(table.location_id) if kind == "membership" else table.id
    for chunk in _chunks(keys):
        if kind == "network":
            session.execute(delete(NetworkLocationRow).where(col(NetworkLocationRow.network_id).in_(chunk)))
        session.execute(delete(table).where(own.in_(chunk)))


def _release_contacts(session: Session, keys: Sequence[str]) -> None:
    """Lets two users exchange e-mails or phones: both give up theirs before either takes the other's."""
    if len(keys) > 1:
        for chunk in _chunks(keys):
            session.execute(update(UserRow).where(col(UserRow.id).in_(chunk)).values(email=None, phone=None))


def _write_network_locations(session: Session, networks: Sequence[Network]) -> None:
    for chunk in _chunks([n.id for n in networks]):
        session.execute(delete(NetworkLocationRow).where(col(NetworkLocationRow.network_id).in_(chunk)))
    places = ((n.id, place, location) for n in networks for place, location in enumerate(n.locations))
    rows = [{"network_id": n, "place": place, "location_id": location} for n, place, location in places]
    _run(session, insert(NetworkLocationRow), rows)


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _row(record: Record) -> dict[str, Any]:
    match record:
        case Membership():
            remembered = {role: settings_to_plain(kept) for role, kept in sorted(record.remembered.items())}
            return {
                "user_id": record.user,
                "location_id": record.location,
                "role": record.role,
                "staff_id": record.staff or None,
                "status": record.status,
                "permissions": _permissions(record.settings.on, record.settings.copied),
                "limits": _json(dict(sorted(record.settings.limits.items()))),
                "remembered": _json(remembered),
                "invited_at": record.invited,
            }
        case User(id=key, name=name, email=email, phone=phone):
            return {"id": key, "name": name, "email": email or None, "phone": phone or None}
        case Staff(id=key, location=location, name=name, position=position):
            return {"id": key, "location_id": location, "name": name, "position": position}
        case Network(id=key, name=name):
            return {"id": key, "name": name}
        case Location():
            plain = {name: getattr(record, name) for name in ("id", "name", "currency", "sms_tariff", "region")}
            return plain | {"main_network_id": record.main_network or None}


@lru_cache(maxsize=4096)
def _permissions(on: int, copied: int) -> str:
    """Users of a role have equal permissions, so each distinct set is spelled out once."""
    return _json(settings_to_plain(Settings(on, copied))["permissions"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
