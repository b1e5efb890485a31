"""Locations: adding, copying, editing and removing them."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.access import place
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more, count
from rolecall.domain.edits.moving import NewPlace, access_elsewhere
from rolecall.domain.edits.networks import edit_network, refuse_outsider, take_out
from rolecall.domain.edits.staff import fetch_for_new, new_staff_member
from rolecall.domain.edits.unique_names import refuse_taken
from rolecall.domain.errors import Refused
from rolecall.domain.world import INVITED, GrowingWorld, Location, World, fresh_id


def add_location(world: World, name: str, currency: str, *, sms_tariff: str = "", region: str = "") -> World:
    """The world with a new location. Raises Refused where the name is taken."""
    return world.put(_new_location(world, name, currency, sms_tariff, region))


def _new_location(world: World, name: str, *details: str) -> Location:
    refuse_taken(world, "location", name)
    return Location(fresh_id(world.location, "location", name), name, *details)


def copy_location(
    world: World, source: Location, name: str, *, with_team: bool = False, networks: bool = False, sent: str = ""
) -> World:
    """The world with a new location like another: its currency, SMS tariff and region.

    With `networks` it joins those of the other, at the end; with `with_team` it gets staff of the same names, and who
    has access at the other has it there: who is active is so at once (rule 57), an invitation is made at `sent`. Raises
    Refused where the name is taken.
    """
    new = _new_location(world, name, source.currency, source.sms_tariff, source.region)
    joined = world.networks_of(source.id) if networks else []
    world = world.put(replace(new, main_network=source.main_network if networks else ""))
    for network in joined:
        world = edit_network(world, network, add=[new])
    return _with_team(world, source, new, sent) if with_team else world


def _with_team(world: World, source: Location, new: Location, sent: str) -> World:
    draft, people, team = GrowingWorld(world), dict[str, str](), world.staff_of(source.id)
    fetch_for_new(world, ((new.id, member.name) for member in team))
    for member in team:
        draft.put(again := new_staff_member(draft.world, member.name, new, position=member.position))
        people[member.id] = again.id
    world = draft.world
    there = NewPlace(new, place(world, new.id), people)
    copies = (
        replace(access_elsewhere(world, m, there, people.get(m.staff, "")), remembered={})
        for m in world.memberships_at(source.id)
    )
    return world.put(*(replace(m, invited=sent) if m.status == INVITED else m for m in copies))


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
