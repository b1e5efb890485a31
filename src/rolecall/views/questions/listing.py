"""Listings: the people, locations, staff and networks of a world, as plain data and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from types import MappingProxyType
from typing import Any

from rolecall.domain.world import Location, Membership, Network, User, World
from rolecall.views.answers import Answer, Layout, table

PERSON = MappingProxyType({"name": "Name", "email": "E-mail", "phone": "Phone"})
ACCESS = MappingProxyType({**PERSON, "location": "Location", "role": "Role", "status": "Status"})

_USERS = {**PERSON, "location": "Location", "role": "Role", "staff": "Staff member", "status": "Status"}
_CONDENSED_USERS = {
    "name": "Name",
    "contact": "Contact",
    "phone": "Phone",
    "role": "Role",
    "location": "Location",
    "status": "Status",
    "staff": "Staff member",
}
_USERS_LAYOUT = Layout(
    optional=("staff", "phone"), once=("name", "contact", "phone"), joined="location", beneath="contact"
)
_NOWHERE = ("", "", "", "")
NO_ACCESS = "no access"
"""What people read as the status of somebody without access; for scripts it is empty."""
_LOCATIONS = {
    "name": "Name",
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "region": "Region",
    "networks": "Networks",
    "main_network": "Main network",
    "staff": "Staff",
    "users": "Users",
}
_LOCATIONS_LAYOUT = Layout(optional=("region", "main_network", "sms_tariff", "networks"))
_STAFF = {"name": "Name", "location": "Location", "position": "Position", "user": "User"}
_NETWORKS = {
    "name": "Name",
    "main": "Main location",
    "locations": "Locations",
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "main_for": "Main network of",
}
_NETWORKS_LAYOUT = Layout(optional=("main_for", "sms_tariff", "currency"))


def accesses(world: World, memberships: Iterable[Membership] | None = None) -> list[Membership]:
    """`memberships`, or all there are, ordered by user name and location name."""
    chosen = world.membership.values() if memberships is None else memberships
    return sorted(chosen, key=lambda m: (*_person_order(world, m.user), _location_order(world, m.location)))


def person_data(user: User) -> dict[str, Any]:
    """Who a user is; null where unknown."""
    return {"name": user.name, "email": user.email or None, "phone": user.phone or None}


def access_data(world: World, membership: Membership) -> dict[str, Any]:
    """Whose access it is, where and as what, under the keys of `ACCESS`; the role is null without one (rule 21)."""
    return {
        **person_data(world.user[membership.user]),
        "location": world.location[membership.location].name,
        "role": membership.role or None,
        "status": membership.status,
    }


def access_cells(world: World, membership: Membership) -> tuple[str, ...]:
    """One cell for each column of `ACCESS`."""
    user, where = world.user[membership.user], world.location[membership.location].name
    return user.name, user.email, user.phone, where, membership.role, membership.status


def names_apart(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The name in each of the rows, which begin with the cells of `PERSON`; with the contact where people of one name
    are among them.
    """
    namesakes = Counter(name for name, _, _ in {row[:3] for row in rows})
    return [f"{row[0]} <{row[1] or row[2]}>" if namesakes[row[0]] > 1 else row[0] for row in rows]


def users(world: World, memberships: Iterable[Membership] | None = None, *, also: Iterable[User] = ()) -> Answer:
    """Who has access where.

    Without `memberships` it is everyone, people without access included; otherwise the holders of `memberships`, and
    the people in `also` even if they hold none of them.
    """
    by_user: dict[str, list[Membership]] = {}
    for membership in accesses(world, memberships):
        by_user.setdefault(membership.user, []).append(membership)
    for user in world.user.values() if memberships is None else also:
        by_user.setdefault(user.id, [])
    data, rows = list[dict[str, Any]](), list[tuple[str, ...]]()
    for key in sorted(by_user, key=lambda user: _person_order(world, user)):
        person = world.user[key]
        entries = [
            {
                "location": world.location[m.location].name,
                "role": m.role or None,
                "staff": world.staff[m.staff].name if m.staff else None,
                "status": m.status,
            }
            for m in by_user[key]
        ]
        data.append({**person_data(person), "memberships": entries})
        places = [_cells(entry) for entry in entries] or [_NOWHERE]
        rows += [(person.name, person.email, person.phone, *place) for place in places]
    return _users_answer(data, rows)


def _users_answer(data: list[dict[str, Any]], rows: Sequence[tuple[str, ...]]) -> Answer:
    """The rows for scripts, and for people, to whom it is said who has no access."""
    whole = table(_USERS, rows)
    condensed = [
        (name, email or phone, phone, role, location, status if location else NO_ACCESS, member)
        for name, email, phone, location, role, member, status in rows
    ]
    people = (table(_CONDENSED_USERS, condensed, layout=_USERS_LAYOUT),)
    if all(row[3] for row in rows):
        return Answer(data, whole, condensed=people)
    marked = [row if row[3] else (*row[:-1], NO_ACCESS) for row in rows]
    return Answer(data, whole, (table(_USERS, marked),), condensed=people)


def locations(world: World, among: Collection[str] | None = None) -> Answer:
    """The locations, or those `among` ids, with their networks and how many staff and users each has."""
    staff_count = Counter(s.location for s in world.staff.values())
    user_count = Counter(m.location for m in world.membership.values())
    chosen = (x for x in world.location.values() if among is None or x.id in among)
    ordered = sorted(chosen, key=lambda x: _location_order(world, x.id))
    counted = (({"staff": staff_count[x.id], "users": user_count[x.id]}, x) for x in ordered)
    data = [{**location_data(world, x), **counts} for counts, x in counted]
    return Answer(data, table(_LOCATIONS, [_cells(row) for row in data], layout=_LOCATIONS_LAYOUT))


def location_data(world: World, location: Location) -> dict[str, Any]:
    """What a location is and belongs to; null where unknown."""
    return {
        "name": location.name,
        "currency": location.currency,
        "sms_tariff": location.sms_tariff or None,
        "region": location.region or None,
        "networks": [n.name for n in world.networks_of(location.id)],
        "main_network": world.network[location.main_network].name if location.main_network else None,
    }


def staff(world: World, at: Location | None = None, among: Collection[str] | None = None) -> Answer:
    """The staff, of one location or of all, or those `among` ids, with the user each is linked to (rule 29)."""
    everyone = world.staff_of(at.id) if at else world.staff.values()
    chosen = [member for member in everyone if among is None or member.id in among]
    world.of("membership").fetch_having("staff", (s.id for s in chosen))
    linked = {m.staff: world.user[m.user].name for s in chosen for m in world.linked_to(s.id)}
    chosen.sort(key=lambda s: (_location_order(world, s.location), s.name.casefold(), s.id))
    data = [
        {
            "name": s.name,
            "location": world.location[s.location].name,
            "position": s.position or None,
            "user": linked.get(s.id),
        }
        for s in chosen
    ]
    return Answer(data, table(_STAFF, [_cells(row) for row in data], layout=Layout(("position", "user"))))


def networks(world: World, at: Collection[str] | None = None) -> Answer:
    """The networks, or those of the locations `at`; the first location is the main one and gives currency and SMS
    tariff (rules 75, 76).
    """
    chosen = (n for n in world.network.values() if at is None or not set(at).isdisjoint(n.locations))
    ordered = sorted(chosen, key=lambda n: (n.name.casefold(), n.id))
    data = [network_data(world, n) for n in ordered]
    return Answer(data, table(_NETWORKS, [_cells(row) for row in data], layout=_NETWORKS_LAYOUT))


def network_data(world: World, network: Network) -> dict[str, Any]:
    """What a network is, with its locations in order; null where unknown."""
    members = [world.location[key] for key in network.locations]
    main = members[0] if members else None
    return {
        "name": network.name,
        "main": main.name if main else None,
        "locations": [place.name for place in members],
        "currency": main.currency if main else None,
        "sms_tariff": (main.sms_tariff or None) if main else None,
        "main_for": [place.name for place in members if place.main_network == network.id],
    }


def _person_order(world: World, user: str) -> tuple[str, str]:
    return world.user[user].name.casefold(), user


def _location_order(world: World, location: str) -> tuple[str, str]:
    return world.location[location].name.casefold(), location


def _cells(data: dict[str, Any]) -> tuple[str, ...]:
    """Plain data as cells, in its order."""
    return tuple(cell(value) for value in data.values())


def cell(value: object) -> str:
    """A list joined by commas, null as nothing, a number as its digits."""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
