"""Records as a world has them now: an edit may run again on a store that others have changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from rolecall.domain.errors import Conflict
from rolecall.domain.world import Location, Membership, Network, Staff, User, World, kind_of

R = TypeVar("R", Location, Staff, Network, User, Membership)


def current(world: World, record: R) -> R:
    """The record with that id. Raises Conflict where it is gone."""
    now = world.of(kind_of(record)).get(record.id)
    if now is None:
        raise Conflict("Something that the command changes was removed meanwhile.", hint="Run the command again.")
    return cast("R", now)


def all_current(world: World, records: Iterable[R]) -> list[R]:
    """Each record with that id. Raises Conflict where one is gone."""
    return [current(world, record) for record in records]
