"""Moving people to another location, with what travels there: role, settings, link and what is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rolecall.domain.access import effective, in_force, place, role_of
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.command_line import command_line, words
from rolecall.domain.edits.limits import settings_elsewhere
from rolecall.domain.edits.roles import check_link
from rolecall.domain.edits.staff import fetch_for_new, free_namesake, new_staff_member
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.nearness import fold
from rolecall.domain.selectors import word_for
from rolecall.domain.values import Place
from rolecall.domain.world import GrowingWorld, Location, Membership, World, membership_id


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where accesses come to: a location, what limits may refer to there, and the staff member there by that of the
    location that is left.
    """

    location: Location
    place: Place
    people: Mapping[str, str]


def move(
    world: World, accesses: Sequence[Membership], to: Location, *, staff: str = "", new_staff: bool = False
) -> World:
    """The world where accesses are at another location; who was active there is active at once (rule 57).

    The link goes to the staff member of the same name, to `staff` (an id), or with `new_staff`, where nobody of the
    name is free, to one that is added. Raises WrongUsage for two accesses of one user, Refused for one who has access
    there already or lacks a link.
    """
    _refuse_two(world, accesses)
    _fetch_for(world, accesses, to)
    people = namesakes(world, dict.fromkeys(m.location for m in accesses), to)
    links = {m.id: staff or people.get(m.staff, "") for m in accesses}
    for access in accesses:
        _refuse_second(world, access, to)
    if new_staff:
        world, links = _with_new_staff(world, accesses, to)
    people |= {m.staff: links[m.id] for m in accesses if m.staff and links[m.id]}
    there = NewPlace(to, place(world, to.id), people)
    return world.drop(*accesses).put(*(access_elsewhere(world, m, there, links[m.id]) for m in accesses))


def _fetch_for(world: World, accesses: Sequence[Membership], to: Location) -> None:
    """Has read at once what is asked about each of the accesses."""
    world.of("user").fetch(m.user for m in accesses)
    world.of("staff").fetch(m.staff for m in accesses if m.staff)
    world.of("membership").fetch(membership_id(m.user, to.id) for m in accesses)
    world.of("membership").fetch_having("staff", (member.id for member in world.staff_of(to.id)))


def _with_new_staff(world: World, accesses: Sequence[Membership], to: Location) -> tuple[World, dict[str, str]]:
    """The world with a staff member at a location for each access, of the name of the linked one or of the user: the
    one who is there, linked to nobody, or a new one; and their ids by access.
    """
    draft, links = GrowingWorld(world), dict[str, str]()
    linked = {access.id: world.staff.get(access.staff) for access in accesses}
    named = {m.id: known.name if (known := linked[m.id]) else world.user[m.user].name for m in accesses}
    fetch_for_new(world, ((to.id, name) for name in named.values()))
    for key, known in linked.items():
        member = free_namesake(world, named[key], to)
        if member is None:
            position = known.position if known else ""
            draft.put(member := new_staff_member(draft.world, named[key], to, position=position))
        links[key] = member.id
    return draft.world, links


def namesakes(world: World, places: Iterable[str], to: Location) -> dict[str, str]:
    """By staff member of some locations, the one of the same name at another."""
    there = {fold(member.name): member.id for member in world.staff_of(to.id)}
    members = (member for location in places for member in world.staff_of(location))
    return {member.id: there[fold(member.name)] for member in members if fold(member.name) in there}


def access_elsewhere(world: World, access: Membership, there: NewPlace, staff: str) -> Membership:
    """The access at another location with a linked staff member, its limits as they read there.

    Raises Refused where the role needs a link.
    """
    to, here, people = there.location, there.place, there.people
    moved, role = replace(access, location=to.id, staff=staff), role_of(world, access)
    if role and role.staff == "required" and access.staff in world.staff and not staff:
        raise _unlinked(world, access, to)
    if role:
        check_link(world, moved, role, staff)
    remembered = {key: settings_elsewhere(kept, here, people) for key, kept in access.remembered.items()}
    return replace(moved, settings=settings_elsewhere(access.settings, here, people), remembered=remembered)


def narrowed(before: Membership, after: Membership) -> list[Limit]:
    """The limits in force whose value meant nothing at the new location, so that they fell to their narrowest."""
    allows, kept = effective(before), before.settings.limits
    lost = (limit for limit in catalogue().limits if limit.key in kept and in_force(limit, allows))
    return [limit for limit in lost if _fell(limit, kept[limit.key], after)]


def _fell(limit: Limit, value: str, after: Membership) -> bool:
    now = after.settings.limits.get(limit.key)
    return now != value and not (limit.values == "staff" and now not in (None, "self"))


def _refuse_two(world: World, accesses: Sequence[Membership]) -> None:
    (user, number), *_ = Counter(m.user for m in accesses).most_common(1)
    if number > 1:
        message = f"{world.user[user].name} has access at {number} of these locations."
        raise WrongUsage(message, hint="Say which one moves: --from LOCATION")


def _refuse_second(world: World, access: Membership, to: Location) -> None:
    if access.location == to.id:
        message = f"{world.user[access.user].name} has this access at {to.name} already."
        raise Refused(message, hint="Name another location: --to LOCATION")
    if membership_id(access.user, to.id) in world.membership:
        where = world.location[access.location].name
        end = command_line("user remove", (word_for(world, access.user),), ("--at", where))
        message = f"{world.user[access.user].name} has access at {to.name} already."
        raise Refused(message, hint=f"End the other one: {end}")


def _unlinked(world: World, access: Membership, to: Location) -> Refused:
    name = world.staff[access.staff].name
    free = [s.name for s in world.staff_of(to.id) if not world.linked_to(s.id)]
    message = f"{world.whose(access)} is linked to {name}, and {to.name} has no staff member of that name."
    link = "; or link one of these: --staff NAME. Free: " + ", ".join(free)
    if len(free) == 1:
        link = f"; or link the one that is free: {words('--staff', free[0])}"
    hint = f"Add one: --new-staff{link if free else ''}"
    return Refused(message, hint=hint, rule=28)
