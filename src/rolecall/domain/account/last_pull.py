"""What the store remembers of the account since the last pull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rolecall.domain.account.identities import LOCATION, AccountIds
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.role_books import RoleBook
from rolecall.domain.world import World

State = UserRights | None
"""What the account said of somebody whom it listed; None where it says nothing before the person accepts."""


@dataclass(frozen=True)
class LastPull:
    """Pairs of ids, and by the account's number of a location what was read there last.

    `states` are by the numbers of location and user, `positions` the titles by number.
    """

    ids: AccountIds = field(default_factory=AccountIds)
    states: Mapping[tuple[int, int], State] = field(default_factory=dict)
    books: Mapping[int, RoleBook] = field(default_factory=dict)
    positions: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    def within(self, world: World) -> LastPull:
        """Without the locations that the store does not have any more: nothing is known of them, as if never pulled."""
        gone = {number for number, key in self.ids.location.items() if key not in world.location}
        if not gone:
            return self
        states = {key: state for key, state in self.states.items() if key[0] not in gone}
        return replace(self, ids=self.ids.drop(LOCATION, map(self.ids.location.__getitem__, gone)), states=states)

    def users_at(self, location: int) -> list[int]:
        """The users whom the account listed at a location."""
        return [user for place, user in self.states if place == location]
