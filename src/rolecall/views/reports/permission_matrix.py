"""The permissions report: what every access effectively allows, as a matrix with a column a permission and a limit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rolecall.domain.access import effective, limit_value
from rolecall.domain.catalogue import catalogue
from rolecall.domain.values import show
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses
from rolecall.views.reach_names import narrowed_to, reach_names
from rolecall.views.reports.grid import limits_in_force, summary

YES = "yes"


def matrix(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """What `memberships`, or all there are, allow. A part is one location's rows, under its name."""
    chosen, names, known = accesses(world, memberships), reach_names(world), catalogue()
    columns = {**ACCESS, **{p.key: p.title for p in known.permissions}, **{x.key: x.title for x in known.limits}}
    data, rows = [], []
    parts: dict[str, list[tuple[str, ...]]] = {}
    for m in chosen:
        mask = effective(m)
        keys, marks = _keys_and_marks(mask)
        kept = [(x, limit_value(m.settings, x)) for x in limits_in_force(mask)]
        limits = {x.key: show(x, value, names) for x, value in kept}
        reach = narrowed_to(world, m, kept, names)
        data.append({**access_data(world, m), "permissions": list(keys), "limits": limits, "reach": reach})
        rows.append((*access_cells(world, m), *marks, *(limits.get(x.key, "") for x in known.limits)))
        parts.setdefault(m.location, []).append(rows[-1])  # shared, not copied
    ordered = sorted(parts, key=lambda key: (world.location[key].name.casefold(), key))
    sheets = tuple(table(columns, parts[key], world.location[key].name) for key in ordered)
    return Answer(data, table(columns, rows), sheets, summary(chosen))


@lru_cache(maxsize=4096)
def _keys_and_marks(mask: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of a mask, and a cell for every permission of the catalogue."""
    return tuple(catalogue().keys(mask)), tuple(YES if mask & p.bit else "" for p in catalogue().permissions)
