"""What users may do: effective permissions and limits, their origin, and with `everything` what is off and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is shown: what is effective or `everything`, of some sections or, where none is given, of all."""

    everything: bool = False
    sections: Collection[str] = ()

    def holds(self, item: Permission | Limit) -> bool:
        return not self.sections or item.section in self.sections

    def permissions(self, membership: Membership) -> list[Permission]:
        mask = catalogue().everything if self.everything else effective(membership)
        return [p for p in catalogue().members(mask) if self.holds(p)]


def access(world: World, memberships: Sequence[Membership], extent: Extent) -> Answer:
    """The permissions of each membership. JSON holds every key of the sections, the tables what the extent says."""
    names = names_of(world)
    data = [_data(world, m, names, extent) for m in memberships]
    rows: list[tuple[str, ...]] = []
    parts = []
    for m in memberships:
        own = list(_flat(world, m, names, extent))
        numbers = {row[3]: number for number, row in enumerate(own, len(rows))}
        parts.append(_part(world, m, names, numbers, extent))
        rows += own
    return Answer(data, table(FLAT, rows), tuple(parts), _note(memberships, extent, empty=not rows))


def _note(memberships: Sequence[Membership], extent: Extent, *, empty: bool) -> str:
    """What is not shown, and how to see it."""
    dormants = (p for m in memberships for p in catalogue().members(dormant(m)) if extent.holds(p))
    hidden = 0 if extent.everything else sum(1 for _ in dormants)
    are = f"{count(hidden, 'dormant permission')} {'is' if hidden == 1 else 'are'}"
    if not hidden:
        return "Nothing there is effective; --all shows what is off and why." if empty and extent.sections else ""
    return f"{are} not shown; --all shows what is off and why."


def _data(world: World, membership: Membership, names: Mapping[str, str], extent: Extent) -> dict[str, Any]:
    mask, on = effective(membership), membership.settings.on
    permissions = {
        p.key: {
            "on": bool(on & p.bit),
            "effective": bool(mask & p.bit),
            "origin": origin(world, membership, p.bit) or None,
        }
        for p in catalogue().permissions
        if extent.holds(p)
    }
    kept = {x: limit_value(membership.settings, x) for x in catalogue().limits if extent.holds(x)}
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
        return f"dormant: {world.title_of(catalogue().members(missing)[0], membership.location)} is off"
    return "off" if allowed(world, membership) & permission.bit else "beyond the role"


def _flat(world: World, membership: Membership, names: Mapping[str, str], extent: Extent) -> Iterable[tuple[str, ...]]:
    here = membership.location
    who = (world.user[membership.user].name, world.location[here].name, membership.role)
    mask = effective(membership)
    for p in extent.permissions(membership):
        facts = (state(world, membership, p), origin(world, membership, p.bit), "")
        yield *who, p.key, world.title_of(p, here), *facts
    for limit in filter(extent.holds, catalogue().limits):
        value = limit_value(membership.settings, limit)
        if extent.everything or (value != values.ALL and in_force(limit, mask)):
            yield *who, limit.key, world.title_of(limit, here), "limit", "", values.show(limit, value, names)


def heading(world: World, membership: Membership) -> str:
    """`Anna Petrova · Riverside · employee · active`, with the linked staff member."""
    parts = [world.user[membership.user].name, world.location[membership.location].name]
    parts += [membership.role or "no role", membership.status]
    return " · ".join((*parts, *([f"linked to {world.staff[membership.staff].name}"] if membership.staff else [])))


def _part(
    world: World, membership: Membership, names: Mapping[str, str], numbers: Mapping[str, int], extent: Extent
) -> Table:
    """One access by section; limits of the whole access come last. `numbers` are those of the flat rows by key."""
    everything, rows, here = extent.everything, dict[str, tuple[str, ...]](), membership.location
    for p in extent.permissions(membership):
        section, title = catalogue().section[p.section].title, world.title_of(p, here)
        row = (section, title, limits_of(world, membership, p, names))
        last = (state(world, membership, p),) if everything else ()
        rows[p.key] = (*row, origin(world, membership, p.bit), *last)
    for limit in (x for x in catalogue().limits if not x.permission and extent.holds(x)):
        value = limit_value(membership.settings, limit)
        if everything or value != values.ALL:
            shown = values.describe(limit, value, names)
            rows[limit.key] = ("Sign-in", world.title_of(limit, here), shown, *([""] * (2 if everything else 1)))
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
