"""Networks of locations: creating, editing, ordering and deleting them.

The first location of a network is its main one (rule 75).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more
from rolecall.domain.edits.limits import without_limits_to
from rolecall.domain.edits.unique_names import refuse_taken
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.world import Location, Network, World, fresh_id


def create_network(world: World, name: str, locations: Sequence[Location], *, main: Location | None = None) -> World:
    """A new network of existing locations, the main one first (rules 74, 75). Raises Refused or WrongUsage."""
    refuse_taken(world, "network", name)
    _refuse_twice(locations)
    ids = [x.id for x in locations]
    if not ids:
        hint = "Name its locations, the main one first."
        raise WrongUsage("A network needs at least one location.", hint=hint, rule=74)
    ordered = main_first(ids, main.id if main else ids[0])
    return world.put(Network(fresh_id(world.network, "network", name), name, ordered))


def main_first(locations: Sequence[str], main: str) -> tuple[str, ...]:
    """The locations with the main one moved to the front, the others in their order; a main one outside them joins."""
    return (main, *(location for location in locations if location != main))


def edit_network(
    world: World,
    network: Network,
    *,
    add: Sequence[Location] = (),
    drop: Sequence[Location] = (),
    name: str | None = None,
) -> World:
    """The network under another name, with locations added at the end and others dropped; the rest keep their order.

    Raises Refused where the name is taken or no location would be left (rule 74).
    """
    if name is not None:
        refuse_taken(world, "network", name, by_others_than=network.id)
        network = replace(network, name=name)
    both = [x.name for x in add if x in drop]
    if both:
        raise WrongUsage(f"{both[0]} is to be added and dropped.", hint="Name it once.")
    added = dict.fromkeys(x.id for x in add if x.id not in network.locations)
    network = replace(network, locations=(*network.locations, *added))
    return take_out(world.put(network), network, [x.id for x in drop if x.id in network.locations])


def order_network(world: World, network: Network, locations: Sequence[Location]) -> World:
    """The network with all its locations in a new order (rule 75). Raises WrongUsage where one lacks or is too many."""
    _refuse_twice(locations)
    for location in locations:
        refuse_outsider(network, location)
    missing = [world.location[key].name for key in network.locations if key not in {x.id for x in locations}]
    if missing:
        drop = command_line("network edit", (network.name,), ("--drop", "LOCATION"))
        message = f"The order lacks {and_more(missing, 8)}."
        raise WrongUsage(message, hint=f"Name every location once; to take one out: {drop}")
    return world.put(replace(network, locations=tuple(x.id for x in locations)))


def set_main(world: World, network: Network, location: Location) -> World:
    """The network with another main location: it moves to the front (rule 75)."""
    refuse_outsider(network, location)
    return world.put(replace(network, locations=main_first(network.locations, location.id)))


def delete_network(world: World, network: Network) -> World:
    """The world without a network. Nobody sees its client data any more; the locations stay."""
    return _without_references(world, network, world.location).drop(network)


def take_out(world: World, network: Network, gone: Collection[str]) -> World:
    """The world where locations have left a network. Raises Refused where none would be left (rule 74)."""
    kept = tuple(key for key in network.locations if key not in gone)
    if not kept:
        hint = f"Delete it instead: {command_line('network delete', (network.name,))}"
        raise Refused(f"The network {network.name} needs at least one location.", hint=hint, rule=74)
    return _without_references(world, network, gone).put(replace(network, locations=kept))


def _without_references(world: World, network: Network, places: Iterable[str]) -> World:
    """The world where nothing at the locations names the network: no limit (rule 80), and not as main one (rule 78)."""
    locations = [world.location[key] for key in places]
    world.of("membership").fetch_having("location", (location.id for location in locations))
    accesses = (m for location in locations for m in world.memberships_at(location.id))
    return world.put(
        *(replace(location, main_network="") for location in locations if location.main_network == network.id),
        *(without_limits_to(access, "network", network.id) for access in accesses),
    )


def _refuse_twice(locations: Sequence[Location]) -> None:
    for number, location in enumerate(locations):
        if location in locations[:number]:
            raise WrongUsage(f"{location.name} stands twice in the network.", hint="Name each location once.")


def refuse_outsider(network: Network, location: Location, *, rule: int = 0) -> None:
    """Raises Refused where a location does not belong to a network."""
    if location.id not in network.locations:
        hint = f"Add it first: {command_line('network edit', (network.name,), ('--add', location.name))}"
        raise Refused(f"{location.name} does not belong to the network {network.name}.", hint=hint, rule=rule)
