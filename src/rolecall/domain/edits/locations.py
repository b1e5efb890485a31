"""Locations: adding, editing and removing them."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more, count
from rolecall.domain.edits.networks import refuse_outsider, take_out
from rolecall.domain.edits.unique_names import refuse_taken
from rolecall.domain.errors import Refused
from rolecall.domain.world import Location, World, fresh_id


def add_location(world: World, name: str, currency: str, *, sms_tariff: str = "", region: str = "") -> World:
    """A new location. Raises Refused where the name is taken."""
    refuse_taken(world, "location", name)
    return world.put(Location(fresh_id(world.location, "location", name), name, currency, sms_tariff, region))


def edit_location(
    world: World,
    location: Location,
    *,
    name: str | None = None,
    currency: str | None = None,
    sms_tariff: str | None = None,
    region: str | None = None,
    main_network: str | None = None,
) -> World:
    """The location with what is given; None leaves a field as it is, an empty text clears it. `main_network` is an id.

    Raises Refused where the name is taken, or the location does not belong to its main network (rule 78).
    """
    if name is not None:
        refuse_taken(world, "location", name, by_others_than=location.id)
    if main_network:
        refuse_outsider(world.network[main_network], location, rule=78)
    fields = {"name": name, "currency": currency, "sms_tariff": sms_tariff, "region": region}
    fields["main_network"] = main_network
    return world.put(replace(location, **{key: value for key, value in fields.items() if value is not None}))


def remove_location(world: World, location: Location, *, with_access: bool = False) -> World:
    """The world without a location and its staff; it leaves every network, the people stay (rule 59).

    Raises Refused where people have access there, unless their accesses are to end too, or where it is the only
    location of a network (rule 74).
    """
    accesses, networks = world.memberships_at(location.id), world.networks_of(location.id)
    if accesses and not with_access:
        people = and_more(sorted((world.user[m.user].name for m in accesses), key=str.casefold), 8)
        number = f"{count(len(accesses), 'user')} {'has' if len(accesses) == 1 else 'have'}"
        hint = f"End their access too: {command_line('location remove', (location.name,), ('--with-access',))}"
        raise Refused(f"{number} access at {location.name}: {people}.", hint=hint)
    alone = [n.name for n in networks if len(n.locations) == 1]
    if alone:
        what = f"the {'network' if len(alone) == 1 else 'networks'} {and_more(alone, 8)}"
        commands = "; ".join(command_line("network delete", (name,)) for name in alone)
        raise Refused(f"{location.name} is the only location of {what}.", hint=f"First: {commands}", rule=74)
    world = world.drop(*accesses, *world.staff_of(location.id))
    for network in networks:
        world = take_out(world, network, [location.id])
    return world.drop(world.location[location.id])
