"""The store's world after a pull: a picture of the account laid over it, three ways for each person.

What could not be read changes nothing; that somebody is missing means removal only where the whole location was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rolecall.domain.account import pulled_places
from rolecall.domain.account.agreed_facts import Fact, facts_of
from rolecall.domain.account.identities import AccountIds, Doubt, Given, match
from rolecall.domain.account.last_pull import LastPull, State
from rolecall.domain.account.merging import Side
from rolecall.domain.account.picture import AccountPicture, LocationPicture
from rolecall.domain.account.pulled_people import PulledLocation, PulledPerson
from rolecall.domain.account.pulled_users import with_users
from rolecall.domain.account.role_books import RoleBook, book_from
from rolecall.domain.counting import and_more, count
from rolecall.domain.errors import Ambiguous, WrongUsage
from rolecall.domain.text import visible
from rolecall.domain.world import World, membership_id


@dataclass(frozen=True)
class Pulled:
    """The world after a pull, what to remember for the next one, what became of each person, the account's names
    by our user id, and which facts the account told.
    """

    world: World
    last: LastPull
    people: tuple[PulledPerson, ...]
    listed: Mapping[str, str]
    told: frozenset[Fact] = frozenset()

    def name(self, user: str) -> str:
        """What a user of ours is called; one whose record was undone, as the account lists the person."""
        known = self.world.user.get(user)
        return known.name if known else self.listed[user]


def pulled(
    world: World,
    picture: AccountPicture,
    last: LastPull,
    *,
    currency: str = "",
    keep: Side = Side.LEAVE,
    sides: Mapping[str, Side] | None = None,
    given: Given | None = None,
) -> Pulled:
    """What the store becomes. `keep` says who is right in a conflict, `sides` for some users (our ids).

    `currency` is that of new locations, `given` are pairs that a person settled. Raises Ambiguous where something may
    be any of several records, WrongUsage where the currency is missing.
    """
    picture, last = pulled_places.completed(picture), last.within(world)
    matched = match(picture, world, last.ids, given)
    _refuse_doubts(world, matched.doubts)
    ids = matched.ids
    _refuse_without_currency(picture, world, ids, currency)
    after = pulled_places.with_networks(pulled_places.with_locations(world, picture, ids, currency), picture, ids)
    people: list[PulledPerson] = []
    books, positions = dict(last.books), dict(last.positions)
    for place in picture.locations:
        after, ids = pulled_places.with_staff(after, place, ids)
        titles, book = pulled_places.position_titles(place), _book(place, last)
        here = ids.location[place.id]
        before = pulled_places.terms_at(
            world, here, last.ids, last.positions.get(place.id, {}), last.books.get(place.id)
        )
        now = pulled_places.terms_at(after, here, ids, titles, book)
        people += PulledLocation(place, world, last, ids, before, now).people(dict(sides or {}), keep)
        positions[place.id] = titles
        books |= {place.id: book} if book else {}
    after, ids = _with_staff(_with_accesses(after, people, ids), picture, ids)
    after = with_users(after, picture, ids.user, {person.access.user for person in people if person.access})
    after = _with_books(after, ids, books)
    remembered = LastPull(ids, _states(last, people), books, positions, last.agreed)
    return Pulled(after, remembered, tuple(people), names(picture, ids), facts_of(picture, ids))


def account_world(world: World, picture: AccountPicture, last: LastPull) -> World:
    """The world as the account has it where it was read, whoever changed what; what it does not tell stays."""
    found = pulled(world, picture, replace(last, states={}), keep=Side.THEIRS)
    ids, after = found.last.ids, found.world
    for place in picture.locations:
        listed = {ids.user[row.id] for row in place.users if row.id in ids.user}
        after = after.drop(*(x for x in after.memberships_at(ids.location[place.id]) if x.user not in listed))
    return after


def names(picture: AccountPicture, ids: AccountIds) -> dict[str, str]:
    """By our user id, what the account calls those whom it lists."""
    return {ids.user[x.id]: x.name for place in picture.locations for x in place.users if x.id in ids.user}


def _with_books(world: World, ids: AccountIds, books: Mapping[int, RoleBook]) -> World:
    """The world with the roles of the account, and what it calls permissions."""
    here = {ids.location[number]: book for number, book in books.items() if number in ids.location}
    roles = {location: book.role for location, book in here.items()}
    titles = {location: book.titles for location, book in here.items()}
    return replace(world, role_books={**world.role_books, **roles}, titles={**world.titles, **titles})


def _book(place: LocationPicture, last: LastPull) -> RoleBook | None:
    return book_from(place.roles) if place.roles else last.books.get(place.id)


def _with_staff(world: World, picture: AccountPicture, ids: AccountIds) -> tuple[World, AccountIds]:
    """The world without the dismissed whom no access names any more, and the pairs of who is left."""
    for place in picture.locations:
        world, ids = pulled_places.with_staff(world, place, ids)
    return world, ids


def _with_accesses(world: World, people: Sequence[PulledPerson], ids: AccountIds) -> World:
    keys = {membership_id(ids.user[p.user], ids.location[p.location]) for p in people if p.access is None}
    gone = (world.membership[key] for key in keys if key in world.membership)
    return world.drop(*gone).put(*(person.access for person in people if person.access))


def _states(last: LastPull, people: Sequence[PulledPerson]) -> dict[tuple[int, int], State]:
    states = dict(last.states)
    for person in people:
        states.pop((person.location, person.user), None)
        if person.known:
            states[person.location, person.user] = person.state
    return states


def _refuse_without_currency(picture: AccountPicture, world: World, ids: AccountIds, currency: str) -> None:
    new = pulled_places.without_currency(picture, world, ids)
    if new and not currency:
        titles = and_more([visible(location.title) for location in new], 3)
        raise WrongUsage(f"The account names no currency for {titles}.", hint="Give it: --currency EUR")


def _refuse_doubts(world: World, doubts: Sequence[Doubt]) -> None:
    if not doubts:
        return
    lines = [_in_doubt(world, doubt) for doubt in doubts]
    more = f" {count(len(doubts) - 1, 'more name')} in doubt." if len(doubts) > 1 else ""
    candidates = [getattr(world.of(doubts[0].kind)[key], "name", "") for key in doubts[0].candidates]
    error = Ambiguous(
        lines[0] + more, hint=f"Say who it is: rolecall pull --match {doubts[0].number}=NAME", candidates=candidates
    )
    error.details = tuple(lines[1:])
    raise error


def _in_doubt(world: World, doubt: Doubt) -> str:
    what = {"staff": "staff member"}.get(doubt.kind, doubt.kind)
    known = [world.of(doubt.kind)[key] for key in doubt.candidates]
    names = ", ".join(" ".join(filter(None, (getattr(x, "name", ""), getattr(x, "email", "")))) for x in known)
    return f"“{visible(doubt.name)}” of the account ({what} {doubt.number}) may be one of several here: {names}."
