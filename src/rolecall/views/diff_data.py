"""A plan's story as plain data for JSON, and as one flat table for lines and CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import names_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.difference import AccessChange
from rolecall.domain.plan import Plan, applied
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.diff import Diff

COLUMNS = {
    "change": "Change",
    "user": "User",
    "contact": "Contact",
    "location": "Location",
    "item": "What",
    "title": "Title",
    "before": "Before",
    "after": "After",
    "note": "Remark",
}
Row = tuple[str, ...]


def diff_answer(before: World, plan: Plan, story: Diff) -> Answer:
    """The plan for machines: each access with what it gains and loses, each other record, and the sums."""
    worlds = (applied(before, plan), before)
    names = names_of(before) | names_of(worlds[0])
    rows = [*_record_rows(story), *(row for c in story.changes for row in _rows(worlds, c, names))]
    accesses = [_access(worlds, c, names) for c in story.changes]
    data = {"accesses": accesses, "records": [_record(line) for line in story.records], "summary": _sums(story)}
    return Answer(data, table(COLUMNS, rows))


def _record(line: Any) -> dict[str, str]:
    words = {"+": "added", "~": "changed", "−": "removed"}
    return {"change": words[line.sign], "what": line.text, "details": line.value, "note": line.note}


def _sums(story: Diff) -> dict[str, int]:
    changes = story.changes
    return {
        "users": len({c.known.user for c in changes}),
        "gained": sum(c.gained.bit_count() for c in changes),
        "lost": sum(c.lost.bit_count() for c in changes),
        "widened": sum(c.widened for c in changes),
        "narrowed": sum(c.narrowed for c in changes),
        "gaining_contacts": len({c.known.user for c in changes if c.contacts_gained}),
    }


def _access(worlds: tuple[World, World], change: AccessChange, names: dict[str, str]) -> dict[str, Any]:
    user, contact, location = _where(worlds, change)
    return {
        "user": user,
        "contact": contact,
        "location": location,
        **{name: [_field(change.before, name), _field(change.after, name)] for name in ("role", "status", "invited")},
        "staff": [names.get(staff) if (staff := _field(m, "staff")) else None for m in (change.before, change.after)],
        "gained": catalogue().keys(change.gained),
        "lost": catalogue().keys(change.lost),
        "limits": [
            {
                "limit": c.limit.key,
                "before": values.show(c.limit, c.before, names),
                "after": values.show(c.limit, c.after, names),
                "direction": c.direction,
            }
            for c in change.limits
        ],
        "contacts_gained": change.contacts_gained,
    }


def _field(membership: Membership | None, name: str) -> str | None:
    return (getattr(membership, name) or None) if membership else None


def _where(worlds: tuple[World, World], change: AccessChange) -> tuple[str, str, str]:
    known = change.known
    world = next(w for w in worlds if known.user in w.user and known.location in w.location)
    user = world.user[known.user]
    return user.name, user.email or user.phone, world.location[known.location].name


def _record_rows(story: Diff) -> Iterable[Row]:
    for line in story.records:
        told = _record(line)
        yield told["change"], "", "", "", told["what"], "", "", told["details"], told["note"]


def _rows(worlds: tuple[World, World], change: AccessChange, names: dict[str, str]) -> Iterable[Row]:
    where = _where(worlds, change)
    for name in ("role", "status", "staff"):
        old, new = (_field(m, name) or "" for m in (change.before, change.after))
        if old != new:
            yield name, *where, name, "", names.get(old, old), names.get(new, new), ""
    if change.renewed:
        yield "invited", *where, "invited", "", *(_field(m, "invited") or "" for m in (change.before, change.after)), ""
    for what, mask in (("gained", change.gained), ("lost", change.lost)):
        for p in catalogue().members(mask):
            before, after = ("off", "on") if what == "gained" else ("on", "off")
            yield what, *where, p.key, p.title, before, after, "client contacts" if p.bit & catalogue().contacts else ""
    for c in change.limits:
        told = values.show(c.limit, c.before, names), values.show(c.limit, c.after, names)
        yield c.direction, *where, c.limit.key, c.limit.title, *told, ""
