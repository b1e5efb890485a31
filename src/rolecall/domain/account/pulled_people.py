"""What a pull makes of each person at a location: base, store and account, three ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from rolecall.domain.account.identities import AccountIds
from rolecall.domain.account.last_pull import LastPull, State
from rolecall.domain.account.merging import (
    ItemConflict,
    Side,
    items_here,
    items_of,
    merge,
    merged_membership,
    same_rights,
)
from rolecall.domain.account.picture import AccountUser, LocationPicture, UserRights
from rolecall.domain.account.value_forms import Terms
from rolecall.domain.account.vocabulary import unknown_slugs, unreadable_slugs
from rolecall.domain.world import ACTIVE, INVITED, Membership, Settings, World, membership_id

ACCESS = "access"
"""The item that says whether somebody has access at all; no slug is spelled so."""
PRESENT, REMOVED = ('"present"',), ('"removed"',)


@dataclass(frozen=True, slots=True)
class PulledPerson:
    """What a pull makes of one person at one location, both as the account's numbers.

    `access` is None where there is none afterwards, `state` what to remember; where nothing is to be remembered,
    `known` is false. `waiting` are the items that a push would send, `unknown` the slugs that are kept as they are.
    """

    location: int
    user: int
    access: Membership | None
    state: State = None
    known: bool = True
    waiting: frozenset[str] = frozenset()
    conflicts: tuple[ItemConflict, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class PulledLocation:
    """One location of the picture beside what the store has and what was known of it; `now` reads the new values."""

    place: LocationPicture
    world: World
    last: LastPull
    ids: AccountIds
    before: Terms
    now: Terms

    def people(self, side_of: dict[str, Side], otherwise: Side) -> Iterator[PulledPerson]:
        """Everybody whom the account lists or listed; `side_of` is by our user id."""
        for row in self.place.users:
            if row.id in self.ids.user:
                yield self._listed(row, side_of.get(self.ids.user[row.id], otherwise))
        for user in self.last.users_at(self.place.id):
            if user not in self.place.user and user in self.ids.user:
                yield self._gone(user, side_of.get(self.ids.user[user], otherwise))

    @cached_property
    def _roles(self) -> tuple[str, ...]:
        return tuple(role.slug for role in self.place.roles)

    def _here(self, user: int) -> Membership | None:
        return self.world.membership.get(membership_id(self.ids.user[user], self.ids.location[self.place.id]))

    def _empty(self, user: int) -> Membership:
        return Membership(self.ids.user[user], self.ids.location[self.place.id], status=INVITED)

    def _listed(self, row: AccountUser, side: Side) -> PulledPerson:
        here, theirs = self._here(row.id), self.place.rights.get(row.id)
        if (self.place.id, row.id) in self.last.states and here is None:
            return self._removed_here(row, theirs, side)
        if theirs is None:
            person = PulledPerson(self.place.id, row.id, here or self._empty(row.id), self._base(row.id))
        elif here is None:
            access = merged_membership(self._empty(row.id), theirs, self.now, frozenset())
            person = PulledPerson(self.place.id, row.id, access, theirs)
        else:
            person = self._merged(here, row.id, theirs, side)
        return self._completed(person, row, theirs)

    def _base(self, user: int) -> State:
        return self.last.states.get((self.place.id, user))

    def _merged(self, here: Membership, user: int, theirs: UserRights, side: Side) -> PulledPerson:
        """Rights that become readable after an invitation are no conflict with what was wished for then."""
        base = self._base(user)
        items = (
            items_here(here, base, self.before, self._roles)
            if base
            else items_here(here, theirs, self.now, self._roles)
        )
        if base is None and (self.place.id, user) in self.last.states:
            wished = here.role or here.settings != Settings()
            side = Side.OURS if wished and side is Side.LEAVE else side if wished else Side.THEIRS
        merged = merge(base, items, theirs, side)
        access = merged_membership(here, theirs, self.now, merged.ours)
        known = merged.base is not None
        return PulledPerson(self.place.id, user, access, merged.base, known, merged.waiting, merged.conflicts)

    def _completed(self, person: PulledPerson, row: AccountUser, theirs: UserRights | None) -> PulledPerson:
        """With the status, which only the account knows, and the slugs that rolecall does not."""
        assert person.access is not None
        sent = "" if row.approved else person.access.invited
        access = replace(person.access, status=ACTIVE if row.approved else INVITED, invited=sent)
        unknown = (*unknown_slugs(theirs), *unreadable_slugs(theirs, self.now)) if theirs else ()
        return replace(person, access=access, unknown=unknown)

    def _removed_here(self, row: AccountUser, theirs: UserRights | None, side: Side) -> PulledPerson:
        """Removed in the store: waits for a push, unless the account changed what was removed."""
        base = self._base(row.id)
        person = PulledPerson(self.place.id, row.id, None, theirs or base, waiting=frozenset({ACCESS}))
        if base is None or theirs is None or same_rights(base, theirs) or side is Side.OURS:
            return person
        if side is Side.THEIRS:
            access = merged_membership(self._empty(row.id), theirs, self.now, frozenset())
            return self._completed(PulledPerson(self.place.id, row.id, access, theirs), row, theirs)
        conflict = ItemConflict(ACCESS, PRESENT, REMOVED, ('"changed"',))
        return PulledPerson(self.place.id, row.id, None, base, conflicts=(conflict,))

    def _gone(self, user: int, side: Side) -> PulledPerson:
        """Removed in the account: goes here too, unless it was changed here; then it is a conflict."""
        here, base = self._here(user), self._base(user)
        unchanged = base is None or here is None or items_here(here, base, self.before, self._roles) == items_of(base)
        if unchanged or side is Side.THEIRS:
            return PulledPerson(self.place.id, user, None, known=False)
        if side is Side.OURS:
            return PulledPerson(self.place.id, user, here, known=False, waiting=frozenset({ACCESS}))
        conflict = ItemConflict(ACCESS, PRESENT, ('"changed"',), REMOVED)
        return PulledPerson(self.place.id, user, here, base, conflicts=(conflict,))
