"""Locations, staff and networks of the store as the account has them; what only the store knows stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from rolecall.domain.account.identities import AccountIds
from rolecall.domain.account.picture import AccountLocation, AccountPicture, Chain, LocationPicture, TeamMember
from rolecall.domain.account.role_books import RoleBook
from rolecall.domain.account.value_forms import Terms
from rolecall.domain.errors import WrongUsage
from rolecall.domain.nearness import fold
from rolecall.domain.text import MOST, name, visible
from rolecall.domain.world import Location, Network, Staff, World


def read_name(text: str, what: str, number: int) -> str:
    """A name of the account as the store takes one; of one that shows nothing, what it names and its number."""
    return readable(text) or f"{what} {number}"


def readable(text: str) -> str:
    """A text of the account without what would steer a terminal, not too long; empty where nothing of it shows."""
    try:
        return name(" ".join(visible(text).split())[: MOST - len(f" #{10**18}")], "text")
    except WrongUsage:
        return ""


def distinct(names: Mapping[int, str]) -> dict[int, str]:
    """The names by number; of namesakes each with its number, since files find records by name."""
    counts = Counter(map(fold, names.values()))
    return {number: f"{text} #{number}" if counts[fold(text)] > 1 else text for number, text in names.items()}


# -- locations and networks ------------------------------------------------------------------------


def with_locations(world: World, picture: AccountPicture, ids: AccountIds, currency: str) -> World:
    """The locations that were read, by the account's titles; `currency` is that of new ones."""
    known = {x.id: x for x in (*picture.known, *(place.location for place in picture.locations))}
    names = distinct({number: read_name(x.title, "Location", number) for number, x in known.items()})
    made = ((ids.location[place.id], names[place.id]) for place in picture.locations)
    fresh = {key: Location(key, title, currency) for key, title in made}
    return world.put(*(replace(world.location.get(key, x), name=x.name) for key, x in fresh.items()))


def without_currency(picture: AccountPicture, world: World, ids: AccountIds) -> list[AccountLocation]:
    """The locations that are new to the store, whose currency the account does not name."""
    return [place.location for place in picture.locations if ids.location.get(place.id) not in world.location]


def with_networks(world: World, picture: AccountPicture, ids: AccountIds) -> World:
    """The chains as networks. Order and main location are the store's; one without a known location is none.

    A network that the account does not list any more stays while a limit names it.
    """
    if picture.chains is None:
        return world
    names = distinct({chain.id: read_name(chain.title, "Network", chain.id) for chain in picture.chains})
    made = [x for chain in picture.chains if (x := _network(world, chain, names[chain.id], ids)).locations]
    listed = {x.id for x in made}
    named = {value for access in world.membership.values() for value in access.settings.limits.values()}
    gone = [world.network[key] for key in {*ids.network.values()} - listed - named if key in world.network]
    return _with_main_networks(world.drop(*gone).put(*made))


def _network(world: World, chain: Chain, title: str, ids: AccountIds) -> Network:
    key = ids.network[chain.id]
    there = [ids.location[number] for number in chain.locations if ids.location.get(number) in world.location]
    before = world.network[key].locations if key in world.network else ()
    account = set(ids.location.values())
    stay = [location for location in before if location in there or location not in account]
    return Network(key, title, tuple(dict.fromkeys((*stay, *there))))


def _with_main_networks(world: World) -> World:
    """No location has a main network that it does not belong to (rule 78)."""
    lost = (
        x
        for x in world.location.values()
        if x.main_network and x.id not in getattr(world.network.get(x.main_network), "locations", ())
    )
    return world.put(*(replace(x, main_network="") for x in lost))


# -- staff -----------------------------------------------------------------------------------------


def completed(picture: AccountPicture) -> AccountPicture:
    """The picture with a team member for each link to one that the account does not list any more."""
    return replace(picture, locations=tuple(map(_completed, picture.locations)))


def _completed(place: LocationPicture) -> LocationPicture:
    linked = sorted(_linked(place) - place.member.keys())
    gone = (TeamMember(number, "", dismissed=True) for number in linked)
    return replace(place, team=(*place.team, *gone))


def _linked(place: LocationPicture) -> set[int]:
    return {rights.staff_id for rights in place.rights.values()} - {0}


def with_staff(world: World, place: LocationPicture, ids: AccountIds) -> tuple[World, AccountIds]:
    """The team of a location as staff, and the pairs of those who have a record.

    Dismissed ones are kept while somebody is linked to them, or an access of the store names them.
    """
    here = ids.location[place.id]
    named = set(_named(world, here))
    linked = _linked(place)
    kept = [x for x in place.team if not x.dismissed or x.id in linked or ids.staff.get(x.id) in named]
    names = distinct({x.id: read_name(x.name, "Team member", x.id) for x in kept if x.id in ids.staff})
    titles = position_titles(place)
    made = [Staff(ids.staff[x.id], here, names[x.id], titles.get(x.position, "")) for x in kept if x.id in names]
    stay = {*(x.id for x in made), *named}
    of_here = {x.id for x in world.staff_of(here)}
    gone = {key for number, key in ids.staff.items() if (key in of_here or number in place.member) and key not in stay}
    return world.drop(*(world.staff[key] for key in gone & of_here)).put(*made), ids.drop("staff", gone)


def _named(world: World, location: str) -> Iterator[str]:
    """The staff whom the accesses at a location name, as linked or in a limit."""
    for access in world.memberships_at(location):
        yield access.staff
        yield from access.settings.limits.values()


def position_titles(place: LocationPicture) -> dict[int, str]:
    """The positions of a location by number, those of its team included, by titles that the store takes."""
    of_team = {x.position: x.position_title for x in place.team if x.position and x.position_title}
    titles = of_team | {x.id: x.title for x in place.positions}
    return {number: title for number, text in titles.items() if (title := readable(text))}


def terms_at(
    world: World, location: str, ids: AccountIds, positions: Mapping[int, str], book: RoleBook | None
) -> Terms:
    """What numbers mean at a location."""
    return Terms(
        staff={n: key for n, key in ids.staff.items() if key in world.staff and world.staff[key].location == location},
        networks={n: key for n, key in ids.network.items() if key in world.network},
        positions=positions,
        tree=frozenset(book.nodes) if book else frozenset(),
        disputed=book.disputed if book else frozenset(),
    )
