"""The networks report: each network with its locations in order, and who sees client data through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rolecall.domain.counting import count
from rolecall.domain.world import Membership, Network, World
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.questions.listing import access_data, accesses
from rolecall.views.questions.place_details import sees_through

COLUMNS = {
    "network": "Network",
    "place": "Place",
    "location": "Location",
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "users": "Users",
    "client_data": "Sees its client data",
}
LAYOUT = Layout(optional=("sms_tariff", "currency"))


def networks_report(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """A row for each location of each network, the main one first (rule 75).

    With `memberships` only the locations they are at are shown, and only those people are counted.
    """
    chosen = accesses(world, memberships)
    by_location: dict[str, list[Membership]] = {}
    for membership in chosen:
        by_location.setdefault(membership.location, []).append(membership)
    shown = set(world.location) if memberships is None else set(by_location)
    ordered = sorted(world.network.values(), key=lambda n: (n.name.casefold(), n.id))
    networks = [n for n in ordered if shown.intersection(n.locations)]
    data = [_data(world, network, by_location, shown) for network in networks]
    parts = tuple(_part(entry) for entry in data)
    rows = [row for part in parts for row in part.rows]
    condensed = tuple(_condensed(part, entry) for part, entry in zip(parts, data, strict=True))
    inside = {key for network in world.network.values() for key in network.locations}
    alone = sorted((world.location[key].name for key in shown - inside), key=str.casefold)
    seeing = len({m.user for n in networks for m in chosen if m.location in n.locations and sees_through(m, n)})
    who = f"{count(seeing, 'user')} {'sees' if seeing == 1 else 'see'}" if seeing else "nobody sees"
    note = f"{count(len(networks), 'network')}; {who} their client data."
    note += f" In no network: {', '.join(alone)}." if alone else ""
    return Answer(data, table(COLUMNS, rows), parts, note, condensed=condensed)


def _data(world: World, network: Network, by_location: dict[str, list[Membership]], shown: set[str]) -> dict[str, Any]:
    main, places, users = world.location[network.locations[0]], [], set()
    for number, key in enumerate(network.locations, 1):
        if key not in shown:
            continue
        location, there = world.location[key], by_location.get(key, [])
        users |= {m.user for m in there}
        place = {
            "place": number,
            "name": location.name,
            "currency": location.currency,
            "sms_tariff": location.sms_tariff or None,
            "users": len(there),
            "client_data": [access_data(world, m) for m in there if sees_through(m, network)],
        }
        places.append(place)
    return {
        "name": network.name,
        "main": main.name,
        "currency": main.currency,
        "sms_tariff": main.sms_tariff or None,
        "users": len(users),
        "locations": places,
    }


def _part(entry: dict[str, Any]) -> Table:
    rows = []
    for place in entry["locations"]:
        number = "main" if place["place"] == 1 else str(place["place"])
        seeing = ", ".join(person["name"] for person in place["client_data"])
        facts = (place["name"], place["currency"], place["sms_tariff"] or "", str(place["users"]))
        rows.append((entry["name"], number, *facts, seeing))
    return table(COLUMNS, rows, entry["name"])


def _condensed(part: Table, entry: dict[str, Any]) -> Table:
    """The part without the network's name in every row: it is in the title, with what the main location gives."""
    users = count(entry["users"], "user")
    title = " · ".join(filter(None, (entry["name"], entry["currency"], entry["sms_tariff"], users)))
    return Table(part.columns[1:], tuple(row[1:] for row in part.rows), title, LAYOUT)
