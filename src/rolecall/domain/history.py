"""The history: every saved plan with when, who, what and why, each entry sealed with the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolecall.domain.errors import damaged
from rolecall.domain.plan import Change, Plan, applied, from_data
from rolecall.domain.world import World


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved plan. `at` is UTC (ISO 8601); `plan_text` the plan's JSON as kept; `digest` seals it."""

    number: int
    at: str
    actor: str
    title: str
    reason: str
    plan_text: str
    digest: str

    @property
    def line(self) -> str:
        """Which change it is, who made it, when, and what it was called."""
        return f"change {self.number} by {self.actor} ({self.at}): {self.title}"

    @property
    def plan(self) -> Plan:
        """The plan that was saved. Raises BadData where someone edited it into what is none."""
        try:
            return from_data(json.loads(self.plan_text))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise damaged(f"change {self.number} of its history cannot be read") from error


def touching(changes: Iterable[Change], entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that changed any of the same records."""
    records = {(change.kind, change.id) for change in changes}
    return tuple(e for e in entries if any((c.kind, c.id) in records for c in e.plan.changes))


def seal(before: str, entry: Entry) -> str:
    """The digest of an entry (SHA-256, hexadecimal): over its content and the digest of the entry before it."""
    from hashlib import sha256

    content = (before, str(entry.number), entry.at, entry.actor, entry.title, entry.reason, entry.plan_text)
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def tampered(entries: Sequence[Entry]) -> list[Entry]:
    """The entries whose seal does not fit, or whose number leaves a gap, oldest first."""
    before, broken = "", []
    for number, entry in enumerate(entries, 1):
        if entry.number != number or seal(before, entry) != entry.digest:
            broken.append(entry)
        before = entry.digest
    return broken


def replayed(entries: Sequence[Entry]) -> World:
    """The world that the entries make, from nothing."""
    world = World()
    for entry in entries:
        world = applied(world, entry.plan)
    return world
