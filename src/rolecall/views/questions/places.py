"""One location, or one network, looked at closely."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rolecall.domain.access import effective, limit_value
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Location, Membership, Network, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions import listing

STAFF = {"name": "Staff member", "position": "Position", "user": "User"}
PEOPLE = {"name": "User", "contact": "Contact", "role": "Role", "status": "Status"}
ORDER = {
    "place": "Place",
    "name": "Location",
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "users": "Users",
    "main_network": "Main network",
}
FACTS = {
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "region": "Region",
    "networks": "Networks",
    "main_network": "Main network",
}


def location(world: World, found: Location) -> Answer:
    """A location with its staff and the people who have access."""
    facts = listing.location_data(world, found)
    held = listing.accesses(world, [m for m in world.membership.values() if m.location == found.id])
    people = listing.users(world, held)
    staff = listing.staff(world, found)
    data = {**facts, "staff": staff.data, "users": people.data}
    seen = (
        table({"fact": "Location", "value": found.name}, list(_told(facts))),
        table(STAFF, [(row[0], row[2], row[3]) for row in staff.table.rows], f"Staff: {len(staff.table.rows)}"),
        table(PEOPLE, [_person(world, m) for m in held], f"Users: {len(held)}"),
    )
    return Answer(data, people.table, seen)


def _told(facts: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for key, title in FACTS.items():
        value = facts[key]
        yield title, ", ".join(value) if isinstance(value, list) else value or ""


def _person(world: World, membership: Membership) -> tuple[str, ...]:
    user = world.user[membership.user]
    return user.name, user.email or user.phone, membership.role, membership.status


def network(world: World, found: Network) -> Answer:
    """A network's locations in order, the main one first, and who sees client data through it (rule 80)."""
    main = world.location[found.locations[0]]
    seeing = listing.accesses(world, [m for m in world.membership.values() if sees_through(m, found)])
    rows = [_place(world, found, place, key) for place, key in enumerate(found.locations)]
    data = {
        "name": found.name,
        "main": main.name,
        "currency": main.currency,
        "sms_tariff": main.sms_tariff or None,
        "locations": [world.location[key].name for key in found.locations],
        "main_for": [
            world.location[key].name for key in found.locations if world.location[key].main_network == found.id
        ],
        "client_data": [listing.access_data(world, m) for m in seeing],
    }
    title = f"{found.name} · {main.currency}" + (f" · {main.sms_tariff}" if main.sms_tariff else "")
    parts = (
        table(ORDER, rows, title),
        table(
            dict(listing.ACCESS), [listing.access_cells(world, m) for m in seeing], "Sees client data of the network"
        ),
    )
    return Answer(data, table(ORDER, rows), parts if seeing else parts[:1])


def _place(world: World, network: Network, place: int, key: str) -> tuple[str, ...]:
    found = world.location[key]
    users = sum(m.location == key for m in world.membership.values())
    cells = (
        found.name,
        found.currency,
        found.sms_tariff,
        str(users),
        "yes" if found.main_network == network.id else "",
    )
    return ("main" if place == 0 else str(place + 1), *cells)


def sees_through(membership: Membership, network: Network) -> bool:
    """Whether a membership effectively sees the client data of a network."""
    return any(
        effective(membership) & catalogue().permission[x.permission].bit
        and limit_value(membership.settings, x) == network.id
        for x in catalogue().limits
        if x.values == "network"
    )
