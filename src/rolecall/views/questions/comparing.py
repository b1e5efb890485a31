"""Two accesses side by side: which permissions and limits differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import dormant, effective, in_force, limit_value, names_of
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import count
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, Layout, Table, columns_of, table
from rolecall.views.questions.showing import heading, limits_of, state
from rolecall.views.reach_names import in_words

Pair = tuple[Membership, Membership]
FLAT = {"key": "Key", "title": "Title", "a": "A", "b": "B"}
SHOWN = {"section": "Section", "title": "Permission", "a": "A", "b": "B"}


def differ(world: World, first: Membership, second: Membership) -> Answer:
    """One row for each effective permission that only one has, and for each limit of what both have that differs."""
    pair, names, known = (first, second), names_of(world), catalogue()
    only_one, both = effective(first) ^ effective(second), effective(first) & effective(second)
    permissions = known.members(only_one)
    limits = [
        x
        for x in known.limits
        if in_force(x, both) and limit_value(first.settings, x) != limit_value(second.settings, x)
    ]
    rows = [(p.key, p.title, *(state(world, m, p) for m in pair)) for p in permissions]
    rows += [(x.key, x.title, *(values.show(x, limit_value(m.settings, x), names) for m in pair)) for x in limits]
    kinds = ["permission"] * len(permissions) + ["limit"] * len(limits)
    entries = zip(rows, kinds, strict=True)
    data = {
        "a": _who(world, first),
        "b": _who(world, second),
        "equal": not rows,
        "differences": [{"key": r[0], "title": r[1], "kind": kind, "a": r[2], "b": r[3]} for r, kind in entries],
    }
    heads = tuple(Table((), (), f"{letter}: {heading(world, m)}") for letter, m in zip("AB", pair, strict=True))
    numbers = {row[0]: number for number, row in enumerate(rows)}
    parts = (*heads, _by_section(world, pair, permissions, limits, numbers)) if rows else heads
    return Answer(data, table(FLAT, rows), parts, closing=tuple(_closing(pair, limits)))


def _who(world: World, membership: Membership) -> dict[str, Any]:
    return {
        "user": world.user[membership.user].name,
        "location": world.location[membership.location].name,
        "role": membership.role or None,
    }


def _by_section(
    world: World, pair: Pair, permissions: list[Permission], limits: list[Limit], numbers: Mapping[str, int]
) -> Table:
    """The differences in catalogue order; `numbers` are those of the flat rows by key."""
    rows: dict[str, tuple[str, ...]] = {}
    names = names_of(world)
    for section in catalogue().sections:
        for p in (p for p in catalogue().permissions if p.section == section.key):
            if p in permissions:
                rows[p.key] = (section.title, p.title, *(_cell(world, m, p, names) for m in pair))
            for x in (x for x in limits if x.permission == p.key):
                rows[x.key] = (section.title, f"{p.title}: {_short(x)}", *_values(world, pair, x, names))
        for x in (x for x in limits if not x.permission and x.section == section.key):
            rows[x.key] = (section.title, x.title, *_values(world, pair, x, names))
    sources = tuple(numbers[key] for key in rows)
    return Table(columns_of(SHOWN), tuple(rows.values()), layout=Layout(heading="section"), sources=sources)


def _short(limit: Limit) -> str:
    return limit.key.rpartition(":")[2]


def _cell(world: World, membership: Membership, permission: Permission, names: Mapping[str, str]) -> str:
    """`on` with its limits, or why not."""
    text, limits = state(world, membership, permission), limits_of(world, membership, permission, names)
    return f"{text}, {limits}" if text == "on" and limits else text


def _values(world: World, pair: Pair, limit: Limit, names: Mapping[str, str]) -> Iterator[str]:
    return (in_words(world, m, limit, limit_value(m.settings, limit), names) for m in pair)


def _closing(pair: Pair, limits: list[Limit]) -> Iterator[str]:
    a, b = (effective(m) for m in pair)
    if a == b and not limits:
        yield "Both may do exactly the same."
    else:
        only_a, only_b = (count(mask.bit_count(), "permission") for mask in (a & ~b, b & ~a))
        yield f"Only A: {only_a}. Only B: {only_b}. Limits that differ: {len(limits)}."
    if dormant(pair[0]) != dormant(pair[1]):
        yield "What is stored as dormant differs too."
