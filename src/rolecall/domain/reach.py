"""Reach: what the limits of a permission resolve to for one access, in one world.

A limit names people, positions, networks or a span of time; what that opens depends on who is linked, who is on the
staff and which locations a network has. Two limits of one permission that both name people narrow each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rolecall.domain import access, values
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.values import ALL, SELF, Reach
from rolecall.domain.world import Membership, World

STAFF, NETWORK = "staff", "network"
_THROUGH = {"staff": STAFF, "position": STAFF, "network": NETWORK}

compare = values.direction


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way in which `permission` is limited (empty: the whole access), and the limits that decide it together.

    `through` is the kind of record by which the limits resolve: `staff`, `network`, or empty where they stand alone.
    """

    permission: str
    limits: tuple[Limit, ...]
    through: str

    @property
    def key(self) -> str:
        """The keys of the limits."""
        return ", ".join(limit.key for limit in self.limits)


@lru_cache(maxsize=1)
def dimensions() -> Mapping[str, Dimension]:
    """The dimension of each limit, by the limit's key."""
    together: dict[tuple[str, str], list[Limit]] = {}
    for limit in catalogue().limits:
        through = _THROUGH.get(limit.values, "")
        together.setdefault((limit.permission, through if through == STAFF else limit.key), []).append(limit)
    made = (Dimension(xs[0].permission, tuple(xs), _THROUGH.get(xs[0].values, "")) for xs in together.values())
    return {limit.key: dimension for dimension in made for limit in dimension.limits}


@lru_cache(maxsize=1024)
def in_force(mask: int) -> tuple[Dimension, ...]:
    """The dimensions that count while `mask` is effective, in catalogue order."""
    return tuple(x for x in dict.fromkeys(dimensions().values()) if access.in_force(x.limits[0], mask))


def of(world: World, membership: Membership) -> dict[Dimension, Reach]:
    """What each dimension in force resolves to."""
    return {x: resolved(world, membership, x) for x in in_force(access.effective(membership))}


def of_limit(world: World, membership: Membership, limit: Limit) -> Reach:
    """What a limit resolves to, together with the one that shares its dimension; whether it is in force or not."""
    return resolved(world, membership, dimensions()[limit.key])


def resolved(world: World, membership: Membership, dimension: Dimension) -> Reach:
    """What a dimension opens to a membership; what only an account can say opens that, whoever it may be."""
    kept = (access.limit_value(membership.settings, x) for x in dimension.limits)
    if unknown := frozenset(filter(values.is_as_it_is, kept)):
        return Reach(unknown)
    each = [_of_value(world, membership, x, access.limit_value(membership.settings, x)) for x in dimension.limits]
    return Reach(frozenset.intersection(*(x.ids for x in each)), min(x.amount for x in each))


def _of_value(world: World, membership: Membership, limit: Limit, value: str) -> Reach:
    at = membership.location
    match limit.values:
        case "staff" | "position" if value == ALL:
            return Reach(world.staff_ids(at), values.EVERYTHING.amount)
        case "position":
            return Reach(world.staff_ids(at, value))
        case "staff":
            return Reach(world.staff_ids(at) & {membership.staff if value == SELF else value})
        case "network":
            return Reach(frozenset(world.network[value].locations) if value in world.network else frozenset())
    return values.opens(limit, value)
