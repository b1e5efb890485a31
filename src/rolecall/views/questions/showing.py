"""What users may do: effective permissions and limits, their origin, and with `everything` what is off and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import allowed, dormant, effective, in_force, limit_value, names_of, origin
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import count
from rolecall.domain.world import Membership, Settings, World
from rolecall.views.answers import Answer, Layout, Table, columns_of, table
from rolecall.views.reach_names import in_words, narrowed_to

FLAT = {
    "user": "User",
    "location": "Location",
    "role": "Role",
    "key": "Key",
    "title": "Title",
    "state": "State",
    "origin": "From",
    "value": "Value",
}
LAYOUT = Layout(optional=("origin",), heading="section")
CONDENSED = {"section": "Section", "permission": "Permission", "limits": "Limits", "origin": "From"}


def access(world: World, memberships: Sequence[Membership], *, everything: bool = False) -> Answer:
    """The permissions of each membership. JSON holds every key, the tables what is effective unless `everything`."""
    names = names_of(world)
    data = [_data(world, m, names) for m in memberships]
    rows: list[tuple[str, ...]] = []
    parts = []
    for m in memberships:
        own = list(_flat(world, m, names, everything=everything))
        numbers = {row[3]: number for number, row in enumerate(own, len(rows))}
        parts.append(_part(world, m, names, numbers, everything=everything))
        rows += own
    hidden = 0 if everything else sum(dormant(m).bit_count() for m in memberships)
    are = f"{count(hidden, 'dormant permission')} {'is' if hidden == 1 else 'are'}"
    note = f"{are} not shown; --all shows what is off and why." if hidden else ""
    return Answer(data, table(FLAT, rows), tuple(parts), note)


def _data(world: World, membership: Membership, names: Mapping[str, str]) -> dict[str, Any]:
    mask, on = effective(membership), membership.settings.on
    permissions = {
        p.key: {
            "on": bool(on & p.bit),
            "effective": bool(mask & p.bit),
            "origin": origin(world, membership, p.bit) or None,
        }
        for p in catalogue().permissions
    }
    kept = {x: limit_value(membership.settings, x) for x in catalogue().limits}
    limits = {x.key: values.show(x, value, names) for x, value in kept.items()}
    reach = narrowed_to(world, membership, ((x, v) for x, v in kept.items() if in_force(x, mask)), names)
    who = {"user": world.user[membership.user].name, "location": world.location[membership.location].name}
    return {**who, "role": membership.role or None, "permissions": permissions, "limits": limits, "reach": reach}


def state(world: World, membership: Membership, permission: Permission) -> str:
    """Effective, dormant, off, or beyond the role; with the reason where there is one."""
    if effective(membership) & permission.bit:
        return "on"
    if membership.settings.on & permission.bit:
        missing = catalogue().above[permission.number] & ~membership.settings.on
        return f"dormant: {catalogue().members(missing)[0].title} is off"
    return "off" if allowed(world, membership) & permission.bit else "beyond the role"


def _flat(
    world: World, membership: Membership, names: Mapping[str, str], *, everything: bool
) -> Iterable[tuple[str, ...]]:
    who = (world.user[membership.user].name, world.location[membership.location].name, membership.role)
    mask = effective(membership)
    for p in catalogue().members(catalogue().everything if everything else mask):
        yield *who, p.key, p.title, state(world, membership, p), origin(world, membership, p.bit), ""
    for limit in catalogue().limits:
        value = limit_value(membership.settings, limit)
        if everything or (value != values.ALL and in_force(limit, mask)):
            yield *who, limit.key, limit.title, "limit", "", values.show(limit, value, names)


def heading(world: World, membership: Membership) -> str:
    """`Anna Petrova · Riverside · employee · active`, with the linked staff member."""
    parts = [world.user[membership.user].name, world.location[membership.location].name]
    parts += [membership.role or "no role", membership.status]
    return " · ".join((*parts, *([f"linked to {world.staff[membership.staff].name}"] if membership.staff else [])))


def _part(
    world: World, membership: Membership, names: Mapping[str, str], numbers: Mapping[str, int], *, everything: bool
) -> Table:
    """One access by section; limits of the whole access come last. `numbers` are those of the flat rows by key."""
    mask = catalogue().everything if everything else effective(membership)
    rows: dict[str, tuple[str, ...]] = {}
    for p in catalogue().members(mask):
        row = (catalogue().section[p.section].title, p.title, limits_of(world, membership, p, names))
        last = (state(world, membership, p),) if everything else ()
        rows[p.key] = (*row, origin(world, membership, p.bit), *last)
    for limit in (x for x in catalogue().limits if not x.permission):
        value = limit_value(membership.settings, limit)
        if everything or value != values.ALL:
            shown = values.describe(limit, value, names)
            rows[limit.key] = ("Sign-in", limit.title, shown, *([""] * (2 if everything else 1)))
    columns = columns_of(CONDENSED | {"state": "State"} if everything else CONDENSED)
    sources = tuple(numbers[key] for key in rows)
    return Table(columns, tuple(rows.values()), heading(world, membership), LAYOUT, sources=sources)


def limits_of(world: World, membership: Membership, permission: Permission, names: Mapping[str, str]) -> str:
    """The limits that narrow one permission, in words."""
    limits = ((x, in_words(world, membership, x, v, names)) for x, v in narrowing(membership.settings, permission))
    return ", ".join(f"{limit.key.rpartition(':')[2]}: {text}" for limit, text in limits)


def narrowing(settings: Settings, permission: Permission) -> Iterator[tuple[Limit, str]]:
    """The limits that narrow one permission, with their values in kept form."""
    for limit in catalogue().limits:
        value = limit_value(settings, limit)
        if limit.permission == permission.key and value != values.ALL:
            yield limit, value
