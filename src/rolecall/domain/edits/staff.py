"""Staff: adding, editing and removing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rolecall.domain.access import effective, in_force, role_of
from rolecall.domain.command_line import command_line
from rolecall.domain.edits.limits import limits_to, without_limits_to
from rolecall.domain.edits.unique_names import refuse_taken
from rolecall.domain.errors import Refused
from rolecall.domain.nearness import fold
from rolecall.domain.selectors import word_for
from rolecall.domain.tables import NAME
from rolecall.domain.world import Location, Membership, Staff, World, fresh_id, likely_id


def add_staff(world: World, name: str, location: Location, *, position: str = "") -> World:
    """The world with a new staff member of a location. Raises Refused where the name is taken there."""
    return world.put(new_staff_member(world, name, location, position=position))


def new_staff_member(world: World, name: str, location: Location, *, position: str = "") -> Staff:
    """A staff member whom the world does not have yet. Raises Refused where the name is taken at the location."""
    refuse_taken(world, "staff", name, at=location.id)
    return Staff(fresh_id(world.staff, "staff", location.id, name), location.id, name, position)


def fetch_for_new(world: World, named: Iterable[tuple[str, str]]) -> None:
    """Reads at once what adding and linking staff one by one will ask the world for; `named` are location and name."""
    wanted = set(named)
    likely = {likely_id("staff", location, name) for location, name in wanted}
    world.of("staff").fetch_having(NAME, {fold(name) for _, name in wanted})
    world.of("staff").fetch(likely)
    world.of("membership").fetch_having("staff", likely)


def namesake(world: World, name: str, location: Location) -> Staff | None:
    """The location's staff member of a name, in whatever spelling."""
    called = (x for x in world.of("staff").having(NAME, fold(name)) if isinstance(x, Staff))
    return next((x for x in called if x.location == location.id), None)


def free_namesake(world: World, name: str, location: Location) -> Staff | None:
    """The location's staff member of a name, if linked to nobody."""
    same = namesake(world, name, location)
    return same if same and not world.linked_to(same.id) else None


def edit_staff(world: World, staff: Staff, *, name: str | None = None, position: str | None = None) -> World:
    """The staff member with what is given; None leaves a field. Raises Refused where the name is taken there."""
    if name is not None:
        refuse_taken(world, "staff", name, by_others_than=staff.id, at=staff.location)
        staff = replace(staff, name=name)
    return world.put(staff if position is None else replace(staff, position=position))


def remove_staff(world: World, staff: Staff) -> World:
    """The world without a staff member; who was linked is no longer.

    A limit that names the staff member falls to `self`: what a linked user sees anyway, and nobody for others. Raises
    Refused where the linked user's role needs a link (rule 28), or where a limit in use would be left showing nobody.
    """
    accesses = {m.id: m for m in (*world.linked_to(staff.id), *world.naming(staff.id))}
    return world.put(*(_without(world, access, staff) for access in accesses.values())).drop(staff)


def _without(world: World, membership: Membership, staff: Staff) -> Membership:
    role, who, at = role_of(world, membership), world.whose(membership), ("--at", world.location[staff.location].name)
    if membership.staff == staff.id:
        if role and role.staff == "required":
            name = word_for(world, membership.user)
            link = command_line("role set", (name, role.key), ("--staff", "NAME", *at))
            unlink = command_line("role set", (name, "ROLE"), ("--unlink", *at))
            message = f"{who} is linked to {staff.name}, and the role {role.key} needs a linked staff member."
            raise Refused(message, hint=f"Link another: {link}; or give another role: {unlink}", rule=28)
        membership = replace(membership, staff="")
    for limit in limits_to(membership.settings, "staff", staff.id):
        if in_force(limit, effective(membership)) and not membership.staff:
            name = word_for(world, membership.user)
            another = command_line("perms grant", (name, f"{limit.key}=NAME"), at)
            nobody = command_line("perms revoke", (name, limit.key), at)
            message = f"{who} has {limit.key}={staff.name}, and is linked to nobody to fall back to."
            raise Refused(message, hint=f"Name another: {another}; or let it show nobody: {nobody}")
    return without_limits_to(membership, "staff", staff.id)
