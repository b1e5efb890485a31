"""Listings: the people, locations, staff and networks of a world, as plain data and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rolecall.domain.world import Location, Membership, Network, Staff, User, World
from rolecall.views.answers import Answer, table

PERSON = MappingProxyType({"name": "Name", "email": "E-mail", "phone": "Phone"})
ACCESS = MappingProxyType({**PERSON, "location": "Location", "role": "Role", "status": "Status"})

_USERS = {**PERSON, "location": "Location", "role": "Role", "staff": "Staff member", "status": "Status"}
_SEEN_USERS = {"name": "Name", "contact": "Contact", "location": "Location", "role": "Role", "status": "Status"}
_NOWHERE = ("", "", "", "")
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
_STAFF = {"name": "Name", "location": "Location", "position": "Position", "user": "User"}
_NETWORKS = {
    "name": "Name",
    "main": "Main location",
    "locations": "Locations",
    "currency": "Currency",
    "sms_tariff": "SMS tariff",
    "main_for": "Main network of",
}


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
    where = world.location[membership.location].name
    return (*_person_cells(world.user[membership.user]), where, membership.role, membership.status)


def users(world: World, memberships: Iterable[Membership] | None = None, *, also: Iterable[User] = ()) -> Answer:
    """Who has access where.

    Without `memberships` it is everyone, people without access included; otherwise the holders of `memberships`, and
    the people in `also` even if they hold none of them.
    """
    held: dict[str, list[Membership]] = {}
    for membership in accesses(world, memberships):
        held.setdefault(membership.user, []).append(membership)
    for user in world.user.values() if memberships is None else also:
        held.setdefault(user.id, [])
    people = sorted(held, key=lambda user: _person_order(world, user))
    data = [_user_data(world, user, held[user]) for user in people]
    return Answer(data, table(_USERS, [row for user in people for row in _user_rows(world, user, held[user])]))


def seen_users(answer: Answer) -> Answer:
    """The listing of `users` as a narrow table: one contact, no staff member, a person's name and contact once."""
    rows, last = [], ("", "")
    for name, email, phone, location, role, _, status in answer.table.rows:
        who = (name, email or phone)
        rows.append((*(("", "") if who == last else who), location, role, status))
        last = who
    return replace(answer, condensed=(table(_SEEN_USERS, rows),))


def _user_data(world: World, user: str, held: list[Membership]) -> dict[str, Any]:
    return {**person_data(world.user[user]), "memberships": [_membership_data(world, m) for m in held]}


def _membership_data(world: World, membership: Membership) -> dict[str, Any]:
    return {
        "location": world.location[membership.location].name,
        "role": membership.role or None,
        "staff": _staff_name(world, membership) or None,
        "status": membership.status,
    }


def _user_rows(world: World, user: str, held: list[Membership]) -> list[tuple[str, ...]]:
    """One row a membership; one with an empty location for a person without access."""
    who = _person_cells(world.user[user])
    rows = [tuple(text or "" for text in _membership_data(world, m).values()) for m in held]
    return [(*who, *row) for row in rows or [_NOWHERE]]


def locations(world: World) -> Answer:
    """The locations with their networks and how many staff and users each has."""
    staff_count = Counter(s.location for s in world.staff.values())
    user_count = Counter(m.location for m in world.membership.values())
    data = []
    for place in sorted(world.location.values(), key=lambda x: _location_order(world, x.id)):
        counts = {"staff": staff_count[place.id], "users": user_count[place.id]}
        data.append({**location_data(world, place), **counts})
    return Answer(data, table(_LOCATIONS, [_cells(row) for row in data]))


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


def staff(world: World, at: Location | None = None) -> Answer:
    """The staff, of one location or of all, with the user each is linked to (rule 29)."""
    linked = {m.staff: world.user[m.user].name for m in world.membership.values() if m.staff}
    chosen = [s for s in world.staff.values() if at is None or s.location == at.id]
    chosen.sort(key=lambda s: (_location_order(world, s.location), s.name.casefold(), s.id))
    data = [_staff_data(world, s, linked) for s in chosen]
    return Answer(data, table(_STAFF, [_cells(row) for row in data]))


def _staff_data(world: World, member: Staff, linked: dict[str, str]) -> dict[str, Any]:
    return {
        "name": member.name,
        "location": world.location[member.location].name,
        "position": member.position or None,
        "user": linked.get(member.id),
    }


def networks(world: World) -> Answer:
    """The networks; the first location is the main one and gives currency and SMS tariff (rules 75, 76)."""
    ordered = sorted(world.network.values(), key=lambda n: (n.name.casefold(), n.id))
    data = [_network_data(world, network) for network in ordered]
    return Answer(data, table(_NETWORKS, [_cells(row) for row in data]))


def _network_data(world: World, network: Network) -> dict[str, Any]:
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


def _person_cells(user: User) -> tuple[str, str, str]:
    return user.name, user.email, user.phone


def _staff_name(world: World, membership: Membership) -> str:
    return world.staff[membership.staff].name if membership.staff else ""


def _person_order(world: World, user: str) -> tuple[str, str]:
    return world.user[user].name.casefold(), user


def _location_order(world: World, location: str) -> tuple[str, str]:
    return world.location[location].name.casefold(), location


def _cells(data: dict[str, Any]) -> tuple[str, ...]:
    """Plain data as cells: lists joined by commas, null empty."""
    return tuple(_cell(value) for value in data.values())


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
