"""What a limit reaches in a world, by name: people, locations, ids, or a span of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rolecall.domain import values
from rolecall.domain.catalogue import Limit
from rolecall.domain.counting import and_more
from rolecall.domain.reach import dimensions, of_limit
from rolecall.domain.values import EVERYTHING, Reach
from rolecall.domain.world import Membership, World

MOST_NAMED = 6


def reach_data(limit: Limit, reach: Reach, names: Mapping[str, str]) -> list[str] | int | str:
    """The reach for machines: names of people or locations, ids, a number of days (0 is today or none), or `all`."""
    if dimensions()[limit.key].through:
        return sorted(names.get(key, key) for key in reach.ids)
    if reach.amount == EVERYTHING.amount:
        return values.ALL
    return sorted(reach.ids) if limit.values in ("choice", "addresses") else int(reach.amount)


def narrowed_to(
    world: World, membership: Membership, limits: Iterable[tuple[Limit, str]], names: Mapping[str, str]
) -> dict[str, list[str]]:
    """By the limit's key, the people or locations that values in kept form come to for an access; not of `all`."""
    through = ((x, value) for x, value in limits if dimensions()[x.key].through and value != values.ALL)
    return {x.key: sorted(names.get(key, key) for key in of_limit(world, membership, x).ids) for x, _ in through}


def in_words(world: World, membership: Membership, limit: Limit, value: str, names: Mapping[str, str]) -> str:
    """A kept value as people read it, with whom or what it comes to: `only oneself (Anna)`, `North (Harbour, Quay)`."""
    text = values.describe(limit, value, names)
    reached = narrowed_to(world, membership, [(limit, value)], names).get(limit.key)
    if reached is None or reached == [names.get(value)] or (limit.values == "network" and not reached):
        return text
    return f"{text} ({and_more(reached, MOST_NAMED) or 'nobody'})"
