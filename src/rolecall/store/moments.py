"""The world as it was after any change: what was saved since is taken back, or an earlier world is carried on to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rolecall.domain.errors import damaged
from rolecall.domain.plan import Change, Plan, applied, composed, dangling
from rolecall.domain.world import World
from rolecall.store.history_parts import records_of
from rolecall.store.history_reading import SNAPSHOTS, HistoryReader
from rolecall.store.reading import Snapshot


def world_after(now: Snapshot, number: int, *, checked: bool = True) -> World:
    """The world after entry `number`, whichever way is shorter; 0 is the world before the first.

    What nobody touched between that and `now` is asked of the world now. Raises Conflict for an entry on the way that
    is not as it was written, where that is `checked`.
    """
    history = now.history
    last, entry = history.entry(now.revision), history.entry(number)
    if last is None or entry is None:
        return World()
    base = history.last_snapshot(number)
    carried = base.records + entry.total - base.total if base else entry.total
    backwards, start = 0 <= last.total - entry.total <= carried, base.number if base else 0
    if checked:
        history.check_seals(*((number - 1, last.number) if backwards else (start - 1, number)))
    if backwards:
        return _led(now.world, composed(history.changes_between(number, last.number)).reverse(), number)
    kept = _snapshot(history, base.number) if base else ()
    return _led(World(), composed(chain(kept, history.changes_between(start, number))), number)


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
