"""The exposure report: what an auditor asks first, a row a user, the most exposed first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    {
        EXPORTS: "exports beside client contacts",
        MANAGEMENT: "user management",
        HISTORY: "unlimited history",
    }
)
MANAGING = ("manager", "owner")
COLUMNS = {
    **PERSON,
    "location": "Locations",
    "role": "Roles",
    "exposed": "Exposed",
    "what": "What",
    "why": "Why",
}
SEEN = {
    "name": "Name",
    "location": "Location",
    "role": "Role",
    "exposed": "Exposed",
    EXPORTS: "Exports",
    MANAGEMENT: "Managing",
    HISTORY: "History",
}
Finding = dict[str, Any]


def exposure(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """Who holds export rights beside sight of client contacts, manages users without being manager or owner (rule 47),
    or looks back without limit; all of it effective.

    `exposed` counts the permissions and limits of all findings, so that more locations weigh more.
    """
    held: dict[str, list[Finding]] = {}
    chosen = accesses(world, memberships)
    for membership in chosen:
        held.setdefault(membership.user, []).extend(_findings(world, membership))
    data = [{**person_data(world.user[user]), **_sum(found)} for user, found in held.items() if found]
    data.sort(key=lambda entry: -entry["exposed"])
    rows, seen = [_row(entry) for entry in data], [_seen(entry) for entry in data]
    return Answer(data, table(COLUMNS, rows), (), _note(data, len(held)), condensed=(table(SEEN, seen),))


def _sum(found: Sequence[Finding]) -> dict[str, Any]:
    return {"exposed": sum(len(x["keys"]) for x in found), "findings": found}


def _findings(world: World, membership: Membership) -> Iterable[Finding]:
    """Each thing that is exposed at one location, with the keys of what exposes it."""
    where = {"location": world.location[membership.location].name, "role": membership.role or None}
    for what, keys in _exposing(membership):
        if keys:
            yield {**where, "what": what, "keys": keys}


def _exposing(membership: Membership) -> Iterable[tuple[str, list[str]]]:
    mask, known = effective(membership), catalogue()
    exports, contacts = mask & _sets()[0], mask & known.contacts
    yield EXPORTS, known.keys(exports | contacts) if exports and contacts else []
    yield MANAGEMENT, known.keys(mask & _sets()[1]) if membership.role not in MANAGING else []
    yield HISTORY, [x.key for x in _windows(mask) if limit_value(membership.settings, x) == ALL]


@lru_cache(maxsize=1)
def _sets() -> tuple[int, int]:
    """The masks of what exports, and of what manages users."""
    known = catalogue()
    return SETS["export"][1](known), known.below[known.permission["settings.users"].number]


@lru_cache(maxsize=4096)
def _windows(mask: int) -> tuple[Limit, ...]:
    """The limits on how far back one sees or edits whose permission is in `mask`."""
    known = catalogue()
    return tuple(x for x in known.limits if x.values == "days" and mask & known.permission[x.permission].bit)


def _row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    who = (entry["name"], entry["email"] or "", entry["phone"] or "")
    why = "; ".join(f"{TITLES[what]}: {', '.join(keys)}" for what, keys in _united(entry).items())
    return *who, *_where(entry), str(entry["exposed"]), ", ".join(TITLES[what] for what in _united(entry)), why


def _where(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The locations, and the roles there, each once."""
    locations = dict.fromkeys(x["location"] for x in entry["findings"])
    roles = dict.fromkeys(x["role"] or "no role" for x in entry["findings"])
    return ", ".join(locations), ", ".join(roles)


def _united(entry: Mapping[str, Any]) -> dict[str, list[str]]:
    """The keys by what they expose, whatever the location, in the order of `TITLES`."""
    keys = {what: [key for x in entry["findings"] if x["what"] == what for key in x["keys"]] for what in TITLES}
    return {what: list(dict.fromkeys(found)) for what, found in keys.items() if found}


def _seen(entry: Mapping[str, Any]) -> tuple[str, ...]:
    locations, roles = _where(entry)
    united = _united(entry)
    several = len({x["location"] for x in entry["findings"]})
    where = f"{several} locations" if several > 1 else locations
    counts = (str(len(united[what])) if what in united else "" for what in TITLES)
    return entry["name"], where, roles, str(entry["exposed"]), *counts


def _note(data: Sequence[Mapping[str, Any]], users: int) -> str:
    counts = {what: sum(any(x["what"] == what for x in entry["findings"]) for entry in data) for what in TITLES}
    told = ", ".join(f"{number} by {TITLES[what]}" for what, number in counts.items())
    return f"{len(data)} of {users} users are exposed: {told}." if data else "Nobody is exposed."
