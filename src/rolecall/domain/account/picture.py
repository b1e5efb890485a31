"""The picture: what the live account said, frozen and exact.

Whatever is sent back to the account is built from here, so values keep their JSON type: each is held as its exact JSON
text (`exact`), in which `1`, `true`, `"1"` and `1.0` are four different values. Ids are whole numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
ABSENT = ""
"""In place of an exact JSON text: the answer did not have the key at all."""


def exact(value: Json) -> str:
    """The JSON text of a parsed value: ASCII, without spaces, keys in the order given; equal texts are equal values."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def parsed(text: str) -> Json:
    """The value whose exact text this is."""
    value: Json = json.loads(text)
    return value


@dataclass(frozen=True, slots=True)
class SlugValue:
    """One `{slug, value}` of a user's flat list. `value` is exact; `more` too: an object of what else the entry had."""

    slug: str
    value: str = ABSENT
    more: str = "{}"


@dataclass(frozen=True, slots=True)
class UserRights:
    """What `GET …/users/{id}/permissions` says of one user at one location, in the order and with the types it came.

    `role` is a slug, exact `staff` the `staff_id` (null, 0 and absent all mean that nobody is linked), `more` an object
    of the keys that rolecall does not read. `editable` is of the user as a whole, for the caller who asked.
    """

    role: str
    staff: str = ABSENT
    entries: tuple[SlugValue, ...] = ()
    editable: bool = True
    more: str = "{}"

    @property
    def staff_id(self) -> int:
        """The linked team member; 0 for none."""
        value = parsed(self.staff) if self.staff else None
        return value if type(value) is int and value > 0 else 0

    def values(self) -> dict[str, str]:
        """Exact value by slug. Of a slug that is listed twice the last one counts, as it would in an object."""
        return {entry.slug: entry.value for entry in self.entries}


@dataclass(frozen=True, slots=True)
class AccountUser:
    """A row of `GET /company/{id}/users`. `approved` is false while the invitation waits; contacts may be masked."""

    id: int
    name: str
    email: str = ""
    phone: str = ""
    information: str = ""
    approved: bool = True
    non_deletable: bool = False


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A row of `GET /staff/{id}`. `dismissed` where the member is fired or removed; `user` is the linked login's id."""

    id: int
    name: str
    position: int = 0
    position_title: str = ""
    user: int = 0
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A row of `GET /company/{id}/staff/positions`."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class PermissionNode:
    """A permission in a role's tree. `kind` is the slug of its type; `all_access`, `no_access`, `default` are exact."""

    slug: str
    title: str = ""
    kind: str = ""
    all_access: str = ABSENT
    no_access: str = ABSENT
    default: str = ABSENT
    recommended: bool = False
    editable: bool = True
    paid_only: bool = False
    children: tuple[PermissionNode, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountRole:
    """A role of `GET …/users/roles`, by rising `weight`. `tree` is None where the answer came without one."""

    slug: str
    title: str = ""
    description: str = ""
    weight: float = 0
    tree: tuple[PermissionNode, ...] | None = None


@dataclass(frozen=True, slots=True)
class CallerRights:
    """What `GET /user/permissions/{id}` says the caller may do with the location's users.

    `limited` means: only within the caller's own set of rights.
    """

    see: bool = False
    invite: bool = False
    edit: bool = False
    remove: bool = False
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A row of `GET /groups`: a network, with the ids of its locations in the account's order."""

    id: int
    title: str
    locations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountLocation:
    """A row of `GET /companies?my=1`."""

    id: int
    title: str
    active: bool = True


@dataclass(frozen=True)
class LocationPicture:
    """One location, read whole; one of which a part could not be read is in no picture.

    `rights` has every user but those of whom the account says nothing before they accept (404 while pending). `locked`
    has, by user, the slugs that the caller may not change for that user; users whose own tree was not read are absent.
    """

    location: AccountLocation
    users: tuple[AccountUser, ...] = ()
    rights: Mapping[int, UserRights] = field(default_factory=dict)
    roles: tuple[AccountRole, ...] = ()
    team: tuple[TeamMember, ...] = ()
    positions: tuple[Position, ...] = ()
    caller: CallerRights = CallerRights()
    locked: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.location.id

    @cached_property
    def user(self) -> Mapping[int, AccountUser]:
        """The rows by user id."""
        return {user.id: user for user in self.users}

    @cached_property
    def member(self) -> Mapping[int, TeamMember]:
        """The team members by id."""
        return {member.id: member for member in self.team}


@dataclass(frozen=True, slots=True)
class Unread:
    """A location that was asked for and could not be read, and why in a sentence."""

    location: AccountLocation
    reason: str


@dataclass(frozen=True)
class AccountPicture:
    """All that one reading of the account brought. `known` are all locations the caller may manage, read or not.

    `chains` is None where they could not be read; `caller` is the signed-in user's id, 0 where it is not known.
    """

    locations: tuple[LocationPicture, ...] = ()
    chains: tuple[Chain, ...] | None = ()
    unread: tuple[Unread, ...] = ()
    known: tuple[AccountLocation, ...] = ()
    caller: int = 0

    @cached_property
    def location(self) -> Mapping[int, LocationPicture]:
        """The locations that were read, by id."""
        return {picture.id: picture for picture in self.locations}
