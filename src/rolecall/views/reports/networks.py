"""The networks report: each network with its locations in order, and who sees client data through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rolecall.domain.counting import count
from rolecall.domain.world import Membership, Network, World
from rolecall.views.answers import Answer, Table, table
from rolecall.views.questions.listing import access_data, accesses
from rolecall.views.questions.places import sees_through

COLUMNS = {
    "network": "Network",
    "place": "Place",
    "location": "Location",
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "users": "Users",
    "client_data": "Sees its client data",
}
MAIN = "main"


def networks_report(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """A row for each location of each network, the main one first (rule 75).

    With `memberships` only the locations they are at are told, and only those people are counted.
    """
    chosen = accesses(world, memberships)
    held = _by_location(chosen)
    told = set(world.location) if memberships is None else set(held)
    ordered = sorted(world.network.values(), key=lambda n: (n.name.casefold(), n.id))
    found = [n for n in ordered if told.intersection(n.locations)]
    data = [_data(world, network, held, told) for network in found]
    parts = tuple(_part(entry) for entry in data)
    rows = [row for part in parts for row in part.rows]
    seen = tuple(_seen(part, entry) for part, entry in zip(parts, data, strict=True))
    return Answer(data, table(COLUMNS, rows), parts, _note(world, found, chosen, told), condensed=seen)


def _by_location(chosen: Iterable[Membership]) -> dict[str, list[Membership]]:
    grouped: dict[str, list[Membership]] = {}
    for membership in chosen:
        grouped.setdefault(membership.location, []).append(membership)
    return grouped


def _data(world: World, network: Network, held: dict[str, list[Membership]], told: set[str]) -> dict[str, Any]:
    main = world.location[network.locations[0]]
    places = [(n, key) for n, key in enumerate(network.locations) if key in told]
    return {
        "name": network.name,
        "main": main.name,
        "currency": main.currency,
        "sms_tariff": main.sms_tariff or None,
        "users": len({m.user for _, key in places for m in held.get(key, ())}),
        "locations": [_place(world, network, n, held.get(key, [])) for n, key in places],
    }


def _place(world: World, network: Network, number: int, held: Sequence[Membership]) -> dict[str, Any]:
    location = world.location[network.locations[number]]
    return {
        "place": number + 1,
        "name": location.name,
        "currency": location.currency,
        "sms_tariff": location.sms_tariff or None,
        "users": len(held),
        "client_data": [access_data(world, m) for m in held if sees_through(m, network)],
    }


def _part(entry: dict[str, Any]) -> Table:
    return table(COLUMNS, [_row(entry["name"], place) for place in entry["locations"]], entry["name"])


def _row(network: str, place: dict[str, Any]) -> tuple[str, ...]:
    number = MAIN if place["place"] == 1 else str(place["place"])
    seeing = ", ".join(person["name"] for person in place["client_data"])
    return network, number, place["name"], place["currency"], place["sms_tariff"] or "", str(place["users"]), seeing


def _seen(part: Table, entry: dict[str, Any]) -> Table:
    """The part without the network's name in every row: it is in the title, with what the main location gives."""
    users = count(entry["users"], "user")
    title = " · ".join(text for text in (entry["name"], entry["currency"], entry["sms_tariff"], users) if text)
    return Table(part.columns[1:], tuple(row[1:] for row in part.rows), title)


def _note(world: World, found: Sequence[Network], chosen: Sequence[Membership], told: set[str]) -> str:
    inside = {key for network in world.network.values() for key in network.locations}
    alone = sorted((world.location[key].name for key in told - inside), key=str.casefold)
    seeing = len({m.user for n in found for m in chosen if m.location in n.locations and sees_through(m, n)})
    who = f"{count(seeing, 'user')} {'sees' if seeing == 1 else 'see'}" if seeing else "nobody sees"
    counted = f"{count(len(found), 'network')}; {who} their client data."
    return counted + (f" In no network: {', '.join(alone)}." if alone else "")
