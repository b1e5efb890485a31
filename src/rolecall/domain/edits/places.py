"""Locations, their staff, and networks of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.nearness import fold
from rolecall.domain.world import Location, Network, Staff, World, fresh_id


def add_location(world: World, name: str, currency: str, *, sms_tariff: str = "", region: str = "") -> World:
    """A new location. Raises Refused where the name is taken."""
    _refuse_taken(name, (x.name for x in world.location.values()), "location")
    return world.put(Location(fresh_id(world.location, "location", name), name, currency, sms_tariff, region))


def add_staff(world: World, name: str, location: Location, *, position: str = "") -> World:
    """A new staff member of a location. Raises Refused where the name is taken there."""
    _refuse_taken(name, (x.name for x in world.staff_of(location.id)), f"staff member at {location.name}")
    return world.put(Staff(fresh_id(world.staff, "staff", location.id, name), location.id, name, position))


def create_network(world: World, name: str, locations: Sequence[Location], *, main: Location | None = None) -> World:
    """A new network of existing locations, the main one first (rules 74, 75). Raises Refused or WrongUsage."""
    _refuse_taken(name, (x.name for x in world.network.values()), "network")
    ids = [x.id for x in locations]
    if len(set(ids)) < len(ids):
        twice = next(x.name for n, x in enumerate(locations) if x.id in ids[:n])
        raise WrongUsage(f"{twice} stands twice in the network.", hint="Name each location once.")
    if not ids:
        raise WrongUsage(
            "A network needs at least one location (rule 74).", hint="Name its locations, the main one first."
        )
    ordered = main_first(ids, main.id if main else ids[0])
    return world.put(Network(fresh_id(world.network, "network", name), name, ordered))


def main_first(locations: Sequence[str], main: str) -> tuple[str, ...]:
    """The locations with the main one moved to the front, the others in their order; a main one outside them joins."""
    return (main, *(location for location in locations if location != main))


def _refuse_taken(name: str, names: Iterable[str], what: str) -> None:
    if any(fold(name) == fold(other) for other in names):
        raise Refused(f"There is a {what} called {name} already.", hint="Choose another name.")
