"""From the words of `location`, `staff` and `network` to edits."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.app.context import Context
from rolecall.app.saving import Edit
from rolecall.documents import identity
from rolecall.domain import find
from rolecall.domain.edits import places
from rolecall.domain.errors import Unanswered
from rolecall.domain.text import name as clean
from rolecall.domain.world import Location


def adding_location(name: str, currency: str, sms_tariff: str, region: str) -> Edit:
    """The edit that adds a location. Raises WrongUsage for an unknown currency or region."""
    cleaned, code = clean(name, "location's name"), identity.currency(currency)
    tariff = clean(sms_tariff, "SMS tariff") if sms_tariff else ""
    country = identity.region(region) if region else ""
    return lambda world: places.add_location(world, cleaned, code, sms_tariff=tariff, region=country)


def adding_staff(context: Context, name: str, position: str) -> Edit:
    """The edit that adds a staff member at `--at`, or at the only location."""
    cleaned, place = clean(name, "staff member's name"), clean(position, "position") if position else ""
    location = here(context)
    return lambda world: places.add_staff(world, cleaned, location, position=place)


def here(context: Context) -> Location:
    """The location of `--at`, or the only one. Raises Unanswered where several could be meant."""
    known = list(context.world.location.values())
    if context.at or len(known) == 1:
        return context.at or known[0]
    raise Unanswered("Which location?", hint="Name it with --at. See: rolecall location list")


def creating_network(context: Context, name: str, locations: Sequence[str], main: str) -> Edit:
    """The edit that creates a network of existing locations."""
    cleaned = clean(name, "network's name")
    members = [find.location(context.world, word) for word in locations]
    first = find.location(context.world, main) if main else None
    return lambda world: places.create_network(world, cleaned, members, main=first)
