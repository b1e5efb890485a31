"""Worlds in TOML, read: from text to a declared world, or to every fault with its line and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from rolecall.documents import identity
from rolecall.documents.text_files import text_of
from rolecall.documents.toml_tables import TomlTable, kind, located, parsed
from rolecall.domain import text as texts
from rolecall.domain.declared import (
    Declared,
    DeclaredAccess,
    DeclaredLocation,
    DeclaredNetwork,
    DeclaredSettings,
    DeclaredStaff,
    DeclaredUser,
    Finding,
)
from rolecall.domain.errors import WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.world import ACTIVE, INVITED

VERSION = 1
_SETTINGS = ("role", "grant", "revoke", "copied")
_NO_REGIONS: Mapping[str, str] = MappingProxyType({})


def read(source: str | bytes, file: str, *, regions: Mapping[str, str] = _NO_REGIONS) -> Declared:
    """The world that a file declares; `[[expect]]` tables are left to others. Raises BadData with every fault.

    `regions` are those of locations that the file does not mention, by folded name: a national phone number is read
    with the region of the user's first location.
    """
    text = text_of(source, file)
    top = TomlTable(parsed(text, file), (), [])
    declared = world(top, file, regions)
    if top.findings:
        raise located(top.findings, text, file)
    return declared


def world(top: TomlTable, file: str, regions: Mapping[str, str] = _NO_REGIONS, *, also: Sequence[str] = ()) -> Declared:
    """The world that a parsed file declares, with what is wrong noted in `top`; the keys `also` are left to others.

    A file of another version is not read further; one without a version is.
    """
    version, hint = top.values.get("rolecall"), f"Write rolecall = {VERSION} at the top."
    if version is None:
        top.findings.append(Finding((), f"{file} has no format version.", hint))
    elif type(version) is not int:
        top.note("rolecall", f"rolecall has to be the number {VERSION}, not {kind(version)}.", hint)
    elif version != VERSION:
        message = f"{file} has format version {version}; this program reads version {VERSION}."
        top.note("rolecall", message, "Upgrade rolecall." if version > VERSION else hint)
        return Declared()
    top.only("rolecall", "location", "network", "user", "expect", *also)
    locations = tuple(_location(table) for table in top.tables("location"))
    networks = tuple(_network(table) for table in top.tables("network"))
    known = {**regions, **{fold(x.name): x.region for x in locations if x.region}}
    return Declared(locations, networks, tuple(_user(table, known) for table in top.tables("user")))


def _name(what: str) -> partial[str]:
    return partial(texts.name, what=what)


def _optional(read: Callable[[str], str]) -> Callable[[str], str]:
    """A reader that lets an empty text pass, which stands for none."""
    return lambda text: read(text) if text.strip() else ""


def _location(table: TomlTable) -> DeclaredLocation:
    table.only("name", "currency", "sms_tariff", "region", "main_network", "staff", "was")
    return DeclaredLocation(
        name=table.required("name", _name("name of the location")),
        currency=table.required("currency", identity.currency),
        sms_tariff=table.text("sms_tariff", _optional(_name("SMS tariff"))),
        region=table.text("region", _optional(identity.region)),
        main_network=table.text("main_network", _optional(_name("name of the network"))),
        staff=_staff(table),
        path=table.path,
        was=_former(table),
    )


def _staff(table: TomlTable) -> tuple[DeclaredStaff, ...]:
    """Staff members: each a name or a table with name and position."""
    value = table.values.get("staff", [])
    if not isinstance(value, list):
        table.note("staff", f"staff has to be a list, not {kind(value)}.", 'Write staff = ["…"]')
        return ()
    name, members = _name("name of the staff member"), []
    for number, item in enumerate(value):
        path = (*table.path, "staff", number)
        if isinstance(item, dict):
            member = TomlTable(item, path, table.findings)
            member.only("name", "position", "was")
            position = member.text("position", _optional(_name("position")))
            members.append(
                DeclaredStaff(member.required("name", name), position, path, in_table=True, was=_former(member))
            )
        else:
            members.append(DeclaredStaff(table.read_at(path, item, name) or "", None, path))
    return tuple(members)


def _former(table: TomlTable) -> str | None:
    """What the record was called before it was renamed; of a user, it may be a former e-mail or phone."""
    return table.text("was", _name("former name"))


def _network(table: TomlTable) -> DeclaredNetwork:
    table.only("name", "locations", "was")
    name = table.required("name", _name("name of the network"))
    if not table.values.get("locations"):
        hint, path = "Name its locations, the main one first.", (*table.path, "locations")
        table.findings.append(Finding(path, "A network needs at least one location.", hint, rule=74))
        return DeclaredNetwork(name, (), table.path, _former(table))
    locations = table.texts("locations", _name("name of the location")) or ()
    return DeclaredNetwork(name, locations, table.path, _former(table))


def _user(table: TomlTable, regions: Mapping[str, str]) -> DeclaredUser:
    table.only("name", "email", "phone", "access", "was")
    accesses = tuple(_access(entry) for entry in table.tables("access"))
    region = regions.get(fold(accesses[0].at), "") if accesses else ""
    return DeclaredUser(
        name=table.required("name", _name("name of the user")),
        email=table.text("email", identity.email),
        phone=table.text("phone", partial(identity.phone, region=region)),
        accesses=accesses,
        path=table.path,
        was=_former(table),
    )


def _access(table: TomlTable) -> DeclaredAccess:
    table.only("at", "staff", "status", "invited", "remembered", *_SETTINGS)
    return DeclaredAccess(
        at=table.required("at", _name("name of the location")),
        staff=table.text("staff", _optional(_name("name of the staff member"))),
        status=table.text("status", _status),
        invited=table.text("invited", _optional(_moment)),
        settings=_settings(table, table.text("role", str)),
        remembered=_remembered(table),
        path=table.path,
    )


def _remembered(table: TomlTable) -> tuple[DeclaredSettings, ...] | None:
    if "remembered" not in table.values:
        return None
    former = table.tables("remembered")
    for inner in former:
        inner.only(*_SETTINGS)
    return tuple(_settings(inner, inner.required("role", str)) for inner in former)


def _settings(table: TomlTable, role: str | None) -> DeclaredSettings:
    """Role, grant, revoke and copied of an access, or of what it remembers; words are not looked up here."""
    return DeclaredSettings(
        role=role,
        grant=table.texts("grant", str) or (),
        revoke=table.texts("revoke", str) or (),
        copied=table.texts("copied", str),
        path=table.path,
    )


def _status(text: str) -> str:
    if text not in (ACTIVE, INVITED):
        hint = did_you_mean(text, (ACTIVE, INVITED)) or f"Write {ACTIVE} or {INVITED}."
        raise WrongUsage(f"“{text}” is not a status.", hint=hint)
    return text


def _moment(text: str) -> str:
    """A moment in UTC, to the second, as the store keeps it."""
    from datetime import UTC, datetime

    hint = "Write it like 2026-01-31T09:30:00+00:00."
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            raise WrongUsage(f"“{text}” does not say which time zone it is in.", hint=hint)
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise WrongUsage(f"“{text}” is not a date and time.", hint=hint) from None
