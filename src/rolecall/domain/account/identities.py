"""Who in the account is who in the store: kept pairs of ids, and how a pair is found the first time.

A location is known by its name, a user by exactly one contact, a staff member by exactly one name at the location, a
network by its name; whoever matches nobody is new. What matches several is a doubt, which a person settles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from rolecall.domain.account.picture import AccountPicture, AccountUser
from rolecall.domain.nearness import fold
from rolecall.domain.world import World, fresh_id, grouped

LOCATION, STAFF, NETWORK, USER = "location", "staff", "network", "user"
KINDS = (LOCATION, STAFF, NETWORK, USER)
MASKED = "*"
FEWEST_DIGITS = 6
"""Of a phone; a shorter number is an extension or masked."""


@dataclass(frozen=True)
class AccountIds:
    """By kind: the account's number to our id."""

    location: Mapping[int, str] = field(default_factory=dict)
    staff: Mapping[int, str] = field(default_factory=dict)
    network: Mapping[int, str] = field(default_factory=dict)
    user: Mapping[int, str] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[int, str]:
        """The pairs of one kind."""
        pairs: Mapping[int, str] = getattr(self, kind)
        return pairs

    def put(self, kind: str, pairs: Mapping[int, str]) -> AccountIds:
        """These pairs and more, or others for the same numbers."""
        return replace(self, **{kind: {**self.of(kind), **pairs}})

    def drop(self, kind: str, ours: Iterable[str]) -> AccountIds:
        """These pairs without those of some of our ids."""
        gone = set(ours)
        return replace(self, **{kind: {number: key for number, key in self.of(kind).items() if key not in gone}})

    @cached_property
    def numbers(self) -> Mapping[str, Mapping[str, int]]:
        """By kind: our id to the account's number."""
        return {kind: {key: number for number, key in self.of(kind).items()} for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of the account that may be any of several records of ours; `candidates` are their ids."""

    kind: str
    number: int
    name: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """All pairs that are known after a look at the picture, those of what is new included."""

    ids: AccountIds
    doubts: tuple[Doubt, ...] = ()


Given = Mapping[tuple[str, int], str]
"""Pairs that a person settled: kind and the account's number, to our id; an empty one says that it is somebody new."""


def match(picture: AccountPicture, world: World, ids: AccountIds, given: Given | None = None) -> Matched:
    """The pairs for all that the picture has. What is in doubt gets no pair, and nothing may be made of it."""
    for (kind, number), key in (given or {}).items():
        ids = ids.put(kind, {number: key or _fresh(world, ids, kind, number)})
    doubts: list[Doubt] = []
    for kind, wanted, candidates in (
        (LOCATION, [(x.id, x.location.title) for x in picture.locations], _called(world, LOCATION)),
        (NETWORK, [(x.id, x.title) for x in picture.chains or ()], _called(world, NETWORK)),
        (USER, [(x.id, x.name) for x in _users(picture)], _with_contacts(world, picture)),
    ):
        ids = _matched(kind, wanted, candidates, ids, world, doubts)
    for place in picture.locations:
        if here := ids.location.get(place.id):
            team = [(member.id, member.name) for member in place.team]
            ids = _matched(STAFF, team, _colleagues(world, here), ids, world, doubts)
    return Matched(ids, tuple(doubts))


Candidates = Callable[[int, str], set[str]]
"""Which records of ours something of that number and name may be."""


def _matched(
    kind: str,
    wanted: Iterable[tuple[int, str]],
    candidates: Candidates,
    ids: AccountIds,
    world: World,
    doubts: list[Doubt],
) -> AccountIds:
    taken = set(ids.of(kind).values())
    rest = {number: name for number, name in wanted if number not in ids.of(kind)}
    found = {number: candidates(number, name) - taken for number, name in rest.items()}
    rivals = Counter(key for keys in found.values() for key in keys)
    pairs: dict[int, str] = {}
    for number, keys in found.items():
        if not keys:
            pairs[number] = _fresh(world, ids, kind, number)
        elif len(keys) == 1 and rivals[next(iter(keys))] == 1:
            pairs[number] = next(iter(keys))
        else:
            doubts.append(Doubt(kind, number, rest[number], tuple(sorted(keys))))
    return ids.put(kind, pairs)


def _fresh(world: World, ids: AccountIds, kind: str, number: int) -> str:
    return fresh_id({*world.of(kind), *ids.of(kind).values()}, "account", kind, str(number))


def _called(world: World, kind: str) -> Candidates:
    names = grouped((fold(getattr(record, "name", "")), record.id) for record in world.of(kind).values())
    return lambda number, name: set(names.get(fold(name), ()))


def _colleagues(world: World, location: str) -> Candidates:
    names = grouped((fold(member.name), member.id) for member in world.staff_of(location))
    return lambda number, name: set(names.get(fold(name), ()))


def _users(picture: AccountPicture) -> Iterator[AccountUser]:
    """Everybody once, as the first location that lists the person says."""
    yield from {user.id: user for place in reversed(picture.locations) for user in place.users}.values()


def _with_contacts(world: World, picture: AccountPicture) -> Candidates:
    rows = {user.id: user for user in _users(picture)}
    known = grouped((key, user.id) for user in world.user.values() for key in contact_keys(user.email, user.phone))
    return lambda number, name: {
        user for key in contact_keys(rows[number].email, rows[number].phone) for user in known.get(key, ())
    }


def contact_keys(email: str, phone: str) -> tuple[str, ...]:
    """What two spellings of a contact share: the e-mail in lower case, a phone's digits. Masked ones have none."""
    digits = "".join(character for character in phone if character.isascii() and character.isdigit())
    keys = [email.strip().casefold()] if "@" in email and MASKED not in email else []
    return (*keys, digits) if len(digits) >= FEWEST_DIGITS and MASKED not in phone else (*keys,)


def holders(picture: AccountPicture) -> dict[str, int]:
    """Whose each contact is in the account: what `contact_keys` makes of it → the user's number."""
    return {key: user.id for user in _users(picture) for key in contact_keys(user.email, user.phone)}


def contact_for(contacts: Iterable[str], number: int, holders: Mapping[str, int]) -> str:
    """The contact by which somebody with a number in the account (0: none yet) is invited; empty where all are others'.

    One that the account has as this person's comes first, then one that it has as nobody's.
    """
    whose = {contact: {holders.get(key, 0) for key in contact_keys(contact, contact)} for contact in contacts}
    own = (contact for contact, numbers in whose.items() if number and number in numbers)
    free = (contact for contact, numbers in whose.items() if not any(numbers))
    return next(own, "") or next(free, "")


def may_be(contact: str, row: AccountUser) -> bool:
    """Whether a contact of a row that comes with its middle hidden may be this one."""
    from fnmatch import fnmatchcase

    masks = (text.casefold().replace("[", "?") for text in (row.email, row.phone) if MASKED in text)
    return any(fnmatchcase(form, mask) for mask in masks for form in (contact.casefold(), contact.lstrip("+")))
