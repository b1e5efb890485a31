"""Small worlds for tests: builders with readable ids, and hypothesis strategies that draw random worlds.

from worlds import access, location, user, world
riverside = location("Riverside")
anna = user("Anna Petrova")
here = world(riverside, anna, access(anna, riverside, "administrator", on=["calendar", "clients"]))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from rolecall.domain.access import allowed, recommended
from rolecall.domain.catalogue import Limit, Permission, Role, catalogue
from rolecall.domain.edits.limits import with_limit
from rolecall.domain.world import (
    ACTIVE,
    INVITED,
    Location,
    Membership,
    Network,
    Record,
    Settings,
    Staff,
    User,
    World,
)

LAW = settings(max_examples=settings().max_examples * 3 // 10, suppress_health_check=[HealthCheck.too_slow])
"""For laws about worlds, which take long to draw: 30 examples, and in a long run as many times more as any law has."""


def mask(*keys: str) -> int:
    """The mask of permission keys."""
    return catalogue().mask(keys)


def permission(key: str) -> Permission:
    """A permission by key."""
    return catalogue().permission[key]


def limit(key: str) -> Limit:
    """A limit by key."""
    return catalogue().limit[key]


def role(key: str) -> Role:
    """A role by key."""
    return catalogue().role[key]


def slug(text: str) -> str:
    """An id that can be read: `Anna Petrova` → `anna-petrova`."""
    return "-".join(text.casefold().split())


def location(name: str = "Riverside", currency: str = "EUR", **more: str) -> Location:
    """A location whose id is its name in lower case."""
    return Location(slug(name), name, currency, **more)


def staff(name: str, at: Location, position: str = "") -> Staff:
    """A staff member of a location; the id is made of both."""
    return Staff(f"{slug(name)}-{at.id}", at.id, name, position)


def network(name: str, *locations: Location) -> Network:
    """A network of locations, the first of them the main one."""
    return Network(f"network-{slug(name)}", name, tuple(x.id for x in locations))


def user(name: str, email: str = "", phone: str = "") -> User:
    """A person; without a contact, an e-mail made of the name."""
    made = "" if email or phone else f"{slug(name)}@example.com"
    return User(f"user-{slug(name)}", name, email or made, phone)


def stored(on: Iterable[str] = (), copied: Iterable[str] = (), limits: Mapping[str, str] | None = None) -> Settings:
    """Settings from keys; what is copied is on too."""
    both = {*on, *copied}
    return Settings(on=mask(*both), copied=mask(*copied), limits=dict(limits or {}))


def access(
    who: User,
    at: Location,
    role: str = "",
    *,
    on: Iterable[str] | None = None,
    copied: Iterable[str] = (),
    limits: Mapping[str, str] | None = None,
    linked: Staff | None = None,
    status: str = ACTIVE,
) -> Membership:
    """A user's access at a location; without `on`, what the role recommends. `limits` come on top of the role's."""
    settings = stored(on or (), copied, limits)
    if on is None and role:
        starts = recommended(catalogue().role[role])
        settings = Settings(starts.on | settings.on, settings.copied, {**starts.limits, **settings.limits})
    return Membership(who.id, at.id, role, linked.id if linked else "", status, settings)


def world(*records: Record) -> World:
    """A world of records."""
    return World().put(*records)


def only(world: World) -> Membership:
    """The one membership of a world that has one."""
    (membership,) = world.membership.values()
    return membership


def again(world: World, membership: Membership) -> Membership:
    """A membership as it is in another world."""
    return world.membership[membership.id]


# -- strategies ------------------------------------------------------------------------------------

NAMES = ("Anna Petrova", "Boris Kim", "Līga Ozola", "Светлана Орлова", "نور حداد", "Zoë O’Neil", "anna petrova jr")
PLACES = ("Riverside", "Harbour", "Old Town")
POSITIONS = ("", "Stylist", "Barber")
DAYS = ("none", "1d", "7d", "30d", "184d")
IDS = ("none", "3", "3,12", "12,14")
SENT = ("", "2026-01-02T03:04:05+00:00", "2025-12-31T23:59:59+00:00")
ADDRESSES = ("10.0.0.1", "10.0.0.1,2001:db8::1", "192.0.2.7")


def permissions() -> st.SearchStrategy[Permission]:
    """Any permission."""
    return st.sampled_from(catalogue().permissions)


def masks(within: int | None = None) -> st.SearchStrategy[int]:
    """Any mask, closed upwards or not, of the whole catalogue or within a mask."""
    most = catalogue().everything if within is None else within
    scattered = st.integers(min_value=0, max_value=catalogue().everything)
    few = st.sets(st.integers(0, len(catalogue().permissions) - 1), max_size=8).map(lambda ns: sum(1 << n for n in ns))
    some = st.one_of(scattered, few, few.map(catalogue().needed), few.map(lambda m: catalogue().everything & ~m))
    return some.map(lambda drawn: drawn & most)


def limit_values(limit: Limit, colleagues: Iterable[str] = (), networks: Iterable[str] = ()) -> st.SearchStrategy[str]:
    """The kept values of a limit where those staff and networks are: `all` too where the limit has it."""
    return st.sampled_from(
        {
            "days": ("all", *DAYS),
            "today": ("all", "today"),
            "staff": ("all", "self", *colleagues),
            "position": ("all", *filter(None, POSITIONS)),
            "network": ("none", *networks),
            "choice": ("all", *IDS),
            "own-rights": ("all", "own"),
            "addresses": ("all", *ADDRESSES),
        }[limit.values]
    )


@st.composite
def settings_within(
    draw: st.DrawFn, allowed: int, colleagues: Iterable[str] = (), networks: Iterable[str] = ()
) -> Settings:
    """Settings that a role allowing `allowed` may hold, with a few limits set."""
    on = draw(masks(allowed))
    copied = on & draw(st.sampled_from((0, on, draw(masks()))))
    result = Settings(on=on, copied=copied)
    for limited in draw(st.lists(st.sampled_from(catalogue().limits), max_size=4, unique_by=lambda x: x.key)):
        result = with_limit(result, limited, draw(limit_values(limited, colleagues, networks)))
    return result


@st.composite
def worlds(draw: st.DrawFn, *, most_places: int = 3, least_users: int = 1) -> World:
    """A world that keeps every rule: a few locations, networks, staff and users of any role or none, with accesses."""
    places = [location(name) for name in PLACES[: draw(st.integers(1, most_places))]]
    people = [staff(name, at, draw(st.sampled_from(POSITIONS))) for at in places for name in _some_names(draw, 3)]
    groups = [network(name, *draw(_ordered(places))) for name in ("North", "South")[: draw(st.integers(0, 2))]]
    users = [user(name) for name in _some_names(draw, 4, least_users)]
    pairs = [(who, at) for who in users for at in places]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=least_users, max_size=4, unique=True))
    made = world(*(draw(_with_main_network(x, groups)) for x in places), *people, *groups, *users)
    for who, at in chosen:
        made = made.put(draw(any_access(made, who, at)))
    return made


def _with_main_network(place: Location, groups: list[Network]) -> st.SearchStrategy[Location]:
    """The location with one of the networks it belongs to as its main one, or with none."""
    ids = ["", *(n.id for n in groups if place.id in n.locations)]
    return st.sampled_from(ids).map(lambda key: replace(place, main_network=key))


def _some_names(draw: st.DrawFn, most: int, least: int = 1) -> list[str]:
    return draw(st.lists(st.sampled_from(NAMES), min_size=least, max_size=most, unique=True))


def _ordered(places: list[Location]) -> st.SearchStrategy[list[Location]]:
    return st.lists(st.sampled_from(places), min_size=1, unique=True)


@st.composite
def any_access(draw: st.DrawFn, world: World, who: User, at: Location) -> Membership:
    """An access of any role or none, as a user of the world may hold it at a location."""
    colleagues = [s.id for s in world.staff_of(at.id)]
    groups = [n.id for n in world.networks_of(at.id)]
    linked = {m.staff for m in world.membership.values()}
    free = [s for s in colleagues if s not in linked]
    staff = draw(st.sampled_from(["", *free]))
    roles = [r for r in catalogue().roles if staff or r.staff != "required"]
    chosen = draw(st.sampled_from([None, *roles]))
    within = chosen.allowed if chosen else catalogue().everything
    kept = draw(settings_within(within, colleagues, groups))
    status = draw(st.sampled_from([ACTIVE, ACTIVE, INVITED]))
    remembered = draw(st.dictionaries(st.sampled_from(["manager", "owner"]), st.just(Settings(on=1)), max_size=1))
    remembered = {key: value for key, value in remembered.items() if chosen is None or key != chosen.key}
    invited = draw(st.sampled_from(SENT)) if status == INVITED else ""
    return Membership(who.id, at.id, chosen.key if chosen else "", staff, status, kept, remembered, invited)


def accesses(made: World) -> st.SearchStrategy[Membership]:
    """One of a world's memberships."""
    return st.sampled_from(sorted(made.membership.values(), key=lambda m: m.id))


def worlds_with_access() -> st.SearchStrategy[tuple[World, Membership]]:
    """A world and one of its memberships."""
    return worlds().flatmap(lambda made: st.tuples(st.just(made), accesses(made)))


@st.composite
def worlds_to_copy_in(draw: st.DrawFn, *, most_places: int = 1) -> tuple[World, Membership, Membership]:
    """A world and two of its memberships, of which the second's role allows all that the first has."""
    made = draw(worlds(most_places=most_places, least_users=2))
    source, target = draw(st.lists(accesses(made), min_size=2, max_size=2, unique_by=lambda m: m.id))
    within = allowed(made, target) & allowed(made, source)
    for both in draw(st.lists(st.sampled_from(catalogue().limits), max_size=4, unique_by=lambda x: x.key)):
        needed = catalogue().needed(catalogue().mask([both.permission] if both.permission else [])) & within
        source = draw(_limited(made, source, both, needed))
        target = draw(_limited(made, target, both, needed))
    kept = source.settings
    source = replace(source, settings=replace(kept, on=kept.on & within, copied=kept.copied & within))
    return made.put(source, target), source, target


def _limited(made: World, access: Membership, limit: Limit, more: int) -> st.SearchStrategy[Membership]:
    """The membership with one limit at any value, and more permissions on."""
    colleagues, groups = made.staff_of(access.location), made.networks_of(access.location)
    values = limit_values(limit, [s.id for s in colleagues], [n.id for n in groups])
    on = replace(access.settings, on=access.settings.on | more)
    return values.map(lambda value: replace(access, settings=with_limit(on, limit, value)))


# -- naive references ------------------------------------------------------------------------------


def parents(key: str) -> list[str]:
    """The keys above a dotted key: `a.b.c` → `a`, `a.b`."""
    parts = key.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


def effective_keys(settings: Settings) -> set[str]:
    """What is effective, by walking the dotted keys."""
    on = {p.key for p in catalogue().permissions if settings.on >> p.number & 1}
    return {key for key in on if all(above in on for above in parents(key))}
