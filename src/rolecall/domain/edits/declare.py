"""Making the world what a file declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rolecall.domain.access import place, role_of
from rolecall.domain.bounds import MOST_FAULTS
from rolecall.domain.catalogue import Role, catalogue, is_role_key, unknown_role
from rolecall.domain.counting import count
from rolecall.domain.declared import (
    Declared,
    DeclaredAccess,
    DeclaredSettings,
    DeclaredUser,
    Finding,
    Undeclarable,
    finding,
    repetitions,
)
from rolecall.domain.edits.declared_places import called, mentioned, with_places
from rolecall.domain.edits.declared_settings import looked_up, settled
from rolecall.domain.edits.declared_users import taken_contacts, users
from rolecall.domain.edits.limits import with_limit
from rolecall.domain.edits.roles import remembered
from rolecall.domain.errors import NotFound
from rolecall.domain.lookup import role as role_called
from rolecall.domain.nearness import fold, near
from rolecall.domain.values import AS_IT_IS, Place, is_as_it_is, narrowest
from rolecall.domain.world import ACTIVE, Location, Membership, Settings, Staff, User, World, membership_id

MOST_REMOVED = 5
"""At most one of so many people is removed by --prune unless --max-loss allows it."""


def declare(world: World, declared: Declared, *, prune: bool = False, any_name: bool = False) -> World:
    """The world with what the file mentions as the file says it; with `prune`, without what it does not mention.

    Permissions of a mentioned access are what the file says; a role that it does not mention stays. A known login
    under another name is a finding unless it may have `any_name`. Raises Undeclarable with every finding.
    """
    findings = list(repetitions(declared))
    world = with_places(world, declared, findings, prune=prune)
    people = users(world, declared.users, findings, any_name=any_name)
    kept = {user.id for user in people}
    world = world.put(*people).drop(*(u for u in world.user.values() if prune and u.id not in kept))
    findings.extend(taken_contacts(world, declared.users, people))
    world = _with_accesses(world, declared.users, people, findings, prune=prune)
    if findings:
        raise Undeclarable(findings)
    return world


def mass_removal(before: World, after: World) -> str:
    """The warning where more than a fifth of the people lose all access, more often by a slip; empty elsewhere."""
    kept = {access.user for access in after.membership.values()}
    gone = [u for u in before.user if u not in after.user or (u not in kept and before.memberships(u))]
    everyone = count(len(before.user), "user")
    if len(gone) * MOST_REMOVED <= len(before.user):
        return ""
    if not after.user:
        return f"The file declares no users; --prune would remove all {everyone}."
    return f"--prune would take away all access of {len(gone)} of {everyone}, more than a fifth."


def likely_renames(before: World, after: World) -> Iterator[str]:
    """A caution for each record that goes where one much like it comes: a rename more often than not."""
    for kind in ("location", "network", "staff", "user"):
        old, new = before.of(kind), after.of(kind)
        gone = [record for key, record in old.items() if key not in new]
        come = [record for key, record in new.items() if key not in old]
        for record in gone[:MOST_FAULTS] if len(come) <= MOST_FAULTS else ():
            rivals = [x for x in come if getattr(x, "location", "") == getattr(record, "location", "")]
            names = [getattr(x, "name", "") for x in rivals]
            name = getattr(record, "name", "")
            alike = near(name, names, most=1) or (names if len(rivals) == 1 and len(gone) == len(come) == 1 else [])
            if alike:
                what = "staff member" if kind == "staff" else kind
                hint = f'if it is a new name, add was = "{name}" to the file.'
                yield f"The {what} {name} goes and {alike[0]} comes; {hint}"


@dataclass(frozen=True, slots=True)
class _Site:
    """A location, its staff by folded name, and what limits may name there."""

    location: Location
    staff: Mapping[str, Staff]
    place: Place


def _with_accesses(
    world: World, declared: Sequence[DeclaredUser], people: Sequence[User], findings: list[Finding], *, prune: bool
) -> World:
    locations = {fold(x.name): x for x in world.location.values()}
    sites: dict[str, _Site] = {}
    accesses: list[tuple[DeclaredAccess, Membership]] = []
    for wish, user in ((access, user) for w, user in zip(declared, people, strict=True) for access in w.accesses):
        at = called(locations, wish.at, "location", (*wish.path, "at"), findings)
        if at and at.id not in sites:
            sites[at.id] = _Site(at, {fold(s.name): s for s in world.staff_of(at.id)}, place(world, at.id))
        accesses.extend((wish, m) for m in _access(world, wish, user, sites[at.id] if at else None, findings))
    made, before = {m.id: m for _, m in accesses}, world
    world = world.put(*made.values()).drop(*(m for m in world.membership.values() if prune and m.id not in made))
    findings.extend(_linked_twice(before, world, accesses))
    return world


def _access(
    world: World, wish: DeclaredAccess, user: User, site: _Site | None, findings: list[Finding]
) -> Iterator[Membership]:
    """The declared access; none where the location is unknown, though its role and words are looked up all the same."""
    role, words = _role(wish.settings, findings), looked_up(wish.settings, findings)
    former = [(_role(x, findings), looked_up(x, findings)) for x in wish.remembered or ()]
    if site is None:
        return
    old = world.membership.get(membership_id(user.id, site.location.id)) or Membership(user.id, site.location.id)
    if wish.settings.role is None:
        role = role_of(world, old)
    access = replace(
        old,
        role=role.key if role else "",
        staff=_linked(world, wish, site, old, findings),
        status=wish.status or old.status,
        invited=_invited(wish, old, findings),
    )
    stood = old.role == access.role and not old.staff
    if role and role.staff == "required" and not access.staff and not wish.staff and not stood:
        names = ", ".join(s.name for s in site.staff.values()) or "none yet"
        message = f"{user.name} at {site.location.name}: the role {role.key} needs a linked staff member."
        hint = f'Add staff = "…". Staff at {site.location.name}: {names}'
        findings.append(Finding((*wish.path, "role"), message, hint, rule=28))
    kept = {key: _still_there(settings, site.place) for key, settings in remembered(old, access.role).items()}
    if wish.remembered is not None:
        in_role = [
            (replace(access, role=r.key, settings=old.remembered.get(r.key, Settings())), words_then)
            for r, words_then in former
            if r
        ]
        kept = {m.role: settled(world, m, words_then, site.place, findings) for m, words_then in in_role}
    yield replace(access, settings=settled(world, access, words, site.place, findings), remembered=kept)


def _still_there(settings: Settings, here: Place) -> Settings:
    """Remembered settings without staff and networks that the location lost: such limits fall to their narrowest."""
    known: Mapping[str, Mapping[str, str]] = {"staff": here.staff, "network": here.networks}
    for key, value in settings.limits.items():
        limit = catalogue().limit[key]
        if limit.values in known and value not in known[limit.values] and not is_as_it_is(value):
            settings = with_limit(settings, limit, narrowest(limit))
    return settings


def _role(wish: DeclaredSettings, findings: list[Finding]) -> Role | None:
    """The role; None for a user without one, and for an unknown one, which is a finding.

    A role that only an account knows is written `=slug`.
    """
    key = (wish.role or "").removeprefix(AS_IT_IS)
    if key != wish.role and is_role_key(key):
        return catalogue().role.get(key) or unknown_role(key)
    try:
        return catalogue().role.get(wish.role) or role_called(wish.role) if wish.role else None
    except NotFound as error:
        findings.append(finding((*wish.path, "role"), error))
        return None


def _linked(world: World, wish: DeclaredAccess, site: _Site, old: Membership, findings: list[Finding]) -> str:
    if wish.staff is None:
        return old.staff if old.staff in world.staff else ""
    what, path = f"staff member at {site.location.name}", (*wish.path, "staff")
    staff = called(site.staff, wish.staff, what, path, findings) if wish.staff else None
    return staff.id if staff else ""


def _invited(wish: DeclaredAccess, old: Membership, findings: list[Finding]) -> str:
    """When the invitation was last sent; an accepted one is over."""
    if (wish.status or old.status) != ACTIVE:
        return mentioned(wish.invited, old.invited)
    if wish.invited:
        hint = 'Leave invited out, or write status = "invited".'
        findings.append(Finding((*wish.path, "invited"), "An invitation that was accepted is no longer open.", hint))
    return ""


def _linked_twice(
    before: World, world: World, accesses: Sequence[tuple[DeclaredAccess, Membership]]
) -> Iterator[Finding]:
    declared = {m.id for _, m in accesses}
    first = {m.staff: m for m in world.membership.values() if m.staff and m.id not in declared}
    for wish, access in accesses:
        other = first.setdefault(access.staff, access)
        stood = all(
            before.membership.get(m.id, m).staff == m.staff and m.id in before.membership for m in (access, other)
        )
        if access.staff and other.id != access.id and not stood:
            name, who = world.staff[access.staff].name, world.user[other.user].name
            message = f"The staff member {name} is linked to {who} already."
            yield Finding((*wish.path, "staff"), message, "A staff member is linked to one user.")
