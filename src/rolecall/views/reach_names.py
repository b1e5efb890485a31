"""What a limit reaches in a world, by name: people, locations, ids, or a span of time."""

from __future__ import annotations

from collections.abc import Mapping

from rolecall.domain import values
from rolecall.domain.access import names_of
from rolecall.domain.catalogue import Limit
from rolecall.domain.reach import dimensions
from rolecall.domain.values import EVERYTHING, Reach
from rolecall.domain.world import World


def reach_names(*worlds: World) -> dict[str, str]:
    """The names of staff, networks and locations by id; where worlds differ, as in the last."""
    names: dict[str, str] = {}
    for world in worlds:
        names |= {x.id: x.name for x in world.location.values()} | names_of(world)
    return names


def reach_data(limit: Limit, reach: Reach, names: Mapping[str, str]) -> list[str] | int | str:
    """The reach for machines: names of people or locations, ids, a number of days (0 is today or none), or `all`."""
    if dimensions()[limit.key].through:
        return sorted(names.get(key, key) for key in reach.ids)
    if reach.amount == EVERYTHING.amount:
        return values.ALL
    return sorted(reach.ids) if limit.values in ("choice", "addresses") else int(reach.amount)
