"""One location, or one network, looked at closely."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.access import effective, limit_value
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Location, Membership, Network, World
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.questions import listing

STAFF = {"name": "Staff member", "position": "Position", "user": "User"}
PEOPLE = {"name": "Name", "contact": "Contact", "role": "Role", "status": "Status"}
SEEING = {"name": "Name", "contact": "Contact", "role": "Role", "location": "Location", "status": "Status"}
FACTS = {
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "region": "Region",
    "networks": "Networks",
    "main_network": "Main network",
}
ORDER = {
    "place": "Place",
    "name": "Location",
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "users": "Users",
    "main_network": "Main network",
}


def location(world: World, shown: Location) -> Answer:
    """A location with its staff and the people who have access."""
    facts = listing.location_data(world, shown)
    memberships = listing.accesses(world, world.memberships_at(shown.id))
    people, staff = listing.users(world, memberships), listing.staff(world, shown)
    users = ((world.user[m.user], m) for m in memberships)
    present = table(
        PEOPLE,
        [(u.name, u.email or u.phone, m.role, m.status) for u, m in users],
        f"Users: {len(memberships)}",
        Layout(beneath="contact"),
    )
    parts = (
        table({"fact": "Location", "value": shown.name}, [(FACTS[key], listing.cell(facts[key])) for key in FACTS]),
        table(STAFF, [(row[0], row[2], row[3]) for row in staff.table.rows], f"Staff: {len(staff.table.rows)}"),
        replace(present, sources=tuple(range(len(memberships)))),
    )
    return Answer({**facts, "staff": staff.data, "users": people.data}, people.table, parts)


def network(world: World, shown: Network) -> Answer:
    """A network's locations in order, the main one first, and who sees client data through it (rule 80)."""
    members = [world.location[key] for key in shown.locations]
    main = members[0]
    seeing = listing.accesses(world, [m for m in world.naming(shown.id) if sees_through(m, shown)])
    data = {**listing.network_data(world, shown), "client_data": [listing.access_data(world, m) for m in seeing]}
    rows = []
    for n, x in enumerate(members):
        users = len(world.memberships_at(x.id))
        marked = "yes" if x.main_network == shown.id else ""
        rows.append((str(n + 1) if n else "main", x.name, x.currency, x.sms_tariff, str(users), marked))
    whole = table(ORDER, rows)
    title = " · ".join(filter(None, (shown.name, main.currency, main.sms_tariff)))
    holders = ((world.user[m.user], m) for m in seeing)
    people = [(u.name, u.email or u.phone, m.role, world.location[m.location].name, m.status) for u, m in holders]
    seen = table(SEEING, people, "Sees client data of the network", Layout(once=("name", "contact"), beneath="contact"))
    parts = (Table(whole.columns, whole.rows, title, sources=tuple(range(len(rows)))), seen)
    return Answer(data, whole, parts if seeing else parts[:1])


def sees_through(membership: Membership, network: Network) -> bool:
    """Whether a membership effectively sees the client data of a network."""
    return any(
        effective(membership) & catalogue().permission[x.permission].bit
        and limit_value(membership.settings, x) == network.id
        for x in catalogue().limits
        if x.values == "network"
    )
