"""Checking, before a change is saved, that what it touches is what the history says it is.

The last entry's seal is computed anew, and each record that the plan adds, changes or removes is compared with what the
last entry about it left. What a plan does not touch is left to `history verify`, which looks at everything.
"""

from __future__ import annotations

from collections.abc import Iterator

from rolecall.domain.errors import Conflict
from rolecall.domain.history import not_as_written
from rolecall.domain.plan import Change, Plan
from rolecall.domain.world import Membership, World
from rolecall.store.history_parts import record_key
from rolecall.store.history_reading import HistoryReader, Place

FEW = 8
"""Of the last entry's parts so many are looked at; of a larger entry the others only where they are needed."""
HINT = "See: rolecall history verify; then restore the store from a backup, or begin another from: rolecall export FILE"


def check(history: HistoryReader, world: World, plan: Plan) -> None:
    """Raises Conflict where the last entry, or a record the plan touches, is not as it was saved."""
    last = history.last()
    if last and not history.is_sealed(last, most=FEW):
        raise Conflict(f"{not_as_written(last)} Nothing was saved.", hint=HINT)
    for change in _altered(history, plan):
        what = _name(world, change)
        message = f"The store does not match its history: {what} was changed outside rolecall. Nothing was saved."
        raise Conflict(message, hint=HINT)


def _name(world: World, change: Change) -> str:
    record = change.before or change.after
    if isinstance(record, Membership) and record.user in world.user and record.location in world.location:
        return f"the access of {world.whose(record)}"
    return f"the {change.kind} {getattr(record, 'name', change.id)}"


def _altered(history: HistoryReader, plan: Plan) -> Iterator[Change]:
    """The changes whose record stands otherwise than the last entry about it left it. Each part is read once."""
    keys = {record_key(change.kind, change.id): change for change in plan.changes}
    places = history.places(keys)
    yield from (change for key, change in keys.items() if change.before and key not in places)
    wanted: dict[Place, dict[tuple[str, str], Change]] = {}
    for key, place in places.items():
        wanted.setdefault(place, {})[keys[key].kind, keys[key].id] = keys[key]
    for place, changes in wanted.items():
        left = {(c.kind, c.id): c.after for c in history.part(place, {key for _, key in changes})}
        yield from (c for known, c in changes.items() if known not in left or left[known] != c.before)
