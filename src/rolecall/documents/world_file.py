"""Worlds in TOML, read: from text to a declared world, or to every fault with its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from rolecall.documents import identity
from rolecall.documents.positions import Position, key_positions, positions
from rolecall.documents.tables import Table, kind
from rolecall.documents.text_files import utf8
from rolecall.documents.toml_text import parsed
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
    Path,
)
from rolecall.domain.errors import BadData, Fault, WrongUsage, faulty
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.world import ACTIVE, INVITED

VERSION = 1
_SETTINGS = ("role", "grant", "revoke", "copied")
_NOWHERE: Mapping[str, str] = MappingProxyType({})


def read(source: str | bytes, file: str, *, regions: Mapping[str, str] = _NOWHERE) -> Declared:
    """The world that a file declares; `[[expect]]` tables are left to others. Raises BadData with every fault.

    `regions` tells the regions of locations that the file does not mention, by folded name: national phone numbers are
    read with the region of the user's first location.
    """
    text = utf8(source, file)
    top = Table(parsed(text, file), (), [])
    declared = world(top, regions)
    if top.findings:
        raise located(top.findings, text, file)
    return declared


def world(top: Table, regions: Mapping[str, str] = _NOWHERE, *, also: Sequence[str] = ()) -> Declared:
    """The world that a parsed file declares, with what is wrong noted in `top`; the keys `also` are left to others."""
    return _world(top, regions, also) if _version_fits(top) else Declared()


def located(findings: Iterable[Finding], source: str | bytes, file: str) -> BadData:
    """The error that tells findings with the line and column where they stand in the file, in that order."""
    text = utf8(source, file)
    values, keys = positions(text), key_positions(text)
    faults = [Fault(file, *_place(f, keys if f.at_key else values), f.message, f.hint) for f in findings]
    return faulty(file, sorted(faults, key=lambda f: (f.line, f.column)))


def _place(found: Finding, known: Mapping[Path, Position]) -> Position:
    """Where a finding stands; for what the file does not say, the nearest table around it."""
    path = found.path
    while path and path not in known:
        path = path[:-1]
    return known.get(path, (1, 1))


def _version_fits(top: Table) -> bool:
    """Whether the rest can be read; a missing version is noted, and the rest read all the same."""
    version = top.values.get("rolecall")
    if version is None:
        hint = f"Write rolecall = {VERSION} at the top."
        top.findings.append(Finding((), "The file does not say which version of the format it has.", hint))
    elif type(version) is not int:
        message = f"rolecall has to be the number {VERSION}, not {kind(version)}."
        top.note("rolecall", message, f"Write rolecall = {VERSION}")
    elif version != VERSION:
        message = f"The file has version {version} of the format; this program reads version {VERSION}."
        top.note("rolecall", message, "Upgrade rolecall." if version > VERSION else f"Write rolecall = {VERSION}")
        return False
    return True


def _world(top: Table, regions: Mapping[str, str], also: Sequence[str]) -> Declared:
    top.only("rolecall", "location", "network", "user", "expect", *also)
    locations = tuple(_location(table) for table in top.tables("location"))
    networks = tuple(_network(table) for table in top.tables("network"))
    known = {**regions, **{fold(x.name): x.region for x in locations if x.region}}
    return Declared(locations, networks, tuple(_user(table, known) for table in top.tables("user")))


def _name(what: str) -> partial[str]:
    return partial(texts.name, what=what)


def _optional(check: Any) -> Any:
    """A check that lets an empty text pass: it says that there is none."""
    return lambda text: check(text) if text.strip() else ""


def _location(table: Table) -> DeclaredLocation:
    table.only("name", "currency", "sms_tariff", "region", "main_network", "staff")
    return DeclaredLocation(
        name=table.required("name", _name("name of the location")),
        currency=table.required("currency", identity.currency),
        sms_tariff=table.text("sms_tariff", _optional(_name("SMS tariff"))),
        region=table.text("region", _optional(identity.region)),
        main_network=table.text("main_network", _optional(_name("name of the network"))),
        staff=_staff(table),
        path=table.path,
    )


def _staff(table: Table) -> tuple[DeclaredStaff, ...]:
    """Staff members: each a name or a table with name and position."""
    value = table.values.get("staff", [])
    if not isinstance(value, list):
        table.note("staff", f"staff has to be a list, not {kind(value)}.", 'Write staff = ["…"]')
        return ()
    return tuple(_staff_member(table, n, item) for n, item in enumerate(value))


def _staff_member(table: Table, number: int, item: Any) -> DeclaredStaff:
    path = (*table.path, "staff", number)
    check = _name("name of the staff member")
    if not isinstance(item, dict):
        return DeclaredStaff(table.checked(path, item, check) or "", None, path)
    entry = Table(item, path, table.findings)
    entry.only("name", "position")
    position = entry.text("position", _optional(_name("position")))
    return DeclaredStaff(entry.required("name", check), position, path, in_table=True)


def _network(table: Table) -> DeclaredNetwork:
    table.only("name", "locations")
    name = table.required("name", _name("name of the network"))
    if not table.values.get("locations"):
        hint = "Name its locations, the main one first."
        table.note("locations", "A network needs at least one location (rule 74).", hint)
        return DeclaredNetwork(name, (), table.path)
    return DeclaredNetwork(name, table.texts("locations", _name("name of the location")) or (), table.path)


def _user(table: Table, regions: Mapping[str, str]) -> DeclaredUser:
    table.only("name", "email", "phone", "access")
    accesses = tuple(_access(entry) for entry in table.tables("access"))
    region = regions.get(fold(accesses[0].at), "") if accesses else ""
    return DeclaredUser(
        name=table.required("name", _name("name of the user")),
        email=table.text("email", identity.email),
        phone=table.text("phone", partial(identity.phone, region=region)),
        accesses=accesses,
        path=table.path,
    )


def _access(table: Table) -> DeclaredAccess:
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


def _remembered(table: Table) -> tuple[DeclaredSettings, ...] | None:
    if "remembered" not in table.values:
        return None
    entries = table.tables("remembered")
    for entry in entries:
        entry.only(*_SETTINGS)
    return tuple(_settings(entry, entry.required("role", str)) for entry in entries)


def _settings(table: Table, role: str | None) -> DeclaredSettings:
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
