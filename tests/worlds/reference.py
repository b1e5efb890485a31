"""The naive model: what every login can do in a world, worked out from scratch by walking keys, names and lists.

An *opening* is (login, location, what): a permission's key, or a permission's dimension such as `calendar people`. Its
value is the set of what is open by it. Each user has, besides e-mail and phone, a login `#id` that never changes hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rolecall.domain.catalogue import catalogue
from rolecall.domain.difference import AccessChange, AccessDifference
from rolecall.domain.world import Membership, User, World
from worlds import ADDRESSES, effective_keys

Openings = dict[tuple[str, str, str], frozenset[str]]
Changes = set[tuple[str, str, str, str]]
"""(login, location, what, `gained`, `lost`, `wider`, `narrower` or `different`)."""

NEWCOMERS = "whoever comes"
DAYS = tuple(f"day {n}" for n in range(200))
"""More than any number of days that a limit can have."""
EVERYTHING = {*map(str, range(20)), *(address for each in ADDRESSES for address in each.split(",")), NEWCOMERS}
"""All accounts and addresses that these worlds have, and those to come."""


def logins(world: World) -> dict[str, User]:
    """The user of each login."""
    names = {f"#{user.id}": user for user in world.user.values()}
    return names | {contact: user for user in world.user.values() for contact in (user.email, user.phone) if contact}


def openings(world: World) -> Openings:
    """Everything that every login opens."""
    opened: Openings = {}
    for login, user in logins(world).items():
        for access in world.membership.values():
            if access.user == user.id:
                for what, ids in _opened(world, access).items():
                    opened[login, access.location, what] = ids
    return opened


def _opened(world: World, access: Membership) -> dict[str, frozenset[str]]:
    keys = effective_keys(access.settings)
    opened = dict.fromkeys(keys, frozenset({"on"}))
    for limit in catalogue().limits:
        above, _, name = limit.key.rpartition(":")
        if above in keys or above == "sign-in":
            what = f"{above} {'people' if limit.values in ('staff', 'position') else name}"
            value = access.settings.limits.get(limit.key, "none" if limit.values == "network" else "all")
            within = opened.get(what)
            ids = frozenset(_reached(world, access, limit.values, value))
            opened[what] = ids if within is None else ids & within
    return opened


def _reached(world: World, access: Membership, kind: str, value: str) -> Iterable[str]:
    colleagues = [person for person in world.staff.values() if person.location == access.location]
    match kind, value:
        case (("staff" | "position"), "all"):
            return {*(person.id for person in colleagues), NEWCOMERS}
        case "staff", _:
            wanted = access.staff if value == "self" else value
            return {person.id for person in colleagues if person.id == wanted}
        case "position", _:
            return {person.id for person in colleagues if person.position == value}
        case "network", _:
            return {place for network in world.network.values() if network.id == value for place in network.locations}
        case "days", _:
            return DAYS[: {"none": 0, "all": len(DAYS)}[value] if value in ("none", "all") else int(value[:-1])]
        case (("today" | "own-rights"), _):
            return {"this", "the rest"} if value == "all" else {"this"}
    return EVERYTHING if value == "all" else {*value.split(",")} - {"none"}


def changed(before: World, after: World) -> Changes:
    """Every opening that appears or disappears between two worlds, and every one that opens something else."""
    had, has = openings(before), openings(after)
    changes: Changes = set()
    for login, place, what in had.keys() | has.keys():
        old, new = had.get((login, place, what)), has.get((login, place, what))
        if old is None or new is None:
            if " " not in what:
                changes.add((login, place, what, "gained" if old is None else "lost"))
        elif old != new:
            changes.add((login, place, what, "wider" if old < new else "narrower" if new < old else "different"))
    return changes


def claimed(before: World, after: World, difference: AccessDifference) -> Changes:
    """The same, as a difference has it: by user for logins that stay whose they are, else by login."""
    had, has = logins(before), logins(after)
    changes: Changes = set()
    for change in difference.accesses:
        whose = change.known.user
        for login in (x for x in had.keys() | has.keys() if whose in (_id(had, x), _id(has, x))):
            before_and_after = {_id(had, login) or whose, _id(has, login) or whose}
            steady = _id(had, login) == _id(has, login)
            new = not _id(had, login) and whose not in before.user
            gone = not _id(has, login) and whose not in after.user
            if before_and_after == {whose} and (steady or new or gone):
                changes |= _changes(login, change)
    for handed_on in difference.logins:
        assert (_id(had, handed_on.contact), _id(has, handed_on.contact)) == (handed_on.before, handed_on.after)
        assert handed_on.before != handed_on.after
        for change in handed_on.accesses:
            changes |= _changes(handed_on.contact, change)
    return changes


def _id(users: Mapping[str, User], login: str) -> str:
    return users[login].id if login in users else ""


def _changes(login: str, change: AccessChange) -> Changes:
    place = change.known.location
    gained = {(login, place, key, "gained") for key in catalogue().keys(change.gained)}
    lost = {(login, place, key, "lost") for key in catalogue().keys(change.lost)}
    return gained | lost | {(login, place, what, how) for what, how in _limits(change)}


def _limits(change: AccessChange) -> Iterable[tuple[str, str]]:
    for c in change.limits:
        above, _, name = c.limit.key.rpartition(":")
        if c.direction:
            yield f"{above} {'people' if c.limit.values in ('staff', 'position') else name}", c.direction


def given_or_widened(before: World, after: World) -> set[str]:
    """The permissions that some login gains, or keeps and reaches more of; below a limited one all reach as far."""
    had, has = openings(before), openings(after)
    keys = set()
    for login, place, what, how in changed(before, after):
        above = what.partition(" ")[0]
        if how == "gained":
            keys.add(what)
        elif how in ("wider", "different"):
            kept = {key for *where, key in had.keys() & has.keys() if where == [login, place] and " " not in key}
            keys |= {key for key in kept if above == "sign-in" or f"{key}.".startswith(f"{above}.")}
    return keys
