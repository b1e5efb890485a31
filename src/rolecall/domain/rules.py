"""What a world must always satisfy. A change is refused for what it breaks, not for what was broken before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rolecall.domain.access import allowed, broader_role, role_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.nearness import fold
from rolecall.domain.values import ALL, SELF
from rolecall.domain.world import ACTIVE, Membership, World

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: `subject` identifies what breaks it, so that violations of two worlds can be compared."""

    rule: str
    subject: str
    message: str
    hint: str = ""


def violations(world: World) -> list[Violation]:
    """Every rule the world breaks."""
    return [*_besides_roles(world), *_within_role(World(), world)]


def broken(before: World, after: World) -> list[Violation]:
    """What `after` breaks and `before` did not, the loss of a last owner included."""
    known = {(v.rule, v.subject) for v in _besides_roles(before)}
    new = [v for v in _besides_roles(after) if (v.rule, v.subject) not in known]
    return [*new, *_within_role(before, after), *_ownerless(before, after)]


def _besides_roles(world: World) -> list[Violation]:
    """The rules whose violations are the same or not; of what goes beyond a role a part may be new."""
    limits = (*_network_limits(world), *_staff_limits(world))
    return [*_unique(world), *_staff_links(world), *_networks(world), *_main_networks(world), *limits]


def _unique(world: World) -> Iterable[Violation]:
    names = [
        *(("location name", "", x.name) for x in world.location.values()),
        *(("network name", "", x.name) for x in world.network.values()),
        *(("staff name", x.location, x.name) for x in world.staff.values()),
        *(("e-mail", "", x.email) for x in world.user.values() if x.email),
        *(("phone", "", x.phone) for x in world.user.values() if x.phone),
    ]
    same: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for what, at, name in names:
        same[what, at, fold(name)].append(name)
    for (what, at, folded), shared in same.items():
        if len(shared) > 1:
            where = f" at {world.location[at].name}" if at else ""
            message = f"{len(shared)} records share the {what} {shared[0]}{where}."
            yield Violation("unique", f"{what} {at} {folded}", message)


def _staff_links(world: World) -> Iterable[Violation]:
    links = Counter(m.staff for m in world.membership.values() if m.staff)
    for membership in world.membership.values():
        role, who = role_of(membership), _who(world, membership)
        if role and role.staff == "required" and not membership.staff:
            hint = "Name the staff member with --staff."
            yield Violation(
                "staff", membership.id, f"{who}: the role {role.key} needs a linked staff member (rule 28).", hint
            )
        if membership.staff and links[membership.staff] > 1:
            name = world.staff[membership.staff].name
            yield Violation("link", membership.id, f"{who}: the staff member {name} is linked to another user already.")


def _within_role(before: World, after: World) -> Iterable[Violation]:
    """What goes beyond a role in `after` and did not in `before`."""
    for membership in after.membership.values():
        was = before.membership.get(membership.id)
        beyond = _beyond(membership) & ~(_beyond(was) if was else 0)
        if beyond:
            keys = ", ".join(catalogue().keys(beyond))
            wider = broader_role(membership, beyond)
            hint = f"The role {wider.key} would allow it." if wider else ""
            message = f"{_who(after, membership)}: the role {membership.role} does not allow {keys}."
            yield Violation("role", membership.id, message, hint)


def _beyond(membership: Membership) -> int:
    return membership.settings.on & ~allowed(membership)


def _networks(world: World) -> Iterable[Violation]:
    for network in world.network.values():
        if not network.locations:
            yield Violation("network", network.id, f"The network {network.name} needs at least one location (rule 74).")
        if any(location not in world.location for location in network.locations):
            yield Violation(
                "network", network.id, f"The network {network.name} has a location that does not exist (rule 74)."
            )
        if len(set(network.locations)) < len(network.locations):
            yield Violation("network", network.id, f"The network {network.name} has a location twice (rule 75).")


def _main_networks(world: World) -> Iterable[Violation]:
    for location in world.location.values():
        main = world.network.get(location.main_network)
        if location.main_network and (main is None or location.id not in main.locations):
            name = f"the network {main.name}" if main else "its main network, which is deleted"
            message = f"{location.name} does not belong to {name} (rule 78)."
            other = command_line("location edit", (location.name,), ("--main-network", "NETWORK"))
            yield Violation("main-network", location.id, message, f"Choose another: {other}")


def _network_limits(world: World) -> Iterable[Violation]:
    keys = [x.key for x in catalogue().limits if x.values == "network"]
    for membership in world.membership.values():
        for key in keys:
            value = membership.settings.limits.get(key)
            network = world.network.get(value) if value else None
            if value and (network is None or membership.location not in network.locations):
                name = network.name if network else "a deleted network"
                message = (
                    f"{_who(world, membership)}: {key} names {name}, which does not contain the location (rule 80)."
                )
                yield Violation("network-limit", membership.id, message)


def _staff_limits(world: World) -> Iterable[Violation]:
    keys = [x.key for x in catalogue().limits if x.values == "staff"]
    for membership in world.membership.values():
        for key in keys:
            value = membership.settings.limits.get(key, ALL)
            staff = world.staff.get(value)
            if value not in (ALL, SELF) and (staff is None or staff.location != membership.location):
                name = staff.name if staff else "a removed staff member"
                message = f"{_who(world, membership)}: {key} names {name}, who does not work there."
                yield Violation("staff-limit", f"{membership.id} {key}", message)


def _ownerless(before: World, after: World) -> Iterable[Violation]:
    """A location keeps its last owner, invited or active, and its last active one."""
    held, kept = _owned(before), _owned(after)
    active_held, active_kept = _owned(before, ACTIVE), _owned(after, ACTIVE)
    for location in after.location.values():
        if location.id in held - kept or location.id in active_held - active_kept:
            hint = "Make someone else an owner first: rolecall role set USER owner --at LOCATION"
            yield Violation("owner", location.id, f"{location.name} would be left without an owner.", hint)


def _owned(world: World, status: str = "") -> set[str]:
    """The locations that have an owner, of that status where one is given."""
    owners = (m for m in world.membership.values() if m.role == OWNER)
    return {m.location for m in owners if status in ("", m.status)}


def _who(world: World, membership: Membership) -> str:
    return f"{world.user[membership.user].name} at {world.location[membership.location].name}"
