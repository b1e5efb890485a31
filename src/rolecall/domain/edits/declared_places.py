"""Locations, staff and networks as a file declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from rolecall.domain.bounds import MOST_FAULTS
from rolecall.domain.declared import Declared, DeclaredLocation, DeclaredRecord, DeclaredStaff, Finding, Path, noting
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import refuse_as_option
from rolecall.domain.world import Location, Network, Staff, World, fresh_id

NamedPlace = TypeVar("NamedPlace", Location, Staff, Network)


def with_places(world: World, declared: Declared, findings: list[Finding], *, prune: bool) -> World:
    """The world with the declared locations, staff and networks; with `prune`, without any others."""
    world = _with_locations(world, declared.locations, findings, prune=prune)
    world = _with_networks(world, declared, findings, prune=prune)
    return _with_main_networks(world, declared.locations, findings)


def _with_locations(
    world: World, declared: Sequence[DeclaredLocation], findings: list[Finding], *, prune: bool
) -> World:
    known: dict[str, Location] = _known(world.location.values(), declared, "location", findings)
    taken, locations = set(world.location), dict[str, Location]()
    staff: dict[str, Staff] = {}
    for wish in declared:
        old = known.get(fold(wish.name)) or Location(fresh_id(taken, "location", wish.name), wish.name, wish.currency)
        taken.add(old.id)
        locations[old.id] = replace(
            old,
            name=wish.name,
            currency=wish.currency,
            sms_tariff=mentioned(wish.sms_tariff, old.sms_tariff),
            region=mentioned(wish.region, old.region),
        )
        members: dict[str, Staff] = _known(world.staff_of(old.id), wish.staff, f"staff member at {wish.name}", findings)
        for item in wish.staff:
            member = members.get(fold(item.name))
            member = member or Staff(fresh_id(world.staff, "staff", old.id, item.name), old.id, item.name)
            staff[member.id] = replace(member, name=item.name, position=mentioned(item.position, member.position))
    world = world.put(*locations.values(), *staff.values())
    if not prune:
        return world
    return world.drop(
        *(x for x in world.location.values() if x.id not in locations),
        *(s for s in world.staff.values() if s.id not in staff),
        *(m for m in world.membership.values() if m.location not in locations),
    )


def _known(
    records: Iterable[NamedPlace], declared: Sequence[DeclaredRecord], what: str, findings: list[Finding]
) -> dict[str, NamedPlace]:
    """The records by folded name, those that the file renames by their new one.

    A former name counts until the record has the new one, so that applying a file twice is applying it once.
    """
    known: dict[str, NamedPlace] = {fold(x.name): x for x in records}
    names, result = {fold(wish.name) for wish in declared}, dict(known)
    for wish in declared:
        if wish.was is None or not known:
            continue
        old, new = fold(wish.was), fold(wish.name)
        path = _path_of_was(wish)
        if new not in known and old in known and old not in names:
            result[new] = known[old]
        elif old in known and old not in names and old != new:
            message = f"There is a {what} {known[old].name}, and one called {known[new].name} already."
            findings.append(Finding(path, message, "Leave was out, or remove one of them first."))
        elif new not in known and old in names:
            message = f"The {what} {wish.was} is in the file too, so nothing was renamed."
            findings.append(Finding(path, message, "Leave was out, or the other one."))
        elif new not in known:
            hint = did_you_mean(wish.was, [x.name for x in known.values()]) or "Leave was out if it is new."
            findings.append(Finding(path, f"No {what} is called “{wish.was}”.", hint))
    for wish in declared:
        if not (same := result.get(fold(wish.name))) or same.name != wish.name:
            _note_misread(wish, findings)
    return result


def _note_misread(wish: DeclaredRecord, findings: list[Finding]) -> None:
    """Notes a new name that a command line would not take for one."""
    bare = isinstance(wish, DeclaredStaff) and not wish.in_table
    with noting(findings, wish.path if bare else (*wish.path, "name")):
        refuse_as_option(wish.name)


def _path_of_was(wish: DeclaredRecord) -> Path:
    return (*wish.path, "was")


def mentioned(value: str | None, current: str) -> str:
    """The value of a file, or the current one where the file does not mention it."""
    return current if value is None else value


def _with_networks(world: World, declared: Declared, findings: list[Finding], *, prune: bool) -> World:
    known: dict[str, Network] = _known(world.network.values(), declared.networks, "network", findings)
    locations = {fold(x.name): x for x in world.location.values()}
    networks: dict[str, Network] = {}
    for wish in declared.networks:
        named = [
            called(locations, name, "location", (*wish.path, "locations", n), findings)
            for n, name in enumerate(wish.locations)
        ]
        old = known.get(fold(wish.name))
        identity = old.id if old else fresh_id(world.network, "network", wish.name)
        networks[identity] = Network(identity, wish.name, tuple(x.id for x in named if x))
    gone = [x for x in world.network.values() if prune and x.id not in networks]
    return world.put(*networks.values()).drop(*gone)


def _with_main_networks(world: World, declared: Sequence[DeclaredLocation], findings: list[Finding]) -> World:
    """The world where a location's main network is the declared one, else the one it had if still in it (rule 78)."""
    wishes = {fold(x.name): x for x in declared if x.main_network is not None}
    known = {fold(x.name): x for x in world.network.values()}
    changed: list[Location] = []
    for location in world.location.values():
        wish, network = wishes.get(fold(location.name)), world.network.get(location.main_network)
        if wish:
            path = (*wish.path, "main_network")
            network = called(known, wish.main_network, "network", path, findings) if wish.main_network else None
            if network and location.id not in network.locations:
                hint = f"Name a network with {location.name}, or add {location.name} to {network.name}."
                message = f"{location.name} does not belong to the network {network.name}."
                findings.append(Finding(path, message, hint, rule=78))
        main = network.id if network and location.id in network.locations else ""
        if main != location.main_network:
            changed.append(replace(location, main_network=main))
    return world.put(*changed)


def called(
    known: Mapping[str, NamedPlace], name: str, what: str, path: Path, findings: list[Finding]
) -> NamedPlace | None:
    """What has the name, in whatever spelling; None, and a finding with near misses, where nothing has."""
    if fold(name) not in known:
        near = did_you_mean(name, [x.name for x in known.values()]) if len(findings) < MOST_FAULTS else ""
        hint = near or f"Fix the name, or add the {what} to the file."
        findings.append(Finding(path, f"No {what} is called “{name}”.", hint))
    return known.get(fold(name))
