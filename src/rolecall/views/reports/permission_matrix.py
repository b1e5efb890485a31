"""The permissions report: what every access effectively allows, as a matrix with a column a permission and a limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from rolecall.domain.access import effective, limit_value, names_of
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.values import show
from rolecall.domain.world import Membership, Settings, World
from rolecall.views.answers import Answer, Column, Table, columns_of
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses
from rolecall.views.reach_names import narrowed_to
from rolecall.views.reports.grid import limits_in_force, summary

YES = "yes"


def matrix(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """What `memberships`, or all there are, allow. A part is one location's rows, under its name."""
    chosen, names, columns = accesses(world, memberships), names_of(world), _columns()
    rows: list[tuple[str, ...]] = []
    parts: dict[str, list[tuple[str, ...]]] = {}
    known: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for m in chosen:
        mask = effective(m)
        key = (mask, *m.settings.limits.items())
        if key not in known:
            known[key] = _cells(m.settings, mask, names)
        rows.append((*access_cells(world, m), *known[key]))
        parts.setdefault(m.location, []).append(rows[-1])  # shared, not copied
    ordered = sorted(parts, key=lambda key: (world.location[key].name.casefold(), key))
    sheets = tuple(Table(columns, tuple(parts[key]), world.location[key].name) for key in ordered)
    whole = Table(columns, tuple(rows))
    return Answer(lambda: [_entry(world, m, names) for m in chosen], whole, sheets, summary(chosen))


def _columns() -> tuple[Column, ...]:
    known = catalogue()
    titles = {p.key: p.title for p in known.permissions} | {x.key: x.title for x in known.limits}
    return columns_of({**ACCESS, **titles})


def _cells(settings: Settings, mask: int, names: Mapping[str, str]) -> tuple[str, ...]:
    """A cell for every permission and every limit of the catalogue, for all who have these settings."""
    limits = _limits(settings, mask, names)
    return (*_marks(mask), *(limits.get(x.key, "") for x in catalogue().limits))


@lru_cache(maxsize=4096)
def _marks(mask: int) -> tuple[str, ...]:
    return tuple(YES if mask & p.bit else "" for p in catalogue().permissions)


def _limits(settings: Settings, mask: int, names: Mapping[str, str]) -> dict[str, str]:
    """The limits in force, as commands take their values, by key."""
    return {x.key: show(x, value, names) for x, value in _kept(settings, mask)}


def _kept(settings: Settings, mask: int) -> list[tuple[Limit, str]]:
    return [(x, limit_value(settings, x)) for x in limits_in_force(mask)]


def _entry(world: World, membership: Membership, names: Mapping[str, str]) -> dict[str, Any]:
    mask, settings = effective(membership), membership.settings
    return {
        **access_data(world, membership),
        "permissions": list(catalogue().keys(mask)),
        "limits": _limits(settings, mask, names),
        "reach": narrowed_to(world, membership, _kept(settings, mask), names),
    }
