"""Which role fits: the lowest that allows all a user has, and what keeps it from being lower."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rolecall.domain.catalogue import Role, catalogue
from rolecall.domain.counting import and_more
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

    @property
    def why(self) -> str:
        """What keeps the role from being lower."""
        if self.lower is None:
            return "the lowest role"
        if self.beyond:
            return f"beyond {self.lower.key}: {and_more(catalogue().keys(self.beyond), MOST_KEYS)}"
        return f"{self.lower.key} {'needs a linked staff member' if self.lower.schedule else 'has no schedule'}"


def fit(world: World, membership: Membership) -> Fit:
    """The lowest role allowing all that is stored as on, dormant permissions too (rules 21, 25).

    The role employee fits only where a staff member is linked (rule 28), roles without a schedule only where none is
    (rule 53).
    """

    def suits(role: Role) -> bool:
        return not on & ~role.allowed and (role.schedule if membership.staff else role.staff != "required")

    ranked, on = sorted(world.roles_at(membership.location).values(), key=lambda r: r.rank), membership.settings.on
    role = next(filter(suits, ranked), None)
    lower = [r for r in ranked if role is None or r.rank < role.rank]
    return Fit(role, lower[-1] if lower else None, on & ~lower[-1].allowed if lower else 0)


def suggestions(world: World, memberships: Iterable[Membership]) -> Answer:
    """For each access the role it has, the lowest that fits, and why no lower one does."""
    data, rows, condensed, others, without = [], [], [], 0, 0
    for membership in accesses(world, memberships):
        best, entry = fit(world, membership), access_data(world, membership)
        key = best.role.key if best.role else ""
        beyond = catalogue().keys(best.beyond)
        data.append({**entry, "suggested": key or None, "beyond_next_lower": beyond, "why": best.why})
        rows.append((entry["name"], entry["location"], membership.role, key, best.why))
        same = key == membership.role
        suggested = "nothing fits" if not key else "the same" if same else key
        condensed.append((entry["name"], entry["location"], membership.role or "none", suggested, best.why))
        others, without = others + bool(key and not same), without + (not key)
    note = f"{others} of {len(rows)} accesses could have another role with the same permissions"
    note += f"; no role fits {without}." if without else "."
    return Answer(data, table(FLAT, rows), (table(FLAT, condensed),), note if rows else "Everyone has a role.")
