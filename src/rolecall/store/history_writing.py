"""Writing the history: one entry a saved plan, its changes in parts, and now and then a snapshot of the world."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from rolecall.domain.history import FORMAT, Entry, digest_of, seal
from rolecall.domain.plan import Plan
from rolecall.domain.world import KINDS, World
from rolecall.store.history_parts import in_parts, packed_changes, packed_records, record_key
from rolecall.store.history_reading import HistoryReader
from rolecall.store.history_rows import HistoryPartRow, HistoryRecordRow, HistoryRow, HistorySnapshotRow

if TYPE_CHECKING:
    from rolecall.store.writing import Occasion

FEWEST_CHANGES = 1000
AT_ONCE = 10_000
"""So many rows of parameters are held at a time."""
TIMES_THE_WORLD = 2


def write_entry(session: Session, history: HistoryReader, plan: Plan, occasion: Occasion, after: World) -> int:
    """Writes the entry of a plan that turned the world into `after`; returns its number."""
    last = history.last()
    entry = _following(last, plan, occasion)
    parts = list(packed_changes(plan))
    snapshot = list(_snapshot(after)) if _is_due(history, entry) else []
    digests = [[digest_of(content) for content in contents] for contents in (parts, snapshot)]
    entry = replace(entry, digest=seal(last.digest if last else "", entry, *digests))
    _insert(session, HistoryRow, [asdict(entry)])
    for table, contents, of_each in zip((HistoryPartRow, HistorySnapshotRow), (parts, snapshot), digests, strict=True):
        _insert(session, table, _numbered(entry.number, contents, of_each))
    write_index(session, entry.number, plan)
    return entry.number


def _following(last: Entry | None, plan: Plan, occasion: Occasion) -> Entry:
    """The entry after the last one, without its digest."""
    number, total, records = (last.number, last.total, last.records) if last else (0, 0, 0)
    records += sum((c.after is not None) - (c.before is not None) for c in plan.changes)
    changes = len(plan.changes)
    what = (occasion.at, occasion.actor, occasion.title, occasion.reason)
    return Entry(number + 1, *what, FORMAT, changes, total + changes, records, "")


def _is_due(history: HistoryReader, entry: Entry) -> bool:
    """Whether so much changed since the last snapshot, or since the first entry, that the next one is worth its room:
    any moment is then found by replaying a few times as many changes as the world has records.
    """
    base = history.last_snapshot(entry.number) or (history.entry(1) if entry.number > 1 else None)
    since = entry.total - base.total if base else 0
    return since > max(FEWEST_CHANGES, TIMES_THE_WORLD * entry.records)


def _snapshot(world: World) -> Iterable[bytes]:
    return packed_records(record for kind in KINDS for record in world.of(kind).values())


def write_index(session: Session, number: int, plan: Plan) -> None:
    """Notes which part changes which record; in the order of the index, so that it stays compact."""
    parts = enumerate(in_parts(plan.changes))
    keys = sorted((record_key(c.kind, c.id), part) for part, changes in parts for c in changes)
    for start in range(0, len(keys), AT_ONCE):
        rows = [{"record": key, "number": number, "part": part} for key, part in keys[start : start + AT_ONCE]]
        _insert(session, HistoryRecordRow, rows)


def _numbered(number: int, contents: Iterable[bytes], digests: Iterable[str]) -> list[dict[str, Any]]:
    pairs = enumerate(zip(contents, digests, strict=True))
    return [{"number": number, "part": part, "content": content, "digest": digest} for part, (content, digest) in pairs]


def _insert(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(cast("Any", table).__table__), rows)
