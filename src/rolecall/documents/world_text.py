"""Worlds in TOML, written: in a stable order, and so that reading the text gives the same world again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import tomli_w

from rolecall.domain import values
from rolecall.domain.access import limit_value, recommended
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.edits.limits import payroll_limits
from rolecall.domain.nearness import fold
from rolecall.domain.world import Location, Membership, Network, Record, Settings, Staff, User, World

WIDTH = 100
TextLines = Iterator[str]
NamedRecords = Mapping[str, Mapping[str, Staff | Network]]


def write(world: World) -> str:
    """The world as a file; see `examples/chain.toml` for the layout."""
    records: list[Record] = [*world.location.values(), *world.network.values(), *world.user.values()]
    return "\n\n".join(["rolecall = 1", *([blocks(world, records).removesuffix("\n")] if records else [])]) + "\n"


def blocks(world: World, records: Iterable[Record]) -> str:
    """The part of the file about these locations, networks and users, each with all that belongs to it."""
    chosen = sorted(records, key=lambda x: (fold(getattr(x, "name", "")), getattr(x, "name", "")))
    users = [x for x in chosen if isinstance(x, User)]
    lines = (
        *(_location(world, x) for x in chosen if isinstance(x, Location)),
        *(_network(world, x) for x in chosen if isinstance(x, Network)),
        *(_user(world, x) for x in sorted(users, key=lambda u: (fold(u.name), u.email, u.phone, u.name))),
    )
    return "\n\n".join("\n".join(block) for block in lines) + "\n"


def _location(world: World, location: Location) -> TextLines:
    main = world.network[location.main_network].name if location.main_network else ""
    yield from ("[[location]]", pair("name", location.name), pair("currency", location.currency))
    yield from _filled(sms_tariff=location.sms_tariff, region=location.region, main_network=main)
    if staff := world.staff_of(location.id):
        yield "staff = ["
        for member in staff:
            table = f"{{ {pair('name', member.name)}, {pair('position', member.position)} }}"
            yield f"    {table if member.position else _quoted(member.name)},"
        yield "]"


def _network(world: World, network: Network) -> TextLines:
    yield from ("[[network]]", pair("name", network.name))
    yield from one_list("locations", [world.location[x].name for x in network.locations], WIDTH)


def _user(world: World, user: User) -> TextLines:
    yield from ("[[user]]", pair("name", user.name))
    yield from _filled(email=user.email, phone=user.phone)
    for access in world.memberships(user.id):
        yield from ("", *_indented(_access(world, access)))


def _access(world: World, access: Membership) -> TextLines:
    staff = world.staff[access.staff].name if access.staff else ""
    yield from ("[[user.access]]", pair("at", world.location[access.location].name), pair("role", _role(access.role)))
    yield from _filled(staff=staff, status=access.status, invited=access.invited)
    names: NamedRecords = {"staff": world.staff, "network": world.network}
    yield from _settings(access.role, access.settings, names, WIDTH - 2)
    for role, settings in sorted(access.remembered.items()):
        block = ("[[user.access.remembered]]", pair("role", _role(role)), *_settings(role, settings, names, WIDTH - 4))
        yield from ("", *_indented(block))


def _role(key: str) -> str:
    """The role's key; of one that only an account knows, as such."""
    return key if not key or key in catalogue().role else values.AS_IT_IS + key


def _indented(lines: Iterable[str]) -> TextLines:
    return (f"  {line}" if line else line for line in lines)


def _settings(role: str, settings: Settings, names: NamedRecords, room: int) -> TextLines:
    """What differs from the role's start. A grant turns on what it needs above it; where that is off, it is revoked.

    Limits are written where they are unlike the start, and where newly granted rights show a payroll (rule 31).
    """
    start = recommended(catalogue().role[role]) if role in catalogue().role else Settings()
    granted = settings.on & ~start.on
    changed = [x for x in catalogue().limits if limit_value(settings, x) != limit_value(start, x)]
    payroll = payroll_limits(_turned_on(granted, changed) & ~start.on)
    limits = [x for x in catalogue().limits if x in changed or x in payroll]
    words = [f"{limit.key}={_value(limit, limit_value(settings, limit), names)}" for limit in limits]
    turned_on = start.on | _turned_on(granted, limits)
    yield from one_list("grant", [*catalogue().keys(granted), *words], room)
    yield from one_list("revoke", catalogue().keys(turned_on & ~settings.on), room)
    yield from one_list("copied", catalogue().keys(settings.copied), room)


def _turned_on(granted: int, limits: Iterable[Limit]) -> int:
    """What granting permissions and limits turns on."""
    return catalogue().needed(granted | catalogue().mask(x.permission for x in limits if x.permission))


def _value(limit: Limit, value: str, names: NamedRecords) -> str:
    known = names.get(limit.values, {})
    return values.show(limit, value, {value: known[value].name} if value in known else {})


def _filled(**texts: str) -> TextLines:
    return (pair(key, text) for key, text in texts.items() if text)


def pair(key: str, text: str) -> str:
    """A key with a text."""
    return f"{key} = {_quoted(text)}"


def _quoted(text: str) -> str:
    """A text in quotes, with its escapes."""
    return tomli_w.dumps({"x": text}).removeprefix("x = ").removesuffix("\n")


def one_list(key: str, texts: Sequence[str], room: int) -> TextLines:
    """A list on one line where it fits, else one element a line; nothing for an empty one."""
    items = [_quoted(text) for text in texts]
    line = f"{key} = [{', '.join(items)}]"
    if items and len(line) <= room:
        yield line
    elif items:
        yield from (f"{key} = [", *(f"    {item}," for item in items), "]")
