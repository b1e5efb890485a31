"""The world as it was after any change: what was saved since is taken back, or an earlier world is carried on to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rolecall.domain.errors import damaged
from rolecall.domain.plan import Change, Plan, applied, composed, dangling
from rolecall.domain.world import World
from rolecall.store.history_parts import records_of
from rolecall.store.history_reading import SNAPSHOTS, HistoryReader


def world_after(history: HistoryReader, now: World, number: int) -> World:
    """The world after entry `number`, whichever way is shorter; 0 is the world before the first.

    `now` is the world of the same transaction; what nobody touched since is asked of it.
    """
    last, entry = history.last(), history.entry(number)
    if last is None or entry is None:
        return World()
    base = history.last_snapshot(number)
    carried = base.records + entry.total - base.total if base else entry.total
    if last.total - entry.total <= carried:
        return _led(now, composed(history.changes_between(number, last.number)).reverse(), number)
    kept = _snapshot(history, base.number) if base else ()
    between = history.changes_between(base.number if base else 0, number)
    return _led(World(), composed(chain(kept, between)), number)


def _snapshot(history: HistoryReader, number: int) -> Iterator[Change]:
    """The records of a snapshot as if they were added."""
    for content, _ in history.parts(number, SNAPSHOTS):
        yield from (Change(None, record) for record in records_of(number, content, history.settings))


def _led(world: World, plan: Plan, number: int) -> World:
    """What a plan makes of a world. Raises BadData where that cannot be a world that was ever saved."""
    after = applied(world, plan)
    if dangling(after, plan):
        raise damaged(f"change {number} of its history, or one beside it, refers to what does not exist")
    return after
