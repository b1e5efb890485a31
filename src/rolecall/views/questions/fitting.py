"""Which role fits: the lowest that allows all a user has, and what keeps it from being lower."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rolecall.domain.access import role_of
from rolecall.domain.catalogue import Role, catalogue
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions.listing import access_data, accesses

FLAT = {"user": "User", "location": "Location", "role": "Role now", "suggested": "Suggested", "why": "Why"}
MOST_KEYS = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """The lowest role that fits an access, None where none does; `beyond` is what the next lower one does not allow."""

    role: Role | None
    lower: Role | None
    beyond: int


def fit(membership: Membership) -> Fit:
    """The lowest role allowing all that is stored as on, dormant permissions too (rules 21, 25).

    The role employee fits only where a staff member is linked (rule 28), roles without a schedule only where none is
    (rule 53).
    """
    ranked, on = sorted(catalogue().roles, key=lambda r: r.rank), membership.settings.on
    fitting = [r for r in ranked if not on & ~r.allowed and _suits(r, membership)]
    role = fitting[0] if fitting else None
    lower = [r for r in ranked if role is None or r.rank < role.rank]
    return Fit(role, lower[-1] if lower else None, on & ~lower[-1].allowed if lower else 0)


def _suits(role: Role, membership: Membership) -> bool:
    return role.schedule if membership.staff else role.staff != "required"


def suggestions(world: World, memberships: Iterable[Membership]) -> Answer:
    """For each access the role it has, the lowest that fits, and why no lower one does."""
    found = [(m, fit(m)) for m in accesses(world, memberships)]
    data = [_entry(world, m, fits) for m, fits in found]
    rows = [(e["name"], e["location"], e["role"] or "", e["suggested"] or "", e["why"]) for e in data]
    pairs = zip(rows, found, strict=True)
    seen = [(row[0], row[1], row[2] or "none", _suggested(m, fits), row[4]) for row, (m, fits) in pairs]
    return Answer(data, table(FLAT, rows), (table(FLAT, seen),), _summary(found))


def _entry(world: World, membership: Membership, fits: Fit) -> dict[str, Any]:
    suggested = fits.role.key if fits.role else None
    beyond = catalogue().keys(fits.beyond)
    return {**access_data(world, membership), "suggested": suggested, "beyond_next_lower": beyond, "why": _why(fits)}


def _suggested(membership: Membership, fits: Fit) -> str:
    if fits.role is None:
        return "nothing fits"
    return "the same" if fits.role is role_of(membership) else fits.role.key


def _why(fits: Fit) -> str:
    """What the next lower role does not allow: up to three keys and a count."""
    if fits.lower is None:
        return "the lowest role"
    keys = catalogue().keys(fits.beyond)
    if not keys:
        needs = "needs a linked staff member" if fits.lower.schedule else "has no schedule (rule 53)"
        return f"{fits.lower.key} {needs}"
    rest = len(keys) - MOST_KEYS
    more = f" and {rest} more" if rest > 0 else ""
    return f"beyond {fits.lower.key}: {', '.join(keys[:MOST_KEYS])}{more}"


def _summary(found: list[tuple[Membership, Fit]]) -> str:
    if not found:
        return "Everyone has a role."
    other = sum(fits.role is not None and fits.role is not role_of(m) for m, fits in found)
    nothing = sum(fits.role is None for _, fits in found)
    told = f"{other} of {len(found)} accesses could have another role with the same permissions"
    return f"{told}; no role fits {nothing}." if nothing else f"{told}."
