"""A diff as plain data for JSON, and as one flat table for lines and CSV."""

from __future__ import annotations

from typing import Any

from rolecall.domain import values
from rolecall.domain.catalogue import catalogue
from rolecall.domain.difference import AccessChange
from rolecall.domain.world import Membership
from rolecall.views.answers import Answer, table
from rolecall.views.change_lines import GAINED, ChangeLine, access_lines, record_lines, settings_lines
from rolecall.views.diff import sums
from rolecall.views.plan_view import PlanView

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


def diff_answer(view: PlanView) -> Answer:
    """The plan for machines: each access with what it gains and loses, each other record, and the sums."""
    records = list(record_lines(view))
    rows = [(x.change, "", "", "", x.subject, x.field, x.before, x.after, x.note) for x in records]
    for change in view.changes:
        user, contact, location = where(view, change.known)
        for x in lines_of(view, change):
            note = ", ".join(text for text in (x.value, x.note) if text) if x.change == GAINED else x.note
            rows.append((x.change, user, contact, location, x.field, x.name, x.before, x.after, note))
    accesses = [_access(view, change) for change in view.changes]
    data = {"accesses": accesses, "records": [_record(line) for line in records], "summary": sums(view.changes)}
    return Answer(data, table(COLUMNS, rows))


def lines_of(view: PlanView, change: AccessChange) -> list[ChangeLine]:
    """Every line about one access."""
    return [*access_lines(view, change), *settings_lines(view, change)]


def where(view: PlanView, membership: Membership) -> tuple[str, str, str]:
    """Whose access it is, by name and contact, and where."""
    user = view.user(membership)
    return user.name, user.email or user.phone, view.location(membership).name


def _record(line: ChangeLine) -> dict[str, str]:
    return {
        "change": line.change,
        "what": line.subject,
        "field": line.field,
        "before": line.before,
        "after": line.after,
        "details": line.value,
        "note": line.note,
    }


def _access(view: PlanView, change: AccessChange) -> dict[str, Any]:
    both, names = (change.before, change.after), view.names
    facts = {
        key: [(getattr(m, key) or None) if m else None for m in both] for key in ("role", "status", "invited", "staff")
    }
    limits = (
        {
            "limit": c.limit.key,
            "before": values.show(c.limit, c.before, names),
            "after": values.show(c.limit, c.after, names),
            "direction": c.direction,
        }
        for c in change.limits
    )
    return {
        **dict(zip(("user", "contact", "location"), where(view, change.known), strict=True)),
        **facts,
        "staff": [names.get(staff) if staff else None for staff in facts["staff"]],
        "gained": catalogue().keys(change.gained),
        "lost": catalogue().keys(change.lost),
        "limits": list(limits),
        "contacts_gained": change.contacts_gained,
    }
