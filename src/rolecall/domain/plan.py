"""The plan: what separates two worlds, record by record; it can be applied, reversed, digested and written down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rolecall.domain.records import from_plain, to_plain
from rolecall.domain.tables import changed_keys
from rolecall.domain.world import KINDS, Membership, Network, Record, Staff, World, kind_of


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None where it does not exist."""

    before: Record | None
    after: Record | None

    @property
    def kind(self) -> str:
        return kind_of(self._known)

    @property
    def id(self) -> str:
        return self._known.id

    @property
    def _known(self) -> Record:
        known = self.after or self.before
        assert known is not None
        return known


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes that turn one world into another."""

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def by_kind(self) -> dict[str, list[Change]]:
        """The changes of each kind of records, in the plan's order."""
        kinds: dict[str, list[Change]] = {kind: [] for kind in KINDS}
        for change in self.changes:
            kinds[change.kind].append(change)
        return kinds

    def reverse(self) -> Plan:
        """The plan that undoes this one."""
        return Plan(tuple(Change(c.after, c.before) for c in self.changes))

    def digest(self) -> str:
        """A fingerprint of the plan's content (SHA-256, hexadecimal)."""
        from hashlib import sha256

        return sha256(canonical(self).encode()).hexdigest()


def compare(before: World, after: World) -> Plan:
    """The plan from one world to another, in order of kind and then of the records."""
    changes: list[Change] = []
    for kind in KINDS:
        olds, news = before.of(kind), after.of(kind)
        for key in changed_keys(olds, news) if olds is not news else ():
            old, new = olds.get(key), news.get(key)
            if old is not new and old != new:
                changes.append(Change(old, new))
    return Plan(tuple(changes))


def composed(changes: Iterable[Change]) -> Plan:
    """The changes, oldest first, as one plan: of each record what it was before the first and after the last."""
    sums: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.kind, change.id)
        sums[key] = Change(sums[key].before, change.after) if key in sums else change
    return Plan(tuple(change for change in sums.values() if change.before != change.after))


def applied(world: World, plan: Plan) -> World:
    gone = [c.before for c in plan.changes if c.after is None and c.before is not None]
    return world.drop(*gone).put(*(c.after for c in plan.changes if c.after is not None))


def stale(world: World, plan: Plan) -> list[Change]:
    """The changes whose record is no longer what the plan says it was."""
    moved: list[Change] = []
    for kind, changes in plan.by_kind().items():
        table = world.of(kind)
        table.fetch(c.id for c in changes)
        moved += (c for c in changes if table.get(c.id) != c.before)
    return moved


def dangling(world: World, plan: Plan) -> list[Record]:
    """The records that refer to one which the world does not have, now that the plan led to it."""
    left = {(kind_of(record), record.id): record for record in _referring(world, plan)}
    for change in plan.changes if left else ():
        left.pop((change.kind, change.id), None)
    records = [*(c.after for c in plan.changes if c.after is not None), *left.values()]
    needed: dict[str, dict[str, None]] = {}
    for kind, key in (needs for record in records for needs in references(record)):
        needed.setdefault(kind, {})[key] = None
    for kind, keys in needed.items():
        world.of(kind).fetch(keys)
    return [record for record in records if any(key not in world.of(kind) for kind, key in references(record))]


def _referring(world: World, plan: Plan) -> Iterator[Record]:
    """The records that still refer to one that the plan removes."""
    removals = Plan(tuple(c for c in plan.changes if c.after is None)).by_kind()
    for removed, fields in _REFERRING.items():
        gone = [c.id for c in removals[removed]]
        for kind, field in fields:
            world.of(kind).fetch_having(field, gone)
            yield from (record for key in gone for record in world.of(kind).having(field, key))


_REFERRING = {
    "location": (("staff", "location"), ("network", "location"), ("membership", "location")),
    "staff": (("membership", "staff"),),
    "user": (("membership", "user"),),
}
"""By the kind of a record, the kinds that refer to it and the field in which they do."""


def references(record: Record) -> Iterable[tuple[str, str]]:
    """The kind and id of each record that must be there for this one."""
    match record:
        case Staff(location=location):
            return (("location", location),)
        case Network(locations=locations):
            return (("location", location) for location in locations)
        case Membership(user=user, location=location, staff=staff):
            return (("user", user), ("location", location), *([("staff", staff)] if staff else []))
    return ()


def canonical(plan: Plan) -> str:
    """The plan's text in the history: equal plans have equal texts."""
    return json.dumps(to_data(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_data(plan: Plan) -> list[dict[str, Any]]:
    return [{"before": c.before and to_plain(c.before), "after": c.after and to_plain(c.after)} for c in plan.changes]


def from_data(data: Iterable[Mapping[str, Any]], record: Callable[[Mapping[str, Any]], Record] = from_plain) -> Plan:
    """The plan that `to_data` wrote, its records read by `record`.

    Raises ValueError, KeyError, TypeError or AttributeError for what it did not write.
    """
    changes: list[Change] = []
    for row in data:
        change = Change(*(None if row[side] is None else record(row[side]) for side in ("before", "after")))
        if len({(kind_of(known), known.id) for known in (change.before, change.after) if known}) != 1:
            raise ValueError("A change is of one record.")
        changes.append(change)
    return Plan(tuple(changes))
