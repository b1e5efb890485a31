"""What the store remembers of the account since the last pull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rolecall.domain.account.identities import LOCATION, AccountIds
from rolecall.domain.account.merging import NOTHING, items_of, with_items
from rolecall.domain.account.picture import ABSENT, UserRights
from rolecall.domain.account.push_steps import PushStep
from rolecall.domain.account.role_books import RoleBook
from rolecall.domain.account.value_forms import Raw, Terms, bit_of, ours
from rolecall.domain.account.vocabulary import ROLE, STAFF, limits, permissions
from rolecall.domain.values import default
from rolecall.domain.world import World

State = UserRights | None
"""What the account said of somebody whom it listed; None where it says nothing before the person accepts."""
Agreed = Mapping[tuple[str, int, str], Any]
"""Values of records by kind, the account's number and field."""


@dataclass(frozen=True)
class LastPull:
    """Pairs of ids, and by the account's number of a location what was read there last.

    `states` are by the numbers of location and user, `positions` the titles by number. `agreed` are
    facts that were changed here and in the account to the same, of which no change of the history tells.
    """

    ids: AccountIds = field(default_factory=AccountIds)
    states: Mapping[tuple[int, int], State] = field(default_factory=dict)
    books: Mapping[int, RoleBook] = field(default_factory=dict)
    positions: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    agreed: Agreed = field(default_factory=dict)

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


def known_after(step: PushStep, base: State, after: UserRights) -> UserRights:
    """The last known rights of a person whose step ended with `after`: the wished items as they were read back.

    What there is beside them stays for the next pull. Taken as known, it would look like a change of ours, and the
    next push would undo it. What a new role does not list is gone.
    """
    held = items_of(after)
    if base is None:
        return _first_known(step, after)
    return with_items(base, {x: held.get(x, NOTHING) for x in step.wish if x in held or ROLE in step.wish})


def _first_known(step: PushStep, after: UserRights) -> UserRights:
    """Of somebody just invited, without what the account gave unasked: the store has those as off and unlimited."""
    given = {x: NOTHING for x, raw in items_of(after).items() if x not in step.wish and not _says_nothing(x, raw)}
    known = with_items(after, given)
    known = known if ROLE in step.wish else replace(known, role="")
    return known if STAFF in step.wish else replace(known, staff=ABSENT)


def _says_nothing(item: str, raw: Raw) -> bool:
    """Whether an item is off or unlimited, or rolecall has no word for it."""
    limit = limits().get(item)
    if limit:
        return ours(limit, raw, Terms(), 0) == default(limit)
    return item not in permissions() or bit_of(raw[0]) is False
