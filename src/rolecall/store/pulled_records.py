"""What pulls made of records: the base on which a change made here is told from one made in the account."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from rolecall.domain.account.own_facts import RecordKey
from rolecall.domain.plan import Change
from rolecall.domain.world import Record
from rolecall.store import account_reading
from rolecall.store.history_parts import in_parts, record_key
from rolecall.store.history_reading import WHOLE, HistoryReader
from rolecall.store.reading import Snapshot


def pulled_records(now: Snapshot, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
    """Those of these records that somebody here changed since the first pull, in each field as the last pull that
    changed it left it; what somebody here added is not among them.
    """
    known: dict[RecordKey, Record] = {}
    for key, change, by_pull in _changes(now, keys):
        if by_pull and change.after:
            known[key] = _as_pulled(known.get(key), change.before, change.after)
        elif by_pull:
            known.pop(key, None)
        elif change.before:
            known.setdefault(key, change.before)
    return known


def added_since_first_pull(now: Snapshot, keys: Collection[RecordKey]) -> set[RecordKey]:
    """Those of these records that somebody here added since the first pull."""
    return {key for key, change, by_pull in _changes(now, keys) if change.before is None and not by_pull}


def _as_pulled(known: Record | None, before: Record | None, after: Record) -> Record:
    """What was known of a record, with each field that a pull changed."""
    if known is None or before is None:
        return after
    changed: dict[str, Any] = {
        x.name: getattr(after, x.name) for x in fields(after) if getattr(before, x.name) != getattr(after, x.name)
    }
    return replace(known, **changed)


def _changes(now: Snapshot, keys: Iterable[RecordKey]) -> Iterator[tuple[RecordKey, Change, bool]]:
    """Each change since the first pull of those of these records that somebody here changed, oldest first, and whether
    it was a pull's.
    """
    pulls = account_reading.pulls_among(now.transaction, 1, WHOLE) if now.transaction else []
    if not pulls:
        return
    wanted = {record_key(*key): key for key in keys}
    places: set[tuple[int, int]] = set()
    found: set[RecordKey] = set()
    for some in in_parts(_touched_here(now.history, wanted, pulls[0])):
        marks = ", ".join("?" * len(some))
        query = f"SELECT DISTINCT number, part FROM history_records WHERE record IN ({marks}) AND number >= ?"  # noqa: S608
        places.update((number, part) for number, part in now.history.typed(query, (*some, pulls[0]), int))
        found.update(wanted[key] for key in some)
    ids, by_pull = {key for _, key in found}, set(pulls)
    for number, part in sorted(places):
        for change in now.history.part((number, part), ids):
            if (change.kind, change.id) in found:
                yield (change.kind, change.id), change, number in by_pull


def _touched_here(history: HistoryReader, keys: Iterable[int], first: int) -> Iterator[int]:
    """Those of the records that an entry which is no pull's changed since a number."""
    for some in in_parts(keys):
        marks = ", ".join("?" * len(some))
        query = f"""SELECT DISTINCT record FROM history_records WHERE record IN ({marks}) AND number > ?
                    AND number NOT IN (SELECT change FROM pulls WHERE change IS NOT NULL)"""  # noqa: S608
        yield from (key for (key,) in history.typed(query, (*some, first), int))
