"""The roles report: how far each access stands from what its role recommends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rolecall.domain.access import dormant, effective, limit_value, names_of, role_of
from rolecall.domain.catalogue import Role, catalogue
from rolecall.domain.values import compare, default, show
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, Layout, table
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses, names_apart
from rolecall.views.reports.grid import limits_in_force

COLUMNS = {
    **ACCESS,
    "recommended": "Recommended",
    "added": "Added",
    "taken_away": "Taken away",
    "dormant": "Dormant",
    "added_keys": "Added permissions",
    "taken_away_keys": "Permissions taken away",
    "dormant_keys": "Dormant permissions",
    "limits": "Other limits",
}
CONDENSED = {
    "name": "Name",
    "location": "Location",
    "role": "Role",
    "added": "Added",
    "taken_away": "Taken away",
    "dormant": "Dormant",
    "limits": "Other limits",
}
LAYOUT = Layout(optional=("limits", "dormant"))
MASKS = ("added", "taken_away", "dormant")


def role_distance(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """A row for each access, the one furthest from its role's recommended set first.

    Added and taken away compare what is effective with what the role recommends (rule 20); without a role they are
    empty, null in the data (rule 21).
    """
    names = names_of(world)
    data, rows, condensed = [], [], []
    for m in sorted(accesses(world, memberships), key=lambda m: -_distance(world, m)):
        entry = _data(world, m, names)
        counts = ["" if entry[name] is None else str(len(entry[name])) for name in MASKS]
        lists = (", ".join(entry[name] or ()) for name in MASKS)
        limits = entry["limits"] or []
        recommended = "" if entry["recommended"] is None else str(entry["recommended"])
        values = ", ".join(f"{x['limit']}={x['value']}" for x in limits)
        data.append(entry)
        rows.append((*access_cells(world, m), recommended, *counts, *lists, values))
        few = ("" if text == "0" else text for text in (*counts, str(len(limits))))
        condensed.append((entry["location"], m.role or "no role", *few))
    named = [(name, *cells) for name, cells in zip(names_apart(rows), condensed, strict=True)]
    bare = sum(entry["role"] is None for entry in data)
    equal = sum(not any(entry[name] for name in (*MASKS, "limits")) for entry in data if entry["role"])
    note = f"{equal} of {len(data)} accesses are as their role recommends"
    note += f"; {bare} without a role." if bare else "."
    return Answer(data, table(COLUMNS, rows), note=note, condensed=(table(CONDENSED, named, layout=LAYOUT),))


def _masks(membership: Membership, role: Role) -> dict[str, int]:
    on = effective(membership)
    return dict(zip(MASKS, (on & ~role.recommended, role.recommended & ~on, dormant(membership)), strict=True))


def _distance(world: World, membership: Membership) -> int:
    role = role_of(world, membership)
    return sum(mask.bit_count() for mask in _masks(membership, role).values()) if role else -1


def _data(world: World, membership: Membership, names: Mapping[str, str]) -> dict[str, Any]:
    role = role_of(world, membership)
    if role is None:
        unknown = dict.fromkeys(("recommended", "added", "taken_away", "limits"))
        return {**access_data(world, membership), **unknown, "dormant": catalogue().keys(dormant(membership))}
    keys = {name: catalogue().keys(mask) for name, mask in _masks(membership, role).items()}
    limits = list(_limits(membership, role, names))
    return {**access_data(world, membership), "recommended": role.recommended.bit_count(), **keys, "limits": limits}


def _limits(membership: Membership, role: Role, names: Mapping[str, str]) -> Iterable[dict[str, str]]:
    """The limits in force that are not what the role starts with."""
    for limit in limits_in_force(effective(membership)):
        value, starts = limit_value(membership.settings, limit), role.limits.get(limit.key, default(limit))
        if value != starts:
            shown = {"value": show(limit, value, names), "recommended": show(limit, starts, names)}
            yield {"limit": limit.key, **shown, "direction": compare(limit, starts, value)}
