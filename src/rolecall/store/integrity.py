"""Checking, before a change is saved, that what it touches is what the history says it is.

The last entry's seal is computed anew, and each record that the plan adds, changes or removes is compared with what the
last entry about it left. What a plan does not touch is left to `history verify`, which looks at everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, func, or_, select

from rolecall.domain.errors import Conflict, damaged
from rolecall.domain.history import seal
from rolecall.domain.plan import Change, Plan
from rolecall.domain.records import from_plain
from rolecall.domain.world import Membership, World
from rolecall.store import reading
from rolecall.store.reading import Snapshot
from rolecall.store.rows import HistoryRow
from rolecall.store.transaction import Transaction

FEW = 20
"""Up to so many records the database looks for their entries; for more, all entries are read."""
CHUNK = 50
HINT = "See: rolecall history verify; then restore the store from a backup, or begin another from: rolecall export FILE"


def check(session: Session, now: Snapshot, plan: Plan) -> None:
    """Raises Conflict where the last entry, or a record the plan touches, is not as it was saved."""
    if not _is_sealed(session, now.revision):
        message = f"The store does not match its history: change {now.revision} is not as it was written."
        raise Conflict(f"{message} Nothing was saved.", hint=HINT)
    for change in _altered(session, plan):
        what = _name(now.world, change)
        message = f"The store does not match its history: {what} was changed outside rolecall. Nothing was saved."
        raise Conflict(message, hint=HINT)


def _name(world: World, change: Change) -> str:
    record = change.before or change.after
    if isinstance(record, Membership) and record.user in world.user and record.location in world.location:
        return f"the access of {world.whose(record)}"
    return f"the {change.kind} {getattr(record, 'name', change.id)}"


def _is_sealed(session: Session, number: int) -> bool:
    """Whether the digest of the last entry fits it and the entry before it. Raises BadData for what is no text."""
    driver = session.connection().connection.driver_connection
    assert driver is not None
    last = reading.history(Transaction(driver), after=number - 2)
    if len(last) < min(number, 2):
        return False
    return not last or seal(last[0].digest if number > 1 else "", last[-1]) == last[-1].digest


def _altered(session: Session, plan: Plan) -> Iterator[Change]:
    """The changes whose record stands otherwise than the last entry about it left it."""
    left = {(change.kind, change.id): change for change in plan.changes}
    for text in _plans(session, [change.id for change in plan.changes]) if left else ():
        for key, plain in _records(text):
            change = left.pop(key, None)
            if change and change.before != (from_plain(plain) if plain else None):
                yield change
        if not left:
            return
    yield from (change for change in left.values() if change.before)


def _plans(session: Session, keys: Sequence[str]) -> Iterator[str]:
    """The plans in the history, the latest first; of a few records only those that mention one."""
    query = select(HistoryRow.number, HistoryRow.plan).order_by(col(HistoryRow.number).desc()).limit(CHUNK)
    if len(keys) <= FEW:
        find = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
        marks = (f'"id":{json.dumps(key, ensure_ascii=False)}' for key in keys)
        query = query.where(or_(*(find(HistoryRow.plan, mark) > 0 for mark in marks)))
    rows = session.exec(query).all()
    while rows:
        yield from (plan for _, plan in rows)
        rows = session.exec(query.where(col(HistoryRow.number) < rows[-1][0])).all()


def _records(text: str) -> Iterator[tuple[tuple[str, str], dict[str, Any] | None]]:
    """Kind and id of each record in a plan, and what the plan left of it. Raises BadData for what is no plan."""
    try:
        for row in json.loads(text):
            known = row["after"] or row["before"]
            yield (known["kind"], known["id"]), row["after"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise damaged("a change in its history cannot be read") from error
