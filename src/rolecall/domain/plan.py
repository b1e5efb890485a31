"""The plan: what separates two worlds, record by record; it can be applied, reversed, digested and written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rolecall.domain.records import from_plain, to_plain
from rolecall.domain.tables import changed_keys
from rolecall.domain.world import KINDS, Record, World, kind_of


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


def applied(world: World, plan: Plan) -> World:
    gone = [c.before for c in plan.changes if c.after is None and c.before is not None]
    return world.drop(*gone).put(*(c.after for c in plan.changes if c.after is not None))


def stale(world: World, plan: Plan) -> list[Change]:
    """The changes whose record is no longer what the plan says it was."""
    return [c for c in plan.changes if world.of(c.kind).get(c.id) != c.before]


def dangling(world: World) -> list[Record]:
    """The records that refer to one which the world does not have."""
    users, locations, staff = world.user.keys(), world.location.keys(), {"", *world.staff}
    return [
        *(s for s in world.staff.values() if s.location not in locations),
        *(n for n in world.network.values() if not locations >= set(n.locations)),
        *(
            m
            for m in world.membership.values()
            if not (m.user in users and m.location in locations and m.staff in staff)
        ),
    ]


def canonical(plan: Plan) -> str:
    """The plan's text in the history: equal plans have equal texts."""
    return json.dumps(to_data(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_data(plan: Plan) -> list[dict[str, Any]]:
    return [{"before": c.before and to_plain(c.before), "after": c.after and to_plain(c.after)} for c in plan.changes]


def from_data(data: Iterable[Mapping[str, Any]]) -> Plan:
    """The plan that `to_data` wrote. Raises ValueError, KeyError, TypeError or AttributeError for what it did not."""
    changes: list[Change] = []
    for row in data:
        change = Change(*(None if row[side] is None else from_plain(row[side]) for side in ("before", "after")))
        if len({(kind_of(record), record.id) for record in (change.before, change.after) if record}) != 1:
            raise ValueError("A change is of one record.")
        changes.append(change)
    return Plan(tuple(changes))
