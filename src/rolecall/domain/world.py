"""The world: a frozen picture of locations, staff, networks, users and what each user may do where."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from rolecall.domain.catalogue import Limit, Permission, Role, Titles, catalogue
from rolecall.domain.tables import MemoryTable, Overlay, RecordTable, laid_over

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

    def without(self, contacts: Collection[str]) -> User:
        """The person without these contacts."""
        email, phone = ("" if contact in contacts else contact for contact in (self.email, self.phone))
        return replace(self, email=email, phone=phone)


@dataclass(frozen=True, slots=True)
class Settings:
    """Stored permissions: the mask of those on, of those that came by copying, and the limits that are not `all`.

    `dropped` keeps, as it was saved, what stood under keys that the catalogue dropped since; it has no effect.
    """

    on: int = 0
    copied: int = 0
    limits: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)


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
R = TypeVar("R", Location, Staff, Network, User, Membership)


@dataclass(frozen=True)
class World:
    """Records of each kind by id. Never changed in place: `put` and `drop` return another world.

    Tables in memory, or ones that fetch from a store what they are asked for; plain mappings become tables.
    """

    location: Mapping[str, Location] = field(default_factory=dict)
    staff: Mapping[str, Staff] = field(default_factory=dict)
    network: Mapping[str, Network] = field(default_factory=dict)
    user: Mapping[str, User] = field(default_factory=dict)
    membership: Mapping[str, Membership] = field(default_factory=dict)
    role_books: Mapping[str, Mapping[str, Role]] = field(default_factory=dict, compare=False)
    """By location: the roles by key, of those locations whose account says itself what each role may hold."""

    titles: Titles = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for kind in KINDS:
            records = getattr(self, kind)
            if not isinstance(records, RecordTable):
                object.__setattr__(self, kind, MemoryTable(kind, records))

    def of(self, kind: str) -> RecordTable[Record]:
        """The records of one kind, by id."""
        table: RecordTable[Record] = getattr(self, kind)
        return table

    def put(self, *records: Record) -> World:
        """This world with the records added or replaced."""
        return self._with((record, record) for record in records)

    def drop(self, *records: Record) -> World:
        return self._with((record, None) for record in records)

    def _with(self, changes: Iterable[tuple[Record, Record | None]]) -> World:
        changed: dict[str, dict[str, Record | None]] = {}
        for record, after in changes:
            changed.setdefault(kind_of(record), {})[record.id] = after
        tables = {kind: laid_over(self.of(kind), of_kind) for kind, of_kind in changed.items()}
        return replace(self, **tables)  # type: ignore[arg-type]

    def memberships(self, user: str) -> list[Membership]:
        """A user's accesses, ordered by location name."""
        accesses = self._having(Membership, "user", user)
        self.of("location").fetch(m.location for m in accesses)
        return sorted(accesses, key=lambda m: self.location[m.location].name.casefold())

    def memberships_at(self, location: str) -> list[Membership]:
        return self._having(Membership, "location", location)

    def memberships_within(self, network: Network) -> list[Membership]:
        """The accesses at a network's locations."""
        self.of("membership").fetch_having("location", network.locations)
        return [m for location in network.locations for m in self.memberships_at(location)]

    def whose(self, membership: Membership) -> str:
        """Whose access it is, and where: `Anna Petrova at Riverside`."""
        return f"{self.user[membership.user].name} at {self.location[membership.location].name}"

    def roles_at(self, location: str) -> Mapping[str, Role]:
        """The roles that may be given at a location, by key: those of its role book, elsewhere those we propose."""
        return self.role_books.get(location) or catalogue().role

    def title_of(self, entry: Permission | Limit, location: str) -> str:
        """What a permission or limit is called at a location: by its account, else by us."""
        return self.titles[location].get(entry.key, entry.title) if location in self.titles else entry.title

    def staff_of(self, location: str) -> list[Staff]:
        """A location's staff, ordered by name."""
        return sorted(self._having(Staff, "location", location), key=lambda s: s.name.casefold())

    def staff_ids(self, location: str, position: str = "") -> frozenset[str]:
        """The ids of a location's staff; with a position, of those who hold it."""
        known = self._staff_ids
        if (location, position) not in known:
            members = self._having(Staff, "location", location)
            known[location, position] = frozenset(s.id for s in members if position in ("", s.position))
        return known[location, position]

    def forget_staff_ids(self) -> None:
        """For a world that is still growing."""
        self._staff_ids.clear()

    @cached_property
    def _staff_ids(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    def users_with(self, contact: str) -> list[User]:
        """The users with that e-mail or phone, in the form in which they are kept."""
        return self._having(User, "contact", contact)

    def linked_to(self, staff: str) -> list[Membership]:
        """The accesses that a staff member is linked to."""
        return self._having(Membership, "staff", staff)

    def open_invitations(self) -> list[Membership]:
        """The accesses whose invitation has not been accepted yet."""
        return self._having(Membership, "status", INVITED)

    def naming(self, record: str) -> list[Membership]:
        """The accesses with a limit that names a network or staff member, by its id."""
        return self._having(Membership, "limit", record)

    def networks_of(self, location: str) -> list[Network]:
        """The networks a location belongs to, ordered by name."""
        return sorted(self._having(Network, "location", location), key=lambda n: n.name.casefold())

    def _having(self, kind: type[R], field: str, value: str) -> list[R]:
        table: RecordTable[R] = self.of(_KIND[kind])  # type: ignore[assignment]
        return table.having(field, value) if value else []


class GrowingWorld:
    """A world to which many users, staff and accesses are added one by one; each `put` costs what the record does.

    `world` changes with every `put` and can be asked like any other; once it is handed on, nothing more may be put.
    """

    def __init__(self, world: World) -> None:
        self._tables = {kind: Overlay(world.of(kind), {}) for kind in ("user", "staff", "membership")}
        self.world = replace(world, **self._tables)  # type: ignore[arg-type]

    def put(self, record: User | Staff | Membership) -> None:
        self._change(record, record)

    def drop(self, record: User | Staff | Membership) -> None:
        self._change(record, None)

    def _change(self, record: User | Staff | Membership, after: Record | None) -> None:
        self._tables[kind_of(record)].change(record.id, after)
        if isinstance(record, Staff):
            self.world.forget_staff_ids()


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
    known, key, attempt = taken if isinstance(taken, Container) else set(taken), likely_id(*words), 0
    while key in known:
        attempt += 1
        key = likely_id(*words, str(attempt))
    return key


def likely_id(*words: str) -> str:
    """What `fresh_id` gives unless it is taken."""
    from hashlib import blake2s

    return blake2s("\0".join(words).encode(), digest_size=6).hexdigest()
