"""Hypothesis strategies for edits of every kind of record, whether a command makes them or only a plan from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from rolecall.domain.catalogue import catalogue
from rolecall.domain.edits.limits import with_limit
from rolecall.domain.world import Location, Membership, Network, Staff, User, World
from worlds import NAMES, PLACES, POSITIONS, any_access, limit_values, location, network, staff, user

Draw = st.DrawFn
R = TypeVar("R")
Edit = Callable[[Draw, World], World]
CONTACTS = ("new@example.com", "other@example.com", "+37120000077", "+37120000088")


def _access_changed(draw: Draw, world: World) -> World:
    """Permissions, limits, role, link and status drawn anew."""
    old = _one(draw, world.membership)
    return world.put(draw(any_access(world.drop(old), world.user[old.user], world.location[old.location])))


def _limit_set(draw: Draw, world: World) -> World:
    """One limit of something that is on."""
    old, limit = _one(draw, world.membership), draw(st.sampled_from(catalogue().limits))
    people = [s.id for s in world.staff_of(old.location)]
    value = draw(limit_values(limit, people, [n.id for n in world.networks_of(old.location)]))
    on = old.settings.on | catalogue().needed(catalogue().mask([limit.permission] if limit.permission else []))
    return world.put(replace(old, settings=with_limit(replace(old.settings, on=on), limit, value)))


def _limits_changed(draw: Draw, world: World) -> World:
    """The limits of another access of the world, as a copy brings them."""
    old, other = _one(draw, world.membership), _one(draw, world.membership)
    return world.put(replace(old, settings=replace(old.settings, limits=other.settings.limits)))


def _linked(draw: Draw, world: World) -> World:
    old = _one(draw, world.membership)
    return world.put(replace(old, staff=draw(st.sampled_from(["", *(s.id for s in world.staff_of(old.location))]))))


def _access_added(draw: Draw, world: World) -> World:
    who, where = _one(draw, world.user), _one(draw, world.location)
    return world.put(draw(any_access(world, who, where)))


def _access_removed(draw: Draw, world: World) -> World:
    return world.drop(_one(draw, world.membership))


def _user_added(draw: Draw, world: World) -> World:
    new = user(draw(st.sampled_from(NAMES)), email=draw(st.sampled_from(CONTACTS[:2])))
    if new.id in world.user or world.users_with(new.email):
        return world
    world = world.put(new)
    return world.put(draw(any_access(world, new, _one(draw, world.location)))) if draw(st.booleans()) else world


def _user_removed(draw: Draw, world: World) -> World:
    gone = _one(draw, world.user)
    return world.drop(gone, *world.memberships(gone.id))


def _user_replaced(draw: Draw, world: World) -> World:
    """Somebody else takes over contacts and accesses: what a file does that knows the person under another name."""
    old = _one(draw, world.user)
    new = replace(old, id=f"{old.id}-again", name=draw(st.sampled_from(NAMES)))
    accesses = world.memberships(old.id)
    kept = [replace(m, user=new.id) for m in accesses if draw(st.booleans())]
    return world.drop(old, *accesses).put(new, *kept)


def _contact_changed(draw: Draw, world: World) -> World:
    """One contact given, taken away or replaced."""
    who, field = _one(draw, world.user), draw(st.sampled_from(("email", "phone")))
    contact = draw(st.sampled_from(["", *CONTACTS]))
    taken = bool(world.users_with(contact))
    return world if taken else world.put(replace(who, **{field: contact}))


def _contacts_exchanged(draw: Draw, world: World) -> World:
    one, other = _one(draw, world.user), _one(draw, world.user)
    return world.put(replace(one, email=other.email), replace(other, email=one.email)) if one != other else world


def _contact_handed_on(draw: Draw, world: World) -> World:
    """One person's e-mail becomes another's, who loses the old one."""
    one, other = _one(draw, world.user), _one(draw, world.user)
    return world.put(replace(one, email=""), replace(other, email=one.email)) if one != other else world


def _user_renamed(draw: Draw, world: World) -> World:
    return world.put(replace(_one(draw, world.user), name="Renamed"))


def _staff_added(draw: Draw, world: World) -> World:
    return world.put(staff(draw(st.sampled_from(NAMES)), _one(draw, world.location), draw(st.sampled_from(POSITIONS))))


def _staff_changed(draw: Draw, world: World) -> World:
    return world.put(replace(_one(draw, world.staff), name="Renamed", position=draw(st.sampled_from(POSITIONS))))


def _staff_removed(draw: Draw, world: World) -> World:
    gone = _one(draw, world.staff)
    return world.put(*(replace(m, staff="") for m in world.linked_to(gone.id))).drop(gone)


def _network_made(draw: Draw, world: World) -> World:
    places = draw(st.lists(st.sampled_from(sorted(world.location)), min_size=1, unique=True))
    return world.put(network(draw(st.sampled_from(("North", "East"))), *(world.location[key] for key in places)))


def _network_changed(draw: Draw, world: World) -> World:
    places = draw(st.lists(st.sampled_from(sorted(world.location)), min_size=1, unique=True))
    return world.put(replace(_one(draw, world.network), locations=tuple(places)))


def _network_removed(draw: Draw, world: World) -> World:
    return world.drop(_one(draw, world.network))


def _location_added(draw: Draw, world: World) -> World:
    return world.put(location(draw(st.sampled_from((*PLACES, "Marina")))))


def _location_changed(draw: Draw, world: World) -> World:
    return world.put(replace(_one(draw, world.location), currency="RSD", sms_tariff="Other"))


def _location_removed(draw: Draw, world: World) -> World:
    """With the staff and accesses there; networks lose it."""
    gone = _one(draw, world.location)
    networks = (replace(n, locations=tuple(x for x in n.locations if x != gone.id)) for n in world.network.values())
    return world.put(*networks).drop(gone, *world.staff_of(gone.id), *world.memberships_at(gone.id))


EDITS: Mapping[type, tuple[Edit, ...]] = {
    Membership: (_access_changed, _limit_set, _limits_changed, _linked, _access_added, _access_removed),
    User: (
        _user_added,
        _user_removed,
        _user_replaced,
        _contact_changed,
        _contacts_exchanged,
        _contact_handed_on,
        _user_renamed,
    ),
    Staff: (_staff_added, _staff_changed, _staff_removed),
    Network: (_network_made, _network_changed, _network_removed),
    Location: (_location_added, _location_changed, _location_removed),
}
"""By kind of record. Every edit leaves a world in which each reference to a user or location leads somewhere."""

_NEEDS: Mapping[Edit, str] = {
    _access_changed: "membership",
    _limit_set: "membership",
    _limits_changed: "membership",
    _linked: "membership",
    _access_removed: "membership",
    _staff_changed: "staff",
    _staff_removed: "staff",
    _network_changed: "network",
    _network_removed: "network",
}


@st.composite
def edited(draw: Draw, world: World, *, most: int = 4) -> World:
    """The world after one to `most` edits of any kind."""
    for _ in range(draw(st.integers(1, most))):
        possible = [e for edits in EDITS.values() for e in edits if _possible(world, e)]
        world = draw(st.sampled_from(possible))(draw, world) if possible else world
    return world


def _possible(world: World, edit: Edit) -> bool:
    """Whether there is what the edit changes; where the last location or user went, only new ones can come."""
    if edit is _location_added:
        return True
    needed = _NEEDS.get(edit, "location")
    return bool(world.location and (world.user or edit is _user_added) and world.of(needed))


def _one(draw: Draw, records: Mapping[str, R]) -> R:
    return records[draw(st.sampled_from(sorted(records)))]
