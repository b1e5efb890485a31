"""From the words of `location`, `staff` and `network` to edits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import cast

from rolecall.app.context import Context
from rolecall.app.fields import refuse_idle, value
from rolecall.app.result import Result
from rolecall.app.saving import Edit, all_current, current, save
from rolecall.documents import identity
from rolecall.domain import find
from rolecall.domain.edits import locations as location_edits
from rolecall.domain.edits import networks as network_edits
from rolecall.domain.edits import staff as staff_edits
from rolecall.domain.errors import Gap, NotFound, Unanswered
from rolecall.domain.nearness import fold
from rolecall.domain.tables import NAME
from rolecall.domain.text import name as clean
from rolecall.domain.world import Location, Network, Staff, World


def adding_location(name: str, currency: str, sms_tariff: str, region: str) -> Edit:
    """The edit that adds a location. Raises WrongUsage for an unknown currency or region."""
    cleaned, code = clean(name, "location's name"), identity.currency(currency)
    tariff = clean(sms_tariff, "SMS tariff") if sms_tariff else ""
    country = identity.region(region) if region else ""
    return lambda world: location_edits.add_location(world, cleaned, code, sms_tariff=tariff, region=country)


def copying_location(context: Context, source: Location, name: str, *, with_team: bool, networks: bool) -> Result:
    """Adds a location like another, with its team and its networks where that is asked for."""
    from rolecall.app.narrowing import caution_of_narrowed

    cleaned, sent = clean(name, "location's name"), context.environment.clock()
    team = context.world.memberships_at(source.id) if with_team else []

    def edit(world: World) -> World:
        origin = current(world, source)
        return location_edits.copy_location(world, origin, cleaned, with_team=with_team, networks=networks, sent=sent)

    after = edit(context.world)
    (new,) = after.of("location").having(NAME, fold(cleaned))
    caution_of_narrowed(context, after, team, new.id)
    return save(context, edit, f"location copy {source.name} to {cleaned}")


def editing_location(
    context: Context,
    location: Location,
    *,
    name: str | None,
    currency: str | None,
    sms_tariff: str | None,
    region: str | None,
    main_network: str | None,
) -> Edit:
    """The edit that changes a location; None leaves a field as it is, `none` clears one that may be empty."""
    refuse_idle(name=name, currency=currency, sms_tariff=sms_tariff, region=region, main_network=main_network)
    main = value(main_network, lambda text: find.network(context.world, text).id)
    called = None if name is None else clean(name, "location's name")
    code = None if currency is None else identity.currency(currency)
    tariff, country = value(sms_tariff, lambda text: clean(text, "SMS tariff")), value(region, identity.region)
    fields = {"name": called, "currency": code, "sms_tariff": tariff, "region": country, "main_network": main}
    return lambda world: location_edits.edit_location(world, current(world, location), **fields)


def removing_location(location: Location, *, with_access: bool) -> Edit:
    """The edit that removes a location with its staff, and with `with_access` everyone's access there."""
    return lambda world: location_edits.remove_location(world, current(world, location), with_access=with_access)


def adding_staff(context: Context, name: str, position: str) -> Edit:
    """The edit that adds a staff member at `--at`, or at the only location."""
    cleaned, place = clean(name, "staff member's name"), clean(position, "position") if position else ""
    location = here(context)
    return lambda world: staff_edits.add_staff(world, cleaned, current(world, location), position=place)


def staff_here(context: Context, name: str) -> Staff:
    """The staff member with a name at `--at`, at the only location, or at the only one where somebody is called so.

    Raises Unanswered where several locations have one, NotFound where none has.
    """
    world = context.world
    try:
        return find.staff(world, name, here(context))
    except Unanswered as error:
        called = cast("list[Staff]", world.of("staff").having(NAME, fold(name)))
        keys = sorted({x.location for x in called})
        if len(keys) == 1:
            return find.staff(world, name, world.location[keys[0]])
        if not keys:
            raise error if _is_part(world, name) else _nobody(name) from None
        gap = Gap("location", among=tuple(keys), parameter="at")
        places = sorted(world.location[key].name for key in keys)
        hint = f"{name} works at {' and '.join(places)}. Choose with --at."
        raise Unanswered(error.message, hint=hint, gap=gap) from None


def _is_part(world: World, name: str) -> bool:
    """Whether anybody's name has this in it, which is enough once the location is known."""
    return any(fold(name) in fold(staff.name) for staff in world.staff.values())


def _nobody(name: str) -> NotFound:
    return NotFound(f"No staff member is called “{name}”.", hint="See them with: rolecall staff list")


def editing_staff(staff: Staff, name: str | None, position: str | None) -> Edit:
    """The edit that changes a staff member; None leaves a field as it is, `none` takes the position away."""
    refuse_idle(name=name, position=position)
    called = None if name is None else clean(name, "staff member's name")
    place = value(position, lambda text: clean(text, "position"))
    return lambda world: staff_edits.edit_staff(world, current(world, staff), name=called, position=place)


def removing_staff(staff: Staff) -> Edit:
    return lambda world: staff_edits.remove_staff(world, current(world, staff))


def here(context: Context) -> Location:
    """The location of `--at`, or the only one. Raises Unanswered where several could be meant."""
    if context.at:
        return context.at
    known = list(islice(context.world.location.values(), 2))
    if len(known) == 1:
        return known[0]
    hint = "Name it with --at. See: rolecall location list"
    raise Unanswered("Which location?", hint=hint, gap=Gap("location", parameter="at"))


def creating_network(context: Context, name: str, locations: Sequence[str], main: str) -> Edit:
    cleaned = clean(name, "network's name")
    members = _locations(context, locations)
    first = find.location(context.world, main) if main else None
    return lambda world: network_edits.create_network(world, cleaned, all_current(world, members), main=first)


def editing_network(
    context: Context, network: Network, add: Sequence[str], drop: Sequence[str], name: str | None
) -> Edit:
    """The edit that adds and drops locations of a network and renames it."""
    refuse_idle(add=add, drop=drop, name=name)
    joining, leaving = _locations(context, add), _locations(context, drop)
    called = None if name is None else clean(name, "network's name")
    return lambda world: network_edits.edit_network(
        world, current(world, network), add=all_current(world, joining), drop=leaving, name=called
    )


def ordering_network(context: Context, network: Network, locations: Sequence[str]) -> Edit:
    """The edit that puts all locations of a network in a new order."""
    ordered = _locations(context, locations)
    return lambda world: network_edits.order_network(world, current(world, network), ordered)


def setting_main(network: Network, first: Location) -> Edit:
    """The edit that makes another location of a network the main one."""
    return lambda world: network_edits.set_main(world, current(world, network), current(world, first))


def deleting_network(network: Network) -> Edit:
    """The edit that deletes a network; its locations stay."""
    return lambda world: network_edits.delete_network(world, current(world, network))


def _locations(context: Context, words: Sequence[str]) -> list[Location]:
    return [find.location(context.world, word) for word in words]
