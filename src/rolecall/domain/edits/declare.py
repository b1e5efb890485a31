"""Making the world what a file declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rolecall.domain.access import place
from rolecall.domain.catalogue import Role, catalogue
from rolecall.domain.declared import (
    Declared,
    DeclaredAccess,
    DeclaredLocation,
    DeclaredSettings,
    DeclaredUser,
    Finding,
    Path,
    Undeclarable,
    finding,
    repetitions,
)
from rolecall.domain.edits.declared_settings import looked_up, settled
from rolecall.domain.edits.declared_users import taken_contacts, users
from rolecall.domain.edits.limits import with_limit
from rolecall.domain.edits.roles import remembered
from rolecall.domain.errors import NotFound
from rolecall.domain.lookup import role as role_called
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.values import Place, narrowest
from rolecall.domain.world import (
    ACTIVE,
    Location,
    Membership,
    Network,
    Settings,
    Staff,
    User,
    World,
    fresh_id,
    membership_id,
)

Named = TypeVar("Named", Location, Staff, Network)


def declare(world: World, declared: Declared, *, prune: bool = False) -> World:
    """The world with what the file mentions as the file says it; with `prune`, without what it does not mention.

    Role and permissions of a mentioned access are what the file says, nothing is kept. Raises Undeclarable with every
    finding.
    """
    findings = list(repetitions(declared))
    world = _with_locations(world, declared.locations, prune=prune)
    world = _with_networks(world, declared, findings, prune=prune)
    world = _with_main_networks(world, declared.locations, findings)
    made = users(world, declared.users, findings)
    gone = {} if not prune else {key: u for key, u in world.user.items() if key not in {m.id for m in made}}
    world = world.put(*made).drop(*gone.values())
    findings.extend(taken_contacts(world, declared.users, made))
    world = _with_accesses(world, declared.users, made, findings, prune=prune)
    if findings:
        raise Undeclarable(findings)
    return world


def _with_locations(world: World, declared: Sequence[DeclaredLocation], *, prune: bool) -> World:
    known = {fold(x.name): x for x in world.location.values()}
    ids = set(world.location)
    made: list[Location] = []
    for wish in declared:
        old = known.get(fold(wish.name)) or Location(fresh_id(ids, "location", wish.name), wish.name, wish.currency)
        ids.add(old.id)
        made.append(_location(old, wish))
    before, world = world, world.put(*made)
    staff = [s for wish, at in zip(declared, made, strict=True) for s in _staff(before, wish, at)]
    world = world.put(*staff)
    return _without_places(world, {x.id for x in made}, {s.id for s in staff}) if prune else world


def _location(old: Location, wish: DeclaredLocation) -> Location:
    return Location(
        id=old.id,
        name=wish.name,
        currency=wish.currency,
        sms_tariff=_said(wish.sms_tariff, old.sms_tariff),
        region=_said(wish.region, old.region),
        main_network=old.main_network,
    )


def _said(said: str | None, held: str) -> str:
    return held if said is None else said


def _staff(world: World, wish: DeclaredLocation, at: Location) -> Iterator[Staff]:
    known = {fold(s.name): s for s in world.staff_of(at.id)}
    for entry in wish.staff:
        old = known.get(fold(entry.name)) or Staff(fresh_id(world.staff, "staff", at.id, entry.name), at.id, entry.name)
        yield replace(old, name=entry.name, position=_said(entry.position, old.position))


def _without_places(world: World, locations: set[str], staff: set[str]) -> World:
    return world.drop(
        *(x for x in world.location.values() if x.id not in locations),
        *(s for s in world.staff.values() if s.id not in staff),
        *(m for m in world.membership.values() if m.location not in locations),
    )


def _with_networks(world: World, declared: Declared, findings: list[Finding], *, prune: bool) -> World:
    known = {fold(x.name): x for x in world.network.values()}
    places = {fold(x.name): x for x in world.location.values()}
    made: list[Network] = []
    for wish in declared.networks:
        old = known.get(fold(wish.name))
        path = (*wish.path, "locations")
        located = [_found(places, name, "location", (*path, n)) for n, name in enumerate(wish.locations)]
        findings.extend(x for x in located if isinstance(x, Finding))
        identity = old.id if old else fresh_id(world.network, "network", wish.name)
        made.append(Network(identity, wish.name, tuple(x.id for x in located if isinstance(x, Location))))
    gone = [x for x in world.network.values() if prune and x.id not in {n.id for n in made}]
    return world.put(*made).drop(*gone)


def _with_main_networks(world: World, declared: Sequence[DeclaredLocation], findings: list[Finding]) -> World:
    """The world where a location's main network is the declared one, else the one it had if still in it (rule 78)."""
    wishes = {fold(x.name): x for x in declared if x.main_network is not None}
    known = {fold(x.name): x for x in world.network.values()}
    made: list[Location] = []
    for location in world.location.values():
        wish, kept = wishes.get(fold(location.name)), world.network.get(location.main_network)
        if wish:
            found = _main_network(known, location, wish)
            findings.extend([found] if isinstance(found, Finding) else [])
            kept = found if isinstance(found, Network) else None
        main = kept.id if kept and location.id in kept.locations else ""
        made.extend([replace(location, main_network=main)] if main != location.main_network else [])
    return world.put(*made)


def _main_network(known: Mapping[str, Network], location: Location, wish: DeclaredLocation) -> Network | Finding | None:
    path = (*wish.path, "main_network")
    found = _found(known, wish.main_network, "network", path) if wish.main_network else None
    if isinstance(found, Network) and location.id not in found.locations:
        hint = f"Name a network with {location.name}, or add {location.name} to {found.name}."
        return Finding(path, f"{location.name} does not belong to the network {found.name} (rule 78).", hint)
    return found


def _found(known: Mapping[str, Named], name: str, what: str, path: Path) -> Named | Finding:
    """What has the name, in whatever spelling; else a finding with near misses."""
    return known.get(fold(name)) or _unknown(name, [x.name for x in known.values()], what, path)


def _unknown(name: str, names: Sequence[str], what: str, path: Path) -> Finding:
    hint = did_you_mean(name, names) or f"Mend the name, or add the {what} to the file."
    return Finding(path, f"No {what} is called “{name}”.", hint)


@dataclass(frozen=True, slots=True)
class _Site:
    """A location, its staff by folded name, and what limits may name there."""

    location: Location
    staff: Mapping[str, Staff]
    place: Place


def _with_accesses(
    world: World, declared: Sequence[DeclaredUser], made: Sequence[User], findings: list[Finding], *, prune: bool
) -> World:
    pairs = [(access, user) for wish, user in zip(declared, made, strict=True) for access in wish.accesses]
    sites = _sites(world, {fold(access.at) for access, _ in pairs})
    held: list[tuple[DeclaredAccess, Membership]] = []
    for wish, user in pairs:
        site = _site(world, sites, wish, findings)
        held.extend((wish, m) for m in _access(world, wish, user, site, findings))
    accesses = {m.id: m for _, m in held}
    gone = [m for m in world.membership.values() if prune and m.id not in accesses]
    world = world.put(*accesses.values()).drop(*gone)
    findings.extend(_linked_twice(world, held))
    return world


def _sites(world: World, names: set[str]) -> dict[str, _Site]:
    found = {fold(x.name): x for x in world.location.values()}
    return {
        name: _Site(x, {fold(s.name): s for s in world.staff_of(x.id)}, place(world, x.id))
        for name, x in found.items()
        if name in names
    }


def _site(world: World, sites: Mapping[str, _Site], wish: DeclaredAccess, findings: list[Finding]) -> _Site | None:
    if fold(wish.at) not in sites:
        names = [x.name for x in world.location.values()]
        findings.append(_unknown(wish.at, names, "location", (*wish.path, "at")))
    return sites.get(fold(wish.at))


def _access(
    world: World, wish: DeclaredAccess, user: User, site: _Site | None, findings: list[Finding]
) -> Iterator[Membership]:
    """The declared access; none where the location is unknown, though its role and words are looked up all the same."""
    role, words = _role(wish.settings, findings), looked_up(wish.settings, findings)
    before = [(_role(x, findings), looked_up(x, findings)) for x in wish.remembered or ()]
    if site is None:
        return
    old = world.membership.get(membership_id(user.id, site.location.id)) or Membership(user.id, site.location.id)
    access = replace(
        old,
        role=role.key if role else "",
        staff=_linked(world, wish, site, old, findings),
        status=wish.status or old.status,
        invited=_invited(wish, old, findings),
    )
    findings.extend(_without_staff(wish, access, role, user, site))
    kept = {key: _still_there(settings, site.place) for key, settings in remembered(old, access.role).items()}
    if wish.remembered is not None:
        former = [(_with_role(old, access, r), said) for r, said in before if r]
        kept = {m.role: settled(world, m, said, site.place, findings) for m, said in former}
    settings = settled(world, access, words, site.place, findings)
    yield replace(access, settings=settings, remembered=kept)


def _with_role(old: Membership, access: Membership, role: Role) -> Membership:
    """The access as it was in a role it had before."""
    return replace(access, role=role.key, settings=old.remembered.get(role.key, Settings()))


def _still_there(settings: Settings, here: Place) -> Settings:
    """Remembered settings without staff and networks that the location lost: such limits fall to their narrowest."""
    known: Mapping[str, Mapping[str, str]] = {"staff": here.staff, "network": here.networks}
    for key, value in settings.limits.items():
        limit = catalogue().limit[key]
        if limit.values in known and value not in known[limit.values]:
            settings = with_limit(settings, limit, narrowest(limit))
    return settings


def _role(wish: DeclaredSettings, findings: list[Finding]) -> Role | None:
    """The role; None for a user without one, and for an unknown one, which is a finding."""
    if wish.role is None:
        return None
    try:
        return catalogue().role.get(wish.role) or role_called(wish.role)
    except NotFound as error:
        findings.append(finding((*wish.path, "role"), error))
        return None


def _linked(world: World, wish: DeclaredAccess, site: _Site, old: Membership, findings: list[Finding]) -> str:
    """The id of the linked staff member."""
    if wish.staff is None:
        return old.staff if old.staff in world.staff else ""
    if not wish.staff:
        return ""
    found = _found(site.staff, wish.staff, f"staff member at {site.location.name}", (*wish.path, "staff"))
    if isinstance(found, Finding):
        findings.append(found)
        return ""
    return found.id


def _invited(wish: DeclaredAccess, old: Membership, findings: list[Finding]) -> str:
    """When the invitation was last sent; an accepted one is over."""
    if (wish.status or old.status) != ACTIVE:
        return _said(wish.invited, old.invited)
    if wish.invited:
        hint = 'Leave invited out, or write status = "invited".'
        findings.append(Finding((*wish.path, "invited"), "An invitation that was accepted is no longer open.", hint))
    return ""


def _without_staff(
    wish: DeclaredAccess, access: Membership, role: Role | None, user: User, site: _Site
) -> Iterator[Finding]:
    """That the role needs a linked staff member (rule 28); an unknown one has been told already."""
    if role and role.staff == "required" and not access.staff and not wish.staff:
        names = ", ".join(s.name for s in site.staff.values()) or "none yet"
        message = f"{user.name} at {site.location.name}: the role {role.key} needs a linked staff member (rule 28)."
        yield Finding((*wish.path, "role"), message, f'Add staff = "…". Staff at {site.location.name}: {names}')


def _linked_twice(world: World, held: Sequence[tuple[DeclaredAccess, Membership]]) -> Iterator[Finding]:
    declared = {m.id for _, m in held}
    first = {m.staff: m for m in world.membership.values() if m.staff and m.id not in declared}
    for wish, access in held:
        other = first.setdefault(access.staff, access)
        if access.staff and other.id != access.id:
            name, who = world.staff[access.staff].name, world.user[other.user].name
            message = f"The staff member {name} is linked to {who} already."
            yield Finding((*wish.path, "staff"), message, "A staff member is linked to one user.")
