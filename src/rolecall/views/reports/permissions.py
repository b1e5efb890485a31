"""The permissions report: what every access effectively allows, as a matrix with a column a permission and a limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rolecall.domain.access import effective, limit_value, names_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.values import show
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, Table, table
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses
from rolecall.views.reports.grid import limits_in_force, summary

YES = "yes"
_DIFFERENT_MASKS = 4096


def matrix(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """What `memberships`, or all there are, allow. A part is one location's rows, under its name."""
    chosen, names, columns = accesses(world, memberships), names_of(world), _columns()
    data = [_data(world, m, names) for m in chosen]
    rows = [_row(world, m, entry["limits"]) for m, entry in zip(chosen, data, strict=True)]
    parts = _parts(world, chosen, rows, columns)
    return Answer(data, table(columns, rows), parts, summary(chosen))


def _data(world: World, membership: Membership, names: Mapping[str, str]) -> dict[str, Any]:
    mask = effective(membership)
    limits = {x.key: show(x, limit_value(membership.settings, x), names) for x in limits_in_force(mask)}
    return {**access_data(world, membership), "permissions": list(_keys(mask)), "limits": limits}


def _row(world: World, membership: Membership, limits: Mapping[str, str]) -> tuple[str, ...]:
    values = (limits.get(x.key, "") for x in catalogue().limits)
    return (*access_cells(world, membership), *_marks(effective(membership)), *values)


def _columns() -> dict[str, str]:
    permissions = {p.key: p.title for p in catalogue().permissions}
    return {**ACCESS, **permissions, **{x.key: x.title for x in catalogue().limits}}


def _parts(
    world: World, chosen: Sequence[Membership], rows: Sequence[tuple[str, ...]], columns: dict[str, str]
) -> tuple[Table, ...]:
    """The rows by location, in order of the locations' names; the rows themselves are shared, not copied."""
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for membership, row in zip(chosen, rows, strict=True):
        grouped.setdefault(membership.location, []).append(row)
    ordered = sorted(grouped, key=lambda key: (world.location[key].name.casefold(), key))
    return tuple(table(columns, grouped[key], world.location[key].name) for key in ordered)


@lru_cache(maxsize=_DIFFERENT_MASKS)
def _keys(mask: int) -> tuple[str, ...]:
    return tuple(catalogue().keys(mask))


@lru_cache(maxsize=_DIFFERENT_MASKS)
def _marks(mask: int) -> tuple[str, ...]:
    """A cell for every permission of the catalogue."""
    return tuple(YES if mask & p.bit else "" for p in catalogue().permissions)
