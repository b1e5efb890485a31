"""From stored permissions to effective ones: what is on, what lies dormant, and why."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from rolecall.domain.catalogue import Limit, Role, catalogue, unknown_role
from rolecall.domain.tables import RecordNames, RecordTable
from rolecall.domain.values import Place, default
from rolecall.domain.world import Membership, Settings, World

ROLE, GRANTED, COPIED = "role", "granted", "copied"


@lru_cache(maxsize=4096)
def effective_mask(on: int) -> int:
    """What of `on` has every permission above it on (rule 37)."""
    below = catalogue().below
    closed = on
    for number in catalogue().numbers(_roots() & ~on):
        closed &= ~below[number]
    return closed


@lru_cache(maxsize=1)
def _roots() -> int:
    """The permissions that others hang below."""
    return sum(p.bit for p in catalogue().permissions if catalogue().below[p.number] != p.bit)


def effective(membership: Membership) -> int:
    """The mask of what a membership really allows."""
    return effective_mask(membership.settings.on)


def dormant(membership: Membership) -> int:
    """The mask of what is stored as on below something that is off."""
    return membership.settings.on & ~effective(membership)


def role_of(world: World, membership: Membership) -> Role | None:
    """The membership's role as it is at its location; None for a user without one (rule 21)."""
    key = membership.role
    if not key:
        return None
    return world.roles_at(membership.location).get(key) or catalogue().role.get(key) or unknown_role(key)


def allowed(world: World, membership: Membership) -> int:
    """The mask of what the membership's role allows; everything where there is no role."""
    role = role_of(world, membership)
    return role.allowed if role else catalogue().everything


def origin(world: World, membership: Membership, bit: int) -> str:
    """Where a stored permission came from: `role`, `granted` or `copied`; empty when it is off."""
    role = role_of(world, membership)
    if not membership.settings.on & bit:
        return ""
    if membership.settings.copied & bit:
        return COPIED
    return ROLE if role and role.recommended & bit else GRANTED


def limit_value(settings: Settings, limit: Limit) -> str:
    """The kept value of a limit, its default where none is stored."""
    return settings.limits.get(limit.key, default(limit))


def in_force(limit: Limit, mask: int) -> bool:
    """Whether a limit counts while `mask` is effective: what it narrows is, or it narrows the whole access."""
    return not limit.permission or bool(mask & catalogue().permission[limit.permission].bit)


def recommended(role: Role) -> Settings:
    """The settings a role starts with (rule 20): the same for everyone, so that many take no more room than one."""
    return _recommended(role.recommended, tuple(role.limits.items()))


@lru_cache(maxsize=64)
def _recommended(on: int, limits: tuple[tuple[str, str], ...]) -> Settings:
    return Settings(on=on, limits=dict(limits))


def lowest_role(world: World, location: str, mask: int) -> Role | None:
    """The lowest-ranking role at a location that allows all of `mask`; None when no role does."""
    fitting = (r for r in world.roles_at(location).values() if not mask & ~r.allowed)
    return min(fitting, key=lambda r: r.rank, default=None)


def broader_role(world: World, membership: Membership, mask: int) -> Role | None:
    """The lowest role ranking above the membership's that allows `mask` (rule 23); failing that, the lowest of all."""
    return next(iter(broader_roles(world, membership, mask)), None)


def broader_roles(world: World, membership: Membership, mask: int) -> list[Role]:
    """The other roles that allow `mask`: those ranking above the membership's first, the lowest of them first."""
    current = role_of(world, membership)
    roles = world.roles_at(membership.location).values()
    fitting = [r for r in roles if r.key != membership.role and not mask & ~r.allowed]
    return sorted(fitting, key=lambda r: (current is not None and r.rank < current.rank, r.rank))


def usually_remembered(before: Membership | None) -> dict[str, Settings]:
    """What a change leaves an access to remember where nothing more is said: also the role that it had (rule 22)."""
    if before is None:
        return {}
    return {**before.remembered, **({before.role: before.settings} if before.role else {})}


def place(world: World, location: str) -> Place:
    """What limit values may refer to at a location."""
    staff = world.staff_of(location)
    return Place(
        staff={s.id: s.name for s in staff},
        networks={n.id: n.name for n in world.networks_of(location)},
        positions=tuple(sorted({s.position for s in staff if s.position})),
    )


def names_of(*worlds: World) -> RecordNames:
    """The names of staff, networks and locations by id; where worlds differ, as in the last."""
    tables = ((world.staff, world.network, world.location) for world in reversed(worlds))
    return RecordNames([cast("RecordTable[Any]", table) for of_world in tables for table in of_world])


def messages_show_contacts(membership: Membership) -> bool:
    """Whether message details show some contacts though their phone right is off (rule 65)."""
    mask, known = effective(membership), catalogue().permission
    return bool(mask & known["reports.messages"].bit and not mask & known["reports.messages.phones"].bit)
