"""What no call of the API changes: names, contacts, staff, networks. What was changed here stays, and is shown.

Of three values, at the last pull, here and in the account, the one here stands as long as the account's has not moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rolecall.domain.account.identities import AccountIds
from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.nearness import fold
from rolecall.domain.plan import compare
from rolecall.domain.world import ACTIVE, Location, Network, Record, Staff, User, World, kind_of, membership_id

FACTS: Mapping[type[Record], tuple[str, ...]] = {
    Location: ("name",),
    Staff: ("name", "position"),
    Network: ("name", "locations"),
    User: ("name", "email", "phone"),
}
"""The fields that the account tells of each kind of record."""
WORDS = {"email": "e-mail", "locations": "network"}
"""What a field is called where it is counted."""
ORDER = ("location", "network", "staff member", "name", "position", "e-mail", "phone", "acceptance")
"""In which the kinds of facts are listed."""
RecordKey = tuple[str, str]
"""Kind and id."""


@dataclass(frozen=True, slots=True)
class OwnFact:
    """Something of a record that is so here alone: `what` it is, as it is counted, of whom or which, and where.

    `here` and `there` are the two values, where they are texts.
    """

    what: str
    name: str
    location: str = ""
    here: str = ""
    there: str = ""


def in_order(facts: Iterable[OwnFact]) -> tuple[OwnFact, ...]:
    """The facts by kind, then by name."""
    return tuple(sorted(facts, key=lambda x: (ORDER.index(x.what), fold(x.name), x.name, x.location)))


def altered_facts(world: World, after: World, ids: AccountIds) -> set[RecordKey]:
    """The records of both worlds that the account has too, and tells otherwise in one than in the other."""
    paired = {(kind, key) for kind, keys in ids.numbers.items() for key in keys}
    changes = (x for x in compare(world, after).changes if x.before and x.after)
    return {(x.kind, x.id) for x in changes if (x.kind, x.id) in paired}


def with_own_facts(world: World, after: World, base: Mapping[RecordKey, Record]) -> tuple[World, tuple[OwnFact, ...]]:
    """The world after a pull with what was changed here and has not moved in the account, and what that is.

    `base` has records as the last pull left them; one that it does not have was not changed here. What the account
    gives to somebody else by now is not kept, and whoever merely still had a contact of another's loses it.
    """
    own = {key: fields for key, old in base.items() if (fields := _own_fields(world, after, key, old))}
    while taken := _taken(kept := _with_fields(world, after, own), own):
        own = {key: [x for x in fields if (key, x) not in taken] for key, fields in own.items()}
    facts = (_fact(world, x, world.of(kind)[key], after.of(kind)[key]) for (kind, key), xs in own.items() for x in xs)
    return _with_contacts_of_one(world, kept), in_order(facts)


Fields = Mapping[RecordKey, Sequence[str]]
"""By record, those fields of it that are so here alone."""


def _own_fields(world: World, after: World, key: RecordKey, old: Record) -> list[str]:
    here, there = (x.of(key[0]).get(key[1]) for x in (world, after))
    if here is None or there is None:
        return []
    return [x for x in FACTS[type(here)] if _is_own(x, *(getattr(record, x) for record in (old, here, there)))]


def _with_fields(world: World, after: World, own: Fields) -> World:
    """The world after a pull with fields as they are here."""

    def record(kind: str, key: str, fields: Iterable[str]) -> Record:
        changed: dict[str, Any] = {field: getattr(world.of(kind)[key], field) for field in fields}
        return replace(after.of(kind)[key], **changed)

    return after.put(*(record(*key, fields) for key, fields in own.items()))


def _taken(kept: World, own: Fields) -> set[tuple[RecordKey, str]]:
    """The fields that cannot stay, since somebody else has a value that has to be one record's alone."""
    pairs = ((key, field) for key, fields in own.items() for field in fields)
    return {(key, field) for key, field in pairs if not _is_free(kept, kept.of(key[0])[key[1]], field)}


def _with_contacts_of_one(world: World, after: World) -> World:
    """The world after a pull where nobody has a contact that the pull gave to another: the store keeps none twice."""
    for user in [x.after for x in compare(world, after).changes if isinstance(x.after, User)]:
        had = world.user.get(user.id)
        for contact in {*user.contacts} - {*(had.contacts if had else ())}:
            others = (x for x in after.users_with(contact) if x.id != user.id)
            if contact in after.user[user.id].contacts:
                after = after.put(*(other.without({contact}) for other in others))
    return after


def own_facts(world: World, base: Mapping[RecordKey, Record]) -> Iterator[OwnFact]:
    """What was changed or removed here since the last pull, whatever the account has by now. A person who was removed
    is no such fact: a push can do that.
    """
    for (kind, key), old in base.items():
        here = world.of(kind).get(key)
        if here is None:
            yield from () if isinstance(old, User) else (record_fact(world, old),)
            continue
        for field in FACTS[type(here)]:
            if not is_same(field, getattr(here, field), getattr(old, field)):
                yield _fact(world, field, here, old)


def accepted_here(world: World, last: LastPull) -> Iterator[OwnFact]:
    """The invitations that were accepted here alone: the account says nothing of those people before they accept."""
    for (location, user), state in last.states.items():
        key = membership_id(last.ids.user.get(user, ""), last.ids.location.get(location, ""))
        access = world.membership.get(key) if state is None else None
        if access and access.status == ACTIVE:
            yield OwnFact("acceptance", world.user[access.user].name, world.location[access.location].name)


def alone_here(world: World, ids: AccountIds) -> set[RecordKey]:
    """The locations, networks, and staff of locations of the account, that the account does not have."""
    places = [key for key in ids.location.values() if key in world.location]
    there: tuple[Iterable[Record], ...] = (world.location.values(), world.network.values())
    records = (*there, *(world.staff_of(place) for place in places))
    keys = {(kind_of(record), record.id) for of_kind in records for record in of_kind}
    return {(kind, key) for kind, key in keys if key not in ids.numbers[kind]}


def _is_own(field: str, old: Any, here: Any, there: Any) -> bool:
    return is_same(field, old, there) and not is_same(field, here, there)


def is_same(field: str, one: Any, other: Any) -> bool:
    """The order of a network's locations is the store's alone."""
    return set(one) == set(other) if field == "locations" else one == other


def _is_free(after: World, record: Record, field: str) -> bool:
    """Whether nobody else has a value that has to be one record's alone."""
    match record:
        case User() if field != "name":
            rivals: Iterable[Record] = after.users_with(getattr(record, field))
        case Staff() if field == "name":
            rivals = (x for x in after.staff_of(record.location) if fold(x.name) == fold(record.name))
        case Location() | Network() if field == "name":
            records = after.of(kind_of(record)).values()
            rivals = (x for x in records if fold(getattr(x, "name", "")) == fold(record.name))
        case _:
            rivals = ()
    return all(rival.id == record.id for rival in rivals)


def _fact(world: World, field: str, here: Record, there: Record) -> OwnFact:
    values = [getattr(record, field) for record in (here, there)]
    texts = [value if isinstance(value, str) else "" for value in values]
    where = world.location[here.location].name if isinstance(here, Staff) else ""
    return OwnFact(WORDS.get(field, field), getattr(here, "name", ""), where, *texts)


def record_fact(world: World, record: Record) -> OwnFact:
    """A record that the store alone has."""
    where = world.location[record.location].name if isinstance(record, Staff) else ""
    what = "staff member" if isinstance(record, Staff) else kind_of(record)
    return OwnFact(what, getattr(record, "name", ""), where)
