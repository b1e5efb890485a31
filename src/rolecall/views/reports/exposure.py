"""The exposure report: what an auditor asks first, a row a user, the most exposed first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from rolecall.domain.access import effective, limit_value
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.sets import SETS
from rolecall.domain.values import ALL
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions.listing import PERSON, accesses, person_data

EXPORTS, MANAGEMENT, HISTORY = "exports", "user-management", "history"
TITLES: Mapping[str, str] = MappingProxyType(
    {EXPORTS: "exports beside client contacts", MANAGEMENT: "user management", HISTORY: "unlimited history"}
)
MANAGING = ("manager", "owner")
COLUMNS = {**PERSON, "location": "Locations", "role": "Roles", "exposed": "Exposed", "what": "What", "why": "Why"}
CONDENSED = {
    "name": "Name",
    "location": "Location",
    "role": "Role",
    "exposed": "Exposed",
    EXPORTS: "Exports",
    MANAGEMENT: "Managing",
    HISTORY: "History",
}


def exposure(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """Who holds export rights beside sight of client contacts, manages users without being manager or owner (rule 47),
    or looks back without limit; all of it effective.

    `exposed` counts the permissions and limits of all findings, so that more locations weigh more.
    """
    by_user: dict[str, list[dict[str, Any]]] = {}
    for m in accesses(world, memberships):
        where = {"location": world.location[m.location].name, "role": m.role or None}
        findings = [{**where, "what": what, "keys": keys} for what, keys in _exposing(m) if keys]
        by_user.setdefault(m.user, []).extend(findings)
    data = [
        {**person_data(world.user[user]), "exposed": sum(len(x["keys"]) for x in findings), "findings": findings}
        for user, findings in by_user.items()
        if findings
    ]
    data.sort(key=lambda entry: -entry["exposed"])
    rows = [_rows(entry) for entry in data]
    counts = {what: sum(any(x["what"] == what for x in entry["findings"]) for entry in data) for what in TITLES}
    text = ", ".join(f"{number} by {TITLES[what]}" for what, number in counts.items())
    note = f"{len(data)} of {len(by_user)} users are exposed: {text}." if data else "Nobody is exposed."
    return Answer(
        data,
        table(COLUMNS, [full for full, _ in rows]),
        note=note,
        condensed=(table(CONDENSED, [short for _, short in rows]),),
    )


def _exposing(membership: Membership) -> Iterable[tuple[str, list[str]]]:
    """What is exposed at one location, with the keys of what exposes it."""
    mask, known = effective(membership), catalogue()
    exports, contacts = mask & SETS["export"][1](known), mask & known.contacts
    managing = known.below[known.permission["settings.users"].number]
    yield EXPORTS, known.keys(exports | contacts) if exports and contacts else []
    yield MANAGEMENT, known.keys(mask & managing) if membership.role not in MANAGING else []
    yield HISTORY, [x.key for x in _windows(mask) if limit_value(membership.settings, x) == ALL]


@lru_cache(maxsize=4096)
def _windows(mask: int) -> tuple[Limit, ...]:
    """The limits on how far back one sees or edits whose permission is in `mask`."""
    known = catalogue()
    return tuple(x for x in known.limits if x.values == "days" and mask & known.permission[x.permission].bit)


def _rows(entry: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A user's row in the flat table, with the keys; and the one for people, with their number."""
    locations = list(dict.fromkeys(x["location"] for x in entry["findings"]))
    roles = ", ".join(dict.fromkeys(x["role"] or "no role" for x in entry["findings"]))
    keys = {what: [key for x in entry["findings"] if x["what"] == what for key in x["keys"]] for what in TITLES}
    united = {what: list(dict.fromkeys(each)) for what, each in keys.items() if each}
    why = "; ".join(f"{TITLES[what]}: {', '.join(each)}" for what, each in united.items())
    who, exposed = (entry["name"], entry["email"] or "", entry["phone"] or ""), str(entry["exposed"])
    where = f"{len(locations)} locations" if len(locations) > 1 else locations[0]
    counts = (str(len(united[what])) if what in united else "" for what in TITLES)
    row = (*who, ", ".join(locations), roles, exposed, ", ".join(TITLES[what] for what in united), why)
    return row, (entry["name"], where, roles, exposed, *counts)
