"""A declared world: what a file says before its names are resolved, each part with its path in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rolecall.domain.counting import count
from rolecall.domain.errors import BadData, Fault, RolecallError
from rolecall.domain.nearness import fold

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at `path` of a file: with the value there, or with the key in front of it.

    `rule` is the number of the documented rule behind it, 0 where there is none.
    """

    path: Path
    message: str
    hint: str = ""
    at_key: bool = False
    rule: int = 0


class Undeclarable(BadData):
    """A declared world does not fit; `findings` says where and why, all at once."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        faults = [Fault("", 0, 0, f.message, f.hint) for f in findings]
        super().__init__(f"{count(len(findings), 'fault')}.", faults=faults)


def finding(path: Path, error: RolecallError) -> Finding:
    """What an error says, at the place that caused it."""
    return Finding(path, error.message, error.hint, rule=error.rule)


@contextmanager
def noting(findings: list[Finding], path: Path) -> Iterator[None]:
    """Lets an error be one of the findings, at the path that caused it."""
    try:
        yield
    except RolecallError as error:
        findings.append(finding(path, error))


@dataclass(frozen=True, slots=True)
class DeclaredStaff:
    """A staff member, a bare name or a table; None for what the file does not mention, here and below.

    `was` is a former name, here and below.
    """

    name: str
    position: str | None
    path: Path
    in_table: bool = False
    was: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredLocation:
    """A location with its staff; currency and region are codes, in capitals. An empty `main_network` means none."""

    name: str
    currency: str
    sms_tariff: str | None
    region: str | None
    main_network: str | None
    staff: tuple[DeclaredStaff, ...]
    path: Path
    was: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredNetwork:
    """A network by the names of its locations, the main one first."""

    name: str
    locations: tuple[str, ...]
    path: Path
    was: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredSettings:
    """What a role is added to (`grant`) and taken away (`revoke`), in permission words; which of it came by copying."""

    role: str | None
    grant: tuple[str, ...]
    revoke: tuple[str, ...]
    copied: tuple[str, ...] | None
    path: Path


@dataclass(frozen=True, slots=True)
class DeclaredAccess:
    """A user's access at a location; an empty `staff` means that nobody is linked, `invited` is a time (ISO 8601)."""

    at: str
    staff: str | None
    status: str | None
    invited: str | None
    settings: DeclaredSettings
    remembered: tuple[DeclaredSettings, ...] | None
    path: Path


@dataclass(frozen=True, slots=True)
class DeclaredUser:
    """A user; `email` and `phone` are in the form in which they are kept, `was` is a former name, e-mail or phone."""

    name: str
    email: str | None
    phone: str | None
    accesses: tuple[DeclaredAccess, ...]
    path: Path
    was: str | None = None


DeclaredRecord = DeclaredLocation | DeclaredStaff | DeclaredNetwork | DeclaredUser


@dataclass(frozen=True, slots=True)
class Declared:
    """All that a file says."""

    locations: tuple[DeclaredLocation, ...] = ()
    networks: tuple[DeclaredNetwork, ...] = ()
    users: tuple[DeclaredUser, ...] = ()


def repetitions(declared: Declared) -> Iterator[Finding]:
    """What the file says twice, in whatever spelling; every time but the first."""
    yield from _repeated("The location ", (((*x.path, "name"), x.name) for x in declared.locations))
    yield from _repeated("The network ", (((*x.path, "name"), x.name) for x in declared.networks))
    kinds: list[Sequence[DeclaredRecord]] = [declared.locations, declared.networks, declared.users]
    for records in (*kinds, *(location.staff for location in declared.locations)):
        yield from _repeated("The former name ", (((*x.path, "was"), x.was) for x in records if x.was))
    for location in declared.locations:
        names = (((*s.path, "name") if s.in_table else s.path, s.name) for s in location.staff)
        yield from _repeated("The staff member ", names, f" at {location.name}")
    for network in declared.networks:
        places = (((*network.path, "locations", n), name) for n, name in enumerate(network.locations))
        yield from _repeated("The location ", places, f" in the network {network.name}")
    users = declared.users
    yield from _repeated("The e-mail ", (((*u.path, "email"), u.email) for u in users if u.email))
    yield from _repeated("The phone ", (((*u.path, "phone"), u.phone) for u in users if u.phone))
    anonymous = (((*u.path, "name"), u.name) for u in users if not u.email and not u.phone)
    hint = "Add an e-mail or a phone to distinguish them."
    yield from _repeated("The user ", anonymous, " without e-mail and phone", hint=hint)
    for user in users:
        yield from _repeated(f"The access of {user.name} at ", (((*a.path, "at"), a.at) for a in user.accesses))
        for access in user.accesses:
            roles = (((*s.path, "role"), s.role or "") for s in access.remembered or ())
            yield from _repeated("The remembered role ", roles)


def _repeated(
    what: str, items: Iterable[tuple[Path, str]], where: str = "", *, hint: str = "Leave one of them out."
) -> Iterator[Finding]:
    known: set[str] = set()
    for path, name in items:
        if fold(name) in known:
            yield Finding(path, f"{what}{name} is listed twice{where}.", hint)
        known.add(fold(name))
