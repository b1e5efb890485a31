"""What a push would do: the store's changes since the last pull as steps against a fresh reading, and what stays out.

A push never decides a conflict, and asks nothing of the account that it would refuse or that nobody should do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from rolecall.domain.account.identities import contact_for, contact_keys, holders, may_be
from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.merging import UNSAID, Items, items_here, items_of, merge, same_rights, with_items
from rolecall.domain.account.next_act import HIDDEN
from rolecall.domain.account.picture import (
    ABSENT,
    AccountPicture,
    AccountUser,
    LocationPicture,
    SlugValue,
    UserRights,
    parsed,
)
from rolecall.domain.account.pulled_places import terms_at
from rolecall.domain.account.push_steps import PushStep, StepKind
from rolecall.domain.account.safeguards import left_without_manager, refusal
from rolecall.domain.account.value_forms import Terms, Unsayable
from rolecall.domain.account.vocabulary import (
    ROLE,
    STAFF,
    permissions,
    role_slug,
    settings_in,
    unknown_slugs,
    with_settings,
)
from rolecall.domain.catalogue import catalogue
from rolecall.domain.values import compare, default
from rolecall.domain.world import Membership, Settings, World, membership_id


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a push does not do for somebody (our user id) at a location (the account's number), and why.

    `kind` is `conflict`, `refused`, `unsayable`, `waiting` or `removal`; `item` is what it is about, empty for all.
    """

    kind: str
    location: int
    person: str
    reason: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class PushPlan:
    """The steps in the order in which they are done, and what is left out."""

    steps: tuple[PushStep, ...] = ()
    left: tuple[LeftOut, ...] = ()


def push_plan(
    world: World,
    picture: AccountPicture,
    last: LastPull,
    *,
    only: Collection[str] | None = None,
    remove: bool = False,
    known: Mapping[str, int] | None = None,
) -> PushPlan:
    """The plan for the locations of a picture in which those whom `to_read` names were read anew.

    `only` are our ids of the users to push, None for all; without `remove` nobody is removed. `known` says whose
    contacts were at the last pull, of people at locations that need no reading.
    """
    listed = holders(picture)
    whose = {key: number for key, number in (known or {}).items() if number not in listed.values()} | listed
    sites = [
        PushedLocation(world, place, last, picture.caller, whose)
        for place in picture.locations
        if place.id in last.ids.location
    ]
    ranked: list[tuple[int, PushStep]] = []
    left: list[LeftOut] = []
    for site in sites:
        steps: list[tuple[int, PushStep]] = []
        for found in (*site.changes(only), *site.removals(only, remove=remove)):
            if isinstance(found, LeftOut):
                left.append(found)
            else:
                steps.append(found)
        if reason := left_without_manager(site.place, last, [step for _, step in steps]):
            left += (LeftOut("refused", site.place.id, person, reason) for person in {s.person for _, s in steps})
        else:
            ranked += steps
    ordered = [step for _, step in sorted(ranked, key=lambda pair: pair[0])]
    return PushPlan(tuple(replace(step, number=n) for n, step in enumerate(ordered, 1)), tuple(left))


def to_read(world: World, last: LastPull) -> dict[int, list[int]]:
    """By location, the users whose rights a push has to read: those whom the store changed or dropped."""
    wanted, last = dict[int, list[int]](), last.within(world)
    for (location, user), state in last.states.items():
        here, who = last.ids.location.get(location, ""), last.ids.user.get(user, "")
        access = world.membership.get(membership_id(who, here))
        terms = terms_at(world, here, last.ids, last.positions.get(location, {}), last.books.get(location))
        wished = access is None or (items_here(access, state, terms) != items_of(state) if state else _wished(access))
        if wished:
            wanted.setdefault(location, []).append(user)
    return wanted


def _wished(access: Membership) -> bool:
    """Whether the store wishes anything for somebody of whom the account says nothing yet."""
    return bool(access.role or access.settings != Settings())


OTHERS = "The account has the e-mail and phone as another user's, and rolecall cannot join two logins there."
NARROWS, WIDENS, INVITES, REMOVES = range(4)
Ranked = tuple[int, PushStep]


@dataclass(frozen=True)
class PushedLocation:
    """One location: the store's accesses against what was known of it, and what was just read.

    `holders` says whose each contact is in the account.
    """

    world: World
    place: LocationPicture
    last: LastPull
    caller: int
    holders: Mapping[str, int]

    @cached_property
    def here(self) -> str:
        return self.last.ids.location[self.place.id]

    @cached_property
    def terms(self) -> Terms:
        number = self.place.id
        positions, book = self.last.positions.get(number, {}), self.last.books.get(number)
        return terms_at(self.world, self.here, self.last.ids, positions, book)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        book = self.last.books.get(self.place.id)
        return tuple(role.slug for role in book.roles) if book else ()

    def changes(self, only: Collection[str] | None) -> Iterator[Ranked | LeftOut]:
        """The steps for those who have access in the store."""
        numbers = self.last.ids.numbers["user"]
        for access in self.world.memberships_at(self.here):
            number = numbers.get(access.user, 0)
            if only is not None and access.user not in only:
                continue
            if (self.place.id, number) in self.last.states:
                yield from self._changed(access, number)
            elif number in self.place.user:
                yield self._left("conflict", access.user, "The account lists this person, whom no pull has read.")
            else:
                yield from self._invited(access)

    def _left(self, kind: str, person: str, reason: str, item: str = "") -> LeftOut:
        return LeftOut(kind, self.place.id, person, reason, item)

    def _changed(self, access: Membership, number: int) -> Iterator[Ranked | LeftOut]:
        base, now = self.last.states[self.place.id, number], self.place.rights.get(number)
        row = self.place.user.get(number)
        if not (_wished(access) if base is None else self._is_changed(access, base)):
            return
        if row is None:
            yield self._left("conflict", access.user, "The account does not list this person any more.")
        elif now is None:
            yield self._left("waiting", access.user, "Not readable until the invitation is accepted.")
        else:
            yield from self._rights(access, row, base or now, now)

    def _is_changed(self, access: Membership, base: UserRights) -> bool:
        return items_here(access, base, self.terms, self.roles) != items_of(base)

    def _rights(
        self, access: Membership, row: AccountUser, base: UserRights, now: UserRights
    ) -> Iterator[Ranked | LeftOut]:
        items = items_here(access, base, self.terms, self.roles)
        merged = merge(base, items, now)
        for conflict in merged.conflicts:
            yield self._left("conflict", access.user, "Changed here and in the account.", conflict.item)
        wish = {item: items[item] for item in sorted(merged.waiting)}
        if ROLE in wish and not wish[ROLE][0].startswith(UNSAID):
            wish = {**self._new_with_role(access, now, str(parsed(wish[ROLE][0]))), **wish}
        for item, reason in _unsayable(wish):
            yield self._left("unsayable", access.user, reason, item)
            del wish[item]
        if not wish or merged.conflicts:
            return
        step = PushStep(0, StepKind.RIGHTS, self.place.id, access.user, row.id, row.name, before=now, wish=wish)
        if reason := refusal(step, self.place, self.caller):
            yield self._left("refused", access.user, reason)
        else:
            yield (WIDENS if _opens_more(now, wish, self.terms) else NARROWS), step

    def _new_with_role(self, access: Membership, now: UserRights, slug: str) -> Items:
        """What a role has and the account does not list yet, as the store has it: the account may switch it on."""
        listed = items_of(now)
        return {item: raw for item, raw in self._whole_wish(access, slug)[0].items() if item not in listed}

    def _invited(self, access: Membership) -> Iterator[Ranked | LeftOut]:
        """An invitation, and the rights as a second step."""
        user = self.world.user[access.user]
        contact = contact_for(user.contacts, self.last.ids.numbers["user"].get(user.id, 0), self.holders)
        if not contact:
            reason = OTHERS if user.contacts else "Nobody is invited without an e-mail or a phone."
            yield self._left("refused", access.user, reason)
            return
        try:
            slug = role_slug(access.role, self.roles) if access.role else ""
        except Unsayable as error:
            yield self._left("unsayable", access.user, str(error), ROLE)
            return
        if not self.place.caller.invite:
            yield self._left("refused", access.user, "You may not invite people at this location.")
            return
        if access.staff and not self.terms.staff_id(access.staff):
            name = self.world.staff[access.staff].name
            reason = f"The account does not know the staff member {name}: add one there, then run rolecall pull."
            yield self._left("unsayable", access.user, reason, STAFF)
            return
        if self._may_be_listed(user.contacts[0]):
            yield self._left("refused", access.user, HIDDEN)
            return
        wish, unsaid = self._whole_wish(access, slug)
        yield from (self._left("unsayable", access.user, reason, item) for item, reason in unsaid)
        for kind in (StepKind.INVITE, StepKind.RIGHTS):
            yield INVITES, PushStep(0, kind, self.place.id, user.id, name=user.name, contact=contact, wish=wish)

    def _may_be_listed(self, contact: str) -> bool:
        """Whether nobody is listed with a contact, and somebody with one that is hidden in part and may be it."""
        keys = set(contact_keys(contact, contact))
        listed = any(keys & set(contact_keys(row.email, row.phone)) for row in self.place.users)
        return not listed and any(may_be(contact, row) for row in self.place.users)

    def _whole_wish(self, access: Membership, slug: str) -> tuple[Items, list[tuple[str, str]]]:
        """Every item of the role's tree as the store has it: the account starts a role with values of its own."""
        book = self.last.books.get(self.place.id)
        role = next((x for x in book.roles if x.slug == slug), None) if book else None
        slugs = (*role.recommended, *role.additional) if role else ()
        start = {x: role.defaults.get(x, "false" if x in permissions() else ABSENT) for x in slugs} if role else {}
        entries = tuple(SlugValue(x, value) for x, value in start.items() if value != ABSENT)
        link = self.terms.staff_id(access.staff)
        written = with_settings(UserRights(slug, str(link), entries), access.settings, self.terms, link)
        items = items_of(written.rights)
        dropped = {*unknown_slugs(written.rights), *([] if link else [STAFF]), *([] if slug else [ROLE])}
        return {k: v for k, v in items.items() if k not in dropped}, [(x.key, x.reason) for x in written.unsaid]

    def removals(self, only: Collection[str] | None, *, remove: bool) -> Iterator[Ranked | LeftOut]:
        """Those whom the store dropped and the account still lists."""
        for number in self.last.users_at(self.place.id):
            person, row = self.last.ids.user.get(number, ""), self.place.user.get(number)
            gone = membership_id(person, self.here) not in self.world.membership
            if row and gone and (only is None or person in only):
                yield self._removed(row, person, remove=remove)

    def _removed(self, row: AccountUser, person: str, *, remove: bool) -> Ranked | LeftOut:
        base, now = self.last.states[self.place.id, row.id], self.place.rights.get(row.id)
        if base is not None and (now is None or not same_rights(base, now)):
            return self._left("conflict", person, "Removed here, and changed in the account.")
        if not remove:
            return self._left("removal", person, "Nobody is removed without --remove.")
        contact = row.email or row.phone
        step = PushStep(0, StepKind.REMOVE, self.place.id, person, row.id, row.name, contact, before=now)
        reason = refusal(step, self.place, self.caller)
        return self._left("refused", person, reason) if reason else (REMOVES, step)


def _unsayable(wish: Items) -> list[tuple[str, str]]:
    """The items that the account has no form for, and why."""
    unsaid = [(item, "The account has no form for it.") for item, raw in wish.items() if raw[0].startswith(UNSAID)]
    unlinked = [(STAFF, "Nobody knows how the account unlinks a team member.")] if wish.get(STAFF) == ("0",) else []
    return [*unsaid, *unlinked]


def _opens_more(now: UserRights, wish: Items, terms: Terms) -> bool:
    """Whether a wish may open anything; what rolecall does not know counts as opening."""
    after = with_items(now, wish)
    one, other = settings_in(now, terms), settings_in(after, terms)
    if {ROLE, STAFF} & wish.keys() or other.on & ~one.on:
        return True
    changes = (compare(x, *(s.limits.get(x.key, default(x)) for s in (one, other))) for x in catalogue().limits)
    return any(change not in ("", "narrower") for change in changes)
