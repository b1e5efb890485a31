"""The permissions report: what every access effectively allows, as a matrix with a column a permission and a limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rolecall.domain.access import effective, limit_value, names_of
from rolecall.domain.catalogue import Limit, Permission, Section, catalogue
from rolecall.domain.values import show
from rolecall.domain.world import Membership, Settings, World
from rolecall.views.answers import Answer, Table, columns_of
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses
from rolecall.views.reach_names import narrowed_to
from rolecall.views.reports.grid import limits_in_force, summary

YES = "yes"
Items = Mapping[str, Permission | Limit]


def matrix(world: World, memberships: Iterable[Membership] | None = None, sections: Sequence[Section] = ()) -> Answer:
    """What `memberships`, or all there are, allow, in all sections or in those named. A part is one location's rows,
    under its name.
    """
    chosen, names, items = accesses(world, memberships), names_of(world), _items(sections)
    columns = columns_of({**ACCESS, **{key: item.title for key, item in items.items()}})
    rows: list[tuple[str, ...]] = []
    parts: dict[str, list[tuple[str, ...]]] = {}
    known: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for m in chosen:
        mask = effective(m)
        key = (mask, *m.settings.limits.items())
        if key not in known:
            known[key] = _cells(m.settings, mask, names, items)
        rows.append((*access_cells(world, m), *known[key]))
        parts.setdefault(m.location, []).append(rows[-1])  # shared, not copied
    ordered = sorted(parts, key=lambda key: (world.location[key].name.casefold(), key))
    sheets = tuple(Table(columns, tuple(parts[key]), world.location[key].name) for key in ordered)
    whole = Table(columns, tuple(rows))
    return Answer(lambda: [_entry(world, m, names, items) for m in chosen], whole, sheets, summary(chosen))


def _items(sections: Sequence[Section]) -> Items:
    """The permissions of `sections`, or where there are none all of them, then the limits."""
    keys, known = {section.key for section in sections}, catalogue()
    items: tuple[Permission | Limit, ...] = (*known.permissions, *known.limits)
    return {x.key: x for x in items if not keys or x.section in keys}


def _cells(settings: Settings, mask: int, names: Mapping[str, str], items: Items) -> tuple[str, ...]:
    """A cell for every permission and limit of `items`, for all who have these settings."""
    limits = _limits(settings, mask, names)
    return tuple(limits.get(x.key, "") if isinstance(x, Limit) else YES if mask & x.bit else "" for x in items.values())


def _limits(settings: Settings, mask: int, names: Mapping[str, str]) -> dict[str, str]:
    """The limits in force, as commands take their values, by key."""
    return {x.key: show(x, value, names) for x, value in _kept(settings, mask)}


def _kept(settings: Settings, mask: int) -> list[tuple[Limit, str]]:
    return [(x, limit_value(settings, x)) for x in limits_in_force(mask)]


def _entry(world: World, membership: Membership, names: Mapping[str, str], items: Items) -> dict[str, Any]:
    mask, settings = effective(membership), membership.settings
    kept = [(x, value) for x, value in _kept(settings, mask) if x.key in items]
    return {
        **access_data(world, membership),
        "permissions": [key for key, x in items.items() if isinstance(x, Permission) and mask & x.bit],
        "limits": {x.key: show(x, value, names) for x, value in kept},
        "reach": narrowed_to(world, membership, kept, names),
    }
