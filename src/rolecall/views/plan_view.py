"""A plan between the two worlds that it connects, with the names of what it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rolecall.domain.access import names_of
from rolecall.domain.difference import AccessChange, AccessDifference, differences
from rolecall.domain.plan import Plan, applied
from rolecall.domain.world import Location, Membership, User, World
from rolecall.views.succession import succession


@dataclass(frozen=True)
class PlanView:
    """A plan on the world it was made from. `asked` is the mask that was named, so that what came with it is noted;
    `leading_to` is the world after it where more separates the two than the plan tells.
    """

    before: World
    plan: Plan
    asked: int = 0
    leading_to: World | None = None

    @cached_property
    def after(self) -> World:
        return applied(self.before, self.plan) if self.leading_to is None else self.leading_to

    @cached_property
    def difference(self) -> AccessDifference:
        """What each access and each login gains and loses: what the gates look at."""
        return differences(self.before, self.after, self.plan)

    @property
    def changes(self) -> tuple[AccessChange, ...]:
        """What each access gains and loses."""
        return self.difference.accesses

    @cached_property
    def successions(self) -> Mapping[str, Membership]:
        """The access that follows one that ends, by its id, and the other way round."""
        return succession(self.before, self.after, self.changes)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of staff, networks and locations by id, those that the plan removes too."""
        return names_of(self.before, self.after)

    def user(self, membership: Membership) -> User:
        """Whose access it is, as they will be, or as they were."""
        return (self.after if membership.user in self.after.user else self.before).user[membership.user]

    def person(self, user: str) -> str:
        """The name of a user by id, as it will be, or as it was; empty for no id."""
        return (self.after.user.get(user) or self.before.user[user]).name if user else ""

    def location(self, membership: Membership) -> Location:
        """Where the access is, as that will be, or as it was."""
        world = self.after if membership.location in self.after.location else self.before
        return world.location[membership.location]
