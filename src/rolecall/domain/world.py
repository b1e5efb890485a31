"""The world: a frozen picture of locations, staff, networks, users and what each user may do where."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

T = TypeVar("T")
ACTIVE, INVITED = "active", "invited"


@dataclass(frozen=True, slots=True)
class Location:
    """A place of business. `currency` is an ISO 4217 code, `region` an ISO 3166 one, for reading national phones.

    `main_network` is the id of the one network, of those it belongs to, that is its main one (rule 78); empty for none.
    """

    id: str
    name: str
    currency: str
    sms_tariff: str = ""
    region: str = ""
    main_network: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who provides services at one location; not a login (rule 15)."""

    id: str
    location: str
    name: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Locations grouped; the first one is the main location (rule 75)."""

    id: str
    name: str
    locations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class User:
    """A person with a login; `email` (lower case) and `phone` (E.164) identify it (rule 13), empty where unknown."""

    id: str
    name: str
    email: str = ""
    phone: str = ""

    @property
    def contacts(self) -> tuple[str, ...]:
        """What the person can sign in with."""
        return tuple(contact for contact in (self.email, self.phone) if contact)


@dataclass(frozen=True, slots=True)
class Settings:
    """Stored permissions: the mask of those on, of those that came by copying, and the limits that are not `all`."""

    on: int = 0
    copied: int = 0
    limits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Membership:
    """One user's access at one location. `remembered` keeps the settings of earlier roles (rule 22).

    `invited` is when the invitation was last sent (ISO 8601, UTC); empty where that is unknown and once it is accepted.
    """

    user: str
    location: str
    role: str = ""
    staff: str = ""
    status: str = ACTIVE
    settings: Settings = Settings()
    remembered: Mapping[str, Settings] = field(default_factory=dict)
    invited: str = ""

    @property
    def id(self) -> str:
        return membership_id(self.user, self.location)


Record = Location | Staff | Network | User | Membership
KINDS: Mapping[str, type[Record]] = {
    "location": Location,
    "staff": Staff,
    "network": Network,
    "user": User,
    "membership": Membership,
}
_KIND = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True)
class World:
    """Records of each kind by id. Never changed in place: `put` and `drop` return another world."""

    location: Mapping[str, Location] = field(default_factory=dict)
    staff: Mapping[str, Staff] = field(default_factory=dict)
    network: Mapping[str, Network] = field(default_factory=dict)
    user: Mapping[str, User] = field(default_factory=dict)
    membership: Mapping[str, Membership] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, Record]:
        """The records of one kind, by id."""
        records: Mapping[str, Record] = getattr(self, kind)
        return records

    def put(self, *records: Record) -> World:
        """This world with the records added or replaced."""
        tables = {kind: dict(self.of(kind)) for kind in {kind_of(record) for record in records}}
        for record in records:
            tables[kind_of(record)][record.id] = record
        return replace(self, **tables)  # type: ignore[arg-type]

    def drop(self, *records: Record) -> World:
        tables = {kind: dict(self.of(kind)) for kind in {kind_of(record) for record in records}}
        for record in records:
            tables[kind_of(record)].pop(record.id, None)
        return replace(self, **tables)  # type: ignore[arg-type]

    def memberships(self, user: str) -> list[Membership]:
        """A user's accesses, ordered by location name."""
        return self._by_user.get(user, [])

    def memberships_at(self, location: str) -> list[Membership]:
        return self._by_location.get(location, [])

    def whose(self, membership: Membership) -> str:
        """Whose access it is, and where: `Anna Petrova at Riverside`."""
        return f"{self.user[membership.user].name} at {self.location[membership.location].name}"

    def staff_of(self, location: str) -> list[Staff]:
        """A location's staff, ordered by name."""
        return self._staff_at.get(location, [])

    def staff_ids(self, location: str, position: str = "") -> frozenset[str]:
        """The ids of a location's staff; with a position, of those who hold it."""
        return self._staff_ids.get((location, position), frozenset())

    def users_with(self, contact: str) -> list[User]:
        """The users with that e-mail or phone, in the form in which they are kept."""
        return [self.user[key] for key in self._by_contact.get(contact, ())] if contact else []

    def linked_to(self, staff: str) -> list[Membership]:
        """The accesses that a staff member is linked to."""
        return self._by_staff.get(staff, []) if staff else []

    def networks_of(self, location: str) -> list[Network]:
        """The networks a location belongs to, ordered by name."""
        return self._networks_at.get(location, [])

    @cached_property
    def _by_user(self) -> dict[str, list[Membership]]:
        accesses = grouped((m.user, m) for m in self.membership.values())
        for of_user in accesses.values():
            of_user.sort(key=lambda m: self.location[m.location].name.casefold())
        return accesses

    @cached_property
    def _by_location(self) -> dict[str, list[Membership]]:
        return grouped((m.location, m) for m in self.membership.values())

    @cached_property
    def _staff_ids(self) -> dict[tuple[str, str], frozenset[str]]:
        ids: dict[tuple[str, str], set[str]] = {}
        for member in self.staff.values():
            for position in {"", member.position}:
                ids.setdefault((member.location, position), set()).add(member.id)
        return {key: frozenset(members) for key, members in ids.items()}

    @cached_property
    def _staff_at(self) -> dict[str, list[Staff]]:
        return grouped((s.location, s) for s in sorted(self.staff.values(), key=lambda s: s.name.casefold()))

    @cached_property
    def _networks_at(self) -> dict[str, list[Network]]:
        grouped: dict[str, list[Network]] = {}
        for network in sorted(self.network.values(), key=lambda n: n.name.casefold()):
            for location in dict.fromkeys(network.locations):
                grouped.setdefault(location, []).append(network)
        return grouped

    @cached_property
    def _by_contact(self) -> dict[str, list[str]]:
        return grouped((contact, user.id) for user in self.user.values() for contact in user.contacts)

    @cached_property
    def _by_staff(self) -> dict[str, list[Membership]]:
        return grouped((m.staff, m) for m in self.membership.values() if m.staff)


class GrowingWorld:
    """A world to which many users and accesses are added without copying it for each.

    `world` changes with every `put` and can be asked for users and their accesses like any other; once it is handed
    on, nothing more may be put.
    """

    def __init__(self, world: World) -> None:
        self._users, self._accesses = dict(world.user), dict(world.membership)
        self.world = World(world.location, world.staff, world.network, self._users, self._accesses)
        self._by_contact = self.world._by_contact  # noqa: SLF001 - the indexes grow with the world
        self._by_user, self._by_staff = self.world._by_user, self.world._by_staff  # noqa: SLF001

    def put(self, record: User | Membership) -> None:
        if isinstance(record, User):
            self.drop(self._users.get(record.id))
            self._users[record.id] = record
            for contact in record.contacts:
                self._by_contact.setdefault(contact, []).append(record.id)
            return
        self.drop(self._accesses.get(record.id))
        self._accesses[record.id] = record
        accesses = self._by_user.setdefault(record.user, [])
        accesses.append(record)
        accesses.sort(key=lambda m: self.world.location[m.location].name.casefold())
        if record.staff:
            self._by_staff.setdefault(record.staff, []).append(record)

    def drop(self, record: User | Membership | None) -> None:
        if isinstance(record, User):
            del self._users[record.id]
            for contact in record.contacts:
                self._by_contact[contact].remove(record.id)
        elif record is not None:
            del self._accesses[record.id]
            self._by_user[record.user].remove(record)
            if record.staff:
                self._by_staff[record.staff].remove(record)


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """The second of each pair by the first."""
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def kind_of(record: Record) -> str:
    """`location`, `staff`, `network`, `user` or `membership`."""
    return _KIND[type(record)]


def membership_id(user: str, location: str) -> str:
    return f"{user}@{location}"


def fresh_id(taken: Mapping[str, object] | Iterable[str], *words: str) -> str:
    """An id made from what identifies the record: two people adding the same record collide and nobody else does."""
    from hashlib import blake2s

    known = taken if isinstance(taken, Container) else set(taken)
    attempt = 0
    while True:
        text = "\0".join((*words, str(attempt)) if attempt else words)
        key = blake2s(text.encode(), digest_size=6).hexdigest()
        if key not in known:
            return key
        attempt += 1
