"""Worlds in TOML, written: in a stable order, and so that reading the text gives the same world again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import tomli_w

from rolecall.domain import values
from rolecall.domain.access import limit_value, recommended
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.edits.limits import payroll_limits
from rolecall.domain.nearness import fold
from rolecall.domain.world import Location, Membership, Network, Record, Settings, Staff, User, World

WIDTH = 100
Lines = Iterator[str]
Names = Mapping[str, Mapping[str, Staff | Network]]
Named = TypeVar("Named", Location, Network)


def write(world: World) -> str:
    """The world as a file; see `examples/chain.toml` for the layout."""
    records: list[Record] = [*world.location.values(), *world.network.values(), *world.user.values()]
    return "\n\n".join(["rolecall = 1", *([blocks(world, records).removesuffix("\n")] if records else [])]) + "\n"


def blocks(world: World, records: Iterable[Record]) -> str:
    """The part of the file that tells these locations, networks and users, each with all that belongs to it."""
    chosen = list(records)
    told = (
        *(_location(world, x) for x in _sorted(x for x in chosen if isinstance(x, Location))),
        *(_network(world, x) for x in _sorted(x for x in chosen if isinstance(x, Network))),
        *(_user(world, x) for x in sorted((x for x in chosen if isinstance(x, User)), key=_user_order)),
    )
    return "\n\n".join("\n".join(block) for block in told) + "\n"


def _sorted(items: Iterable[Named]) -> list[Named]:
    return sorted(items, key=lambda x: (fold(x.name), x.name))


def _user_order(user: User) -> tuple[str, ...]:
    return fold(user.name), user.email, user.phone, user.name


def _location(world: World, location: Location) -> Lines:
    yield "[[location]]"
    yield pair("name", location.name)
    yield pair("currency", location.currency)
    main = world.network[location.main_network].name if location.main_network else ""
    yield from _known(sms_tariff=location.sms_tariff, region=location.region, main_network=main)
    staff = world.staff_of(location.id)
    if staff:
        yield from ("staff = [", *(f"    {_staff(s)}," for s in staff), "]")


def _staff(staff: Staff) -> str:
    if not staff.position:
        return _text(staff.name)
    return f"{{ {pair('name', staff.name)}, {pair('position', staff.position)} }}"


def _network(world: World, network: Network) -> Lines:
    yield "[[network]]"
    yield pair("name", network.name)
    yield from one_list("locations", [world.location[x].name for x in network.locations], WIDTH)


def _user(world: World, user: User) -> Lines:
    yield "[[user]]"
    yield pair("name", user.name)
    yield from _known(email=user.email, phone=user.phone)
    for access in world.memberships(user.id):
        yield from ("", *_indented(_access(world, access)))


def _access(world: World, access: Membership) -> Lines:
    yield "[[user.access]]"
    yield pair("at", world.location[access.location].name)
    staff = world.staff[access.staff].name if access.staff else ""
    yield from _known(role=access.role, staff=staff, status=access.status, invited=access.invited)
    names: Names = {"staff": world.staff, "network": world.network}
    yield from _settings(access.role, access.settings, names, WIDTH - 2)
    for role, settings in sorted(access.remembered.items()):
        block = ("[[user.access.remembered]]", pair("role", role), *_settings(role, settings, names, WIDTH - 4))
        yield from ("", *_indented(block))


def _indented(lines: Iterable[str]) -> Lines:
    return (f"  {line}" if line else line for line in lines)


def _settings(role: str, settings: Settings, names: Names, room: int) -> Lines:
    """What differs from the role's start. A grant turns on what it needs above it; where that is off, it is revoked."""
    start = recommended(catalogue().role[role]) if role else Settings()
    granted = settings.on & ~start.on
    limits = _limits(settings, start, granted)
    turned_on = start.on | _turned_on(granted, limits)
    told = [f"{limit.key}={_value(limit, limit_value(settings, limit), names)}" for limit in limits]
    yield from one_list("grant", [*catalogue().keys(granted), *told], room)
    yield from one_list("revoke", catalogue().keys(turned_on & ~settings.on), room)
    yield from one_list("copied", catalogue().keys(settings.copied), room)


def _limits(settings: Settings, start: Settings, granted: int) -> list[Limit]:
    """The limits to be told: those unlike the start, and whose payroll newly granted rights show (rule 31)."""
    changed = [x for x in catalogue().limits if limit_value(settings, x) != limit_value(start, x)]
    payroll = payroll_limits(_turned_on(granted, changed) & ~start.on)
    return [x for x in catalogue().limits if x in changed or x in payroll]


def _turned_on(granted: int, limits: Iterable[Limit]) -> int:
    """What granting permissions and limits turns on."""
    return catalogue().needed(granted | catalogue().mask(x.permission for x in limits if x.permission))


def _value(limit: Limit, value: str, names: Names) -> str:
    known = names.get(limit.values, {})
    return values.show(limit, value, {value: known[value].name} if value in known else {})


def _known(**texts: str) -> Lines:
    return (pair(key, text) for key, text in texts.items() if text)


def pair(key: str, text: str) -> str:
    """A key with a text."""
    return f"{key} = {_text(text)}"


def _text(text: str) -> str:
    """A text in quotes, with its escapes."""
    return tomli_w.dumps({"x": text}).removeprefix("x = ").removesuffix("\n")


def one_list(key: str, texts: Sequence[str], room: int) -> Lines:
    """A list on one line where it fits, else one element a line; nothing for an empty one."""
    items = [_text(text) for text in texts]
    line = f"{key} = [{', '.join(items)}]"
    if items and len(line) <= room:
        yield line
    elif items:
        yield from (f"{key} = [", *(f"    {item}," for item in items), "]")
