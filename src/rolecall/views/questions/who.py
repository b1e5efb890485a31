"""Who has permissions effectively, with the limits that narrow them and where they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import effective, limit_value, names_of, origin
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import count
from rolecall.domain.find import described
from rolecall.domain.world import INVITED, Membership, World
from rolecall.views.answers import Answer, Layout, Table, columns_of, table
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses
from rolecall.views.reach_names import in_words, narrowed_to
from rolecall.views.reports.contacts import limits_on_the_way

FLAT = {**ACCESS, "permission": "Permission", "origin": "From", "limits": "Limits"}
ONE = {"name": "Name", "location": "Location", "role": "Role", "origin": "From", "limits": "Limits"}
SEVERAL = {"name": "Name", "location": "Location", "role": "Role", "has": "Has", "origin": "From", "limits": "Limits"}
LAYOUT = Layout(optional=("origin",))
FEW = 3


@dataclass(frozen=True, slots=True)
class Holding:
    """What an access has of the permissions asked for: an entry each in `data` and `rows`, the cells of one row for
    people in `condensed`.
    """

    data: tuple[dict[str, Any], ...]
    rows: tuple[tuple[str, str, str], ...]
    condensed: tuple[str, ...]


def who(world: World, memberships: Iterable[Membership], mask: int, *, every: bool = False) -> Answer:
    """A row for each permission of `mask` that one of `memberships` has effectively; with `every` only those with all.

    In the data and in what people see, one entry an access.
    """
    names, known = names_of(world), dict[tuple[Any, ...], Holding]()
    namesakes = Counter(user.name for user in world.user.values())
    having = [m for m in memberships if (got := effective(m) & mask) and (got == mask or not every)]
    chosen, holdings = accesses(world, having), []
    rows: list[tuple[str, ...]] = []
    condensed, sources = [], []
    for membership in chosen:
        holding = _holding(world, membership, mask, names, known)
        holdings.append(holding)
        sources.append(len(rows))
        rows += [(*cells, *row) for cells in [access_cells(world, membership)] for row in holding.rows]
        user, where = world.user[membership.user], world.location[membership.location].name
        name = described(user) if namesakes[user.name] > 1 else user.name
        condensed.append((name, where, membership.role, *holding.condensed))
    columns = ONE if mask.bit_count() == 1 else SEVERAL
    people = Table(columns_of(columns), tuple(condensed), layout=LAYOUT, sources=tuple(sources))
    return Answer(lambda: _data(world, chosen, holdings), table(FLAT, rows), (people,), _summary(chosen, mask))


def _data(world: World, chosen: Iterable[Membership], holdings: Iterable[Holding]) -> list[dict[str, Any]]:
    return [
        {**access_data(world, membership), "permissions": [dict(entry) for entry in holding.data]}
        for membership, holding in zip(chosen, holdings, strict=True)
    ]


def _holding(
    world: World, membership: Membership, mask: int, names: Mapping[str, str], known: dict[tuple[Any, ...], Holding]
) -> Holding:
    """Worked out once for all of a role who have the same, from the same origin, equally limited to the same people."""
    settings, got = membership.settings, effective(membership) & mask
    who = (membership.location, membership.staff) if settings.limits else ()
    key = (membership.role, got, settings.copied & mask, *who, *settings.limits.items())
    if key not in known:
        known[key] = _described(world, membership, got, mask, names)
    return known[key]


def _described(world: World, membership: Membership, got: int, mask: int, names: Mapping[str, str]) -> Holding:
    members = catalogue().members(got)
    data, rows = [], []
    words: dict[str, None] = {}
    for p in members:
        limits = [(x, value) for x in _limits(p.number) if (value := limit_value(membership.settings, x)) != values.ALL]
        shown = {x.key: values.show(x, value, names) for x, value in limits}
        reach = narrowed_to(world, membership, limits, names)
        data.append({"key": p.key, "origin": origin(world, membership, p.bit), "limits": shown, "reach": reach})
        rows.append(
            (p.key, origin(world, membership, p.bit), ", ".join(f"{key}={value}" for key, value in shown.items()))
        )
        for x, value in limits:
            above, _, name = x.key.rpartition(":")  # the one asked for need not be named beside its own limits
            label = name if len(members) == 1 and above == p.key else f"{above} {name}"
            words[f"{label}: {in_words(world, membership, x, value, names)}"] = None
    origins = ", ".join(dict.fromkeys(origin(world, membership, p.bit) for p in members))
    share = () if mask.bit_count() == 1 else (_share(members, mask.bit_count()),)
    return Holding(tuple(data), tuple(rows), (*share, origins, ", ".join(words)))


def _share(members: list[Permission], of: int) -> str:
    """`all 10` or `3 of 10`; where few were asked for, which of them."""
    if len(members) == of:
        return f"all {of}"
    return f"{len(members)} of {of}" if of > FEW else ", ".join(p.key for p in members)


@lru_cache(maxsize=256)
def _limits(number: int) -> tuple[Limit, ...]:
    """The limits of a permission, of those above it and of the whole access."""
    return (*limits_on_the_way(number), *(x for x in catalogue().limits if not x.permission))


def _summary(chosen: list[Membership], mask: int) -> str:
    one = mask.bit_count() == 1
    if not chosen:
        return "Nobody has it." if one else "Nobody has them."
    people, invited = len({m.user for m in chosen}), sum(m.status == INVITED for m in chosen)
    text = count(people, "user")
    text += f", {len(chosen)} accesses" if len(chosen) != people else ""
    text += f"; {invited} not accepted yet" if invited else ""
    return f"{text}." if one else f"{text}. --format lines shows each permission with its limits."
