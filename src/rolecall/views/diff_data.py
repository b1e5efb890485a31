"""A diff as plain data for JSON, and as one flat table for lines and CSV."""

from __future__ import annotations

from typing import Any

from rolecall.domain import values
from rolecall.domain.catalogue import catalogue
from rolecall.domain.difference import AccessChange, LoginChange
from rolecall.domain.world import Membership
from rolecall.views.answers import Answer, table
from rolecall.views.change_lines import (
    GAINED,
    LOGIN,
    ChangeLine,
    access_lines,
    gained_limits,
    login_lines,
    settings_lines,
)
from rolecall.views.diff_summary import contact_ways, sums
from rolecall.views.plan_view import PlanView
from rolecall.views.reach_names import reach_data
from rolecall.views.record_lines import record_lines

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
    """The plan for machines: each access with what it gains and loses, records, logins that open another, the sums."""
    records, logins = list(record_lines(view)), list(login_lines(view))
    rows = [(x.change, "", "", "", x.subject, x.field, x.before, x.after, x.note) for x in records]
    rows += [(x.change, "", x.name, "", x.field, "", x.before, x.after, f"{x.value}: {x.note}") for x in logins]
    for change in view.changes:
        user, contact, location = where(view, change.known)
        for x in lines_of(view, change):
            rows.append((x.change, user, contact, location, x.field, x.name, x.before, x.after, flat(x)))
    data = {
        "accesses": [_access(view, change) for change in view.changes],
        "records": [
            {
                "change": line.change,
                "what": line.subject,
                "field": line.field,
                "before": line.before,
                "after": line.after,
                "details": line.value,
                "note": line.note,
            }
            for line in records
        ],
        "logins": [_login(view, login) for login in view.difference.logins],
        "summary": {
            "users": len({c.known.user for c in view.changes}),
            **sums(view.changes),
            "gaining_contacts": len({c.known.user for c in view.changes if c.contacts_gained}),
            "logins": len(logins),
        },
    }
    return Answer(data, table(COLUMNS, rows))


def flat(line: ChangeLine) -> str:
    """What a flat line says beside the values before and after: also limits of what is gained, and a reach that changes
    by itself.
    """
    unsaid = line.value if line.change in (GAINED, LOGIN) or line.before == line.after else ""
    return ", ".join(filter(None, (unsaid, line.note)))


def lines_of(view: PlanView, change: AccessChange) -> list[ChangeLine]:
    """Every line about one access."""
    return [*access_lines(view, change), *settings_lines(view, change)]


def where(view: PlanView, membership: Membership) -> tuple[str, str, str]:
    """Whose access it is, by name and contact, and where."""
    user = view.user(membership)
    return user.name, user.email or user.phone, view.location(membership).name


def _login(view: PlanView, login: LoginChange) -> dict[str, Any]:
    return {
        "contact": login.contact,
        "before": view.person(login.before) or None,
        "after": view.person(login.after) or None,
        "gained": catalogue().keys(catalogue().join(c.gained for c in login.accesses)),
        "lost": catalogue().keys(catalogue().join(c.lost for c in login.accesses)),
        "accesses": [{"location": view.location(c.known).name, **_permissions(view, c)} for c in login.accesses],
    }


def _access(view: PlanView, change: AccessChange) -> dict[str, Any]:
    both = (change.before, change.after)
    facts = {
        key: [(getattr(m, key) or None) if m else None for m in both] for key in ("role", "status", "invited", "staff")
    }
    return {
        **dict(zip(("user", "contact", "location"), where(view, change.known), strict=True)),
        **facts,
        "staff": [view.names.get(staff) if staff else None for staff in facts["staff"]],
        **_permissions(view, change),
        "contacts_gained": change.contacts_gained,
        "contacts": [mask.bit_count() for mask in contact_ways(change)],
    }


def _permissions(view: PlanView, change: AccessChange) -> dict[str, Any]:
    """What is gained, lost, widened and narrowed; limits with their values and what those reach."""
    limits = (
        {
            "limit": c.limit.key,
            "before": values.show(c.limit, c.before, view.names),
            "after": values.show(c.limit, c.after, view.names),
            "direction": c.direction,
            "reach": {
                "before": reach_data(c.limit, c.reached_before, view.names),
                "after": reach_data(c.limit, c.reached_after, view.names),
            },
        }
        for c in change.limits
    )
    return {
        "gained": catalogue().keys(change.gained),
        "gained_limits": {x.key: values.show(x, value, view.names) for x, value in gained_limits(change)},
        "lost": catalogue().keys(change.lost),
        "limits": list(limits),
    }
