"""Two accesses side by side: which permissions and limits differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import dormant, effective, in_force, limit_value, names_of
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import count
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, Table, table
from rolecall.views.questions.showing import heading, limits_of, state

Pair = tuple[Membership, Membership]
FLAT = {"key": "Key", "title": "Title", "a": "A", "b": "B"}


def differ(world: World, first: Membership, second: Membership) -> Answer:
    """One row for each effective permission that only one has, and for each limit of what both have that differs."""
    pair, names = (first, second), names_of(world)
    found: list[Permission | Limit] = [*_permissions(pair), *_limits(pair)]
    rows = [_row(pair, item, names) for item in found]
    data = {
        "a": _who(world, first),
        "b": _who(world, second),
        "equal": not found,
        "differences": [_entry(pair, item, names) for item in found],
    }
    return Answer(data, table(FLAT, rows), _parts(world, pair, names), closing=tuple(_closing(pair, found)))


def _permissions(pair: Pair) -> list[Permission]:
    return catalogue().members(effective(pair[0]) ^ effective(pair[1]))


def _limits(pair: Pair) -> list[Limit]:
    """The limits whose values differ while both have what they narrow."""
    both = effective(pair[0]) & effective(pair[1])
    counting = (x for x in catalogue().limits if in_force(x, both))
    return [x for x in counting if limit_value(pair[0].settings, x) != limit_value(pair[1].settings, x)]


def _row(pair: Pair, item: Permission | Limit, names: dict[str, str]) -> tuple[str, ...]:
    if isinstance(item, Limit):
        told = [values.show(item, limit_value(m.settings, item), names) for m in pair]
    else:
        told = [state(m, item) for m in pair]
    return (item.key, item.title, *told)


def _entry(pair: Pair, item: Permission | Limit, names: dict[str, str]) -> dict[str, Any]:
    kind = "limit" if isinstance(item, Limit) else "permission"
    key, title, a, b = _row(pair, item, names)
    return {"key": key, "title": title, "kind": kind, "a": a, "b": b}


def _who(world: World, membership: Membership) -> dict[str, Any]:
    return {
        "user": world.user[membership.user].name,
        "location": world.location[membership.location].name,
        "role": membership.role or None,
    }


def _parts(world: World, pair: Pair, names: dict[str, str]) -> tuple[Table, ...]:
    """For people: who the two are, then the differences by section in catalogue order."""
    columns = {"section": "Section", "title": "Permission", "a": "A", "b": "B"}
    heads = (Table((), (), f"A: {heading(world, pair[0])}"), Table((), (), f"B: {heading(world, pair[1])}"))
    rows = list(_seen(pair, names))
    return (*heads, table(columns, rows)) if rows else heads


def _seen(pair: Pair, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    limits, only_one = _limits(pair), _permissions(pair)
    for section in catalogue().sections:
        rows: list[tuple[str, ...]] = []
        for p in (p for p in catalogue().permissions if p.section == section.key):
            if p in only_one:
                rows.append((p.title, *(_cell(m, p, names) for m in pair)))
            rows += [_limit_row(pair, x, names, f"{p.title}: ") for x in limits if x.permission == p.key]
        rows += [_limit_row(pair, x, names, "") for x in limits if not x.permission and x.section == section.key]
        yield from ((section.title if n == 0 else "", *row) for n, row in enumerate(rows))


def _cell(membership: Membership, permission: Permission, names: dict[str, str]) -> str:
    """`on` with its limits, or why not."""
    told, limits = state(membership, permission), limits_of(membership, permission, names)
    return f"{told}, {limits}" if told == "on" and limits else told


def _limit_row(pair: Pair, limit: Limit, names: dict[str, str], of: str) -> tuple[str, ...]:
    told = (values.tell(limit, limit_value(m.settings, limit), names) for m in pair)
    return (f"{of}{limit.key.rpartition(':')[2]}" if of else limit.title, *told)


def _closing(pair: Pair, found: list[Permission | Limit]) -> Iterator[str]:
    if not found:
        yield "Both may do exactly the same."
    else:
        a, b = (effective(m) for m in pair)
        only_a, only_b = (count(mask.bit_count(), "permission") for mask in (a & ~b, b & ~a))
        yield f"Only A: {only_a}. Only B: {only_b}. Limits that differ: {len(_limits(pair))}."
    if dormant(pair[0]) != dormant(pair[1]):
        yield "What is stored as dormant differs too."
