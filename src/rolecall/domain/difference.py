"""A plan told in effective permissions: what each user gains, loses and has widened or narrowed."""

from __future__ import annotations

from dataclasses import dataclass

from rolecall.domain.access import effective, in_force, limit_value
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.plan import Plan
from rolecall.domain.values import compare as direction
from rolecall.domain.world import INVITED, Membership, Settings


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit of an effective permission that changes: values as kept, `direction` wider, narrower or different."""

    limit: Limit
    before: str
    after: str
    direction: str


@dataclass(frozen=True, slots=True)
class AccessChange:
    """What changes for one user at a location. The masks hold effective permissions; `dormant` what changes unseen."""

    before: Membership | None
    after: Membership | None
    gained: int
    lost: int
    limits: tuple[LimitChange, ...]
    dormant: int

    @property
    def known(self) -> Membership:
        """The membership as it will be, or as it was."""
        known = self.after or self.before
        assert known is not None
        return known

    @property
    def renewed(self) -> bool:
        """Whether an open invitation was sent again (rule 7)."""
        before, after = self.before, self.after
        open_still = before and after and before.status == after.status == INVITED
        return bool(before and after and open_still and before.invited != after.invited)

    @property
    def contacts_gained(self) -> bool:
        """Whether the user gains sight of client contacts (rule 62)."""
        return bool(self.gained & catalogue().contacts)

    @property
    def contacts_hidden(self) -> bool:
        """Whether the user saw client contacts at the location and sees none any more (rule 62)."""
        seen = catalogue().contacts
        before, after = (effective(m) & seen if m else 0 for m in (self.before, self.after))
        return bool(before and not after)

    @property
    def widened(self) -> int:
        return sum(change.direction == "wider" for change in self.limits)

    @property
    def narrowed(self) -> int:
        return sum(change.direction == "narrower" for change in self.limits)

    @property
    def altered(self) -> int:
        return sum(change.direction == "different" for change in self.limits)


def differences(plan: Plan) -> list[AccessChange]:
    """What the plan changes in each membership, in the plan's order."""
    changed = [(c.before, c.after) for c in plan.changes if c.kind == "membership"]
    return [access_change(before, after) for before, after in changed]  # type: ignore[arg-type]


def access_change(before: Membership | None, after: Membership | None) -> AccessChange:
    """The difference between two states of a membership; None is no access."""
    old = effective(before) if before else 0
    new = effective(after) if after else 0
    stored = (before.settings.on if before else 0) ^ (after.settings.on if after else 0)
    limits = _limits(before.settings, after.settings, old & new) if before and after else ()
    dormant = stored & ~(old ^ new) if before and after else 0
    return AccessChange(before, after, gained=new & ~old, lost=old & ~new, limits=limits, dormant=dormant)


def _limits(before: Settings, after: Settings, kept: int) -> tuple[LimitChange, ...]:
    if before.limits == after.limits:
        return ()
    pairs = ((x, limit_value(before, x), limit_value(after, x)) for x in catalogue().limits if in_force(x, kept))
    return tuple(LimitChange(x, old, new, direction(x, old, new)) for x, old, new in pairs if old != new)
