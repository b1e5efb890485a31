"""The store as it stood at an earlier moment: after a change, or at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.times import EXAMPLES, Span, local, span
from rolecall.store.reading import Snapshot

if TYPE_CHECKING:
    from rolecall.domain.history import Entry
    from rolecall.store.history_reading import HistoryReader

MOST_DIGITS = 9
"""Of a change's number."""


def snapshot_as_of(now: Snapshot, text: str, clock: str) -> tuple[Snapshot, Entry]:
    """The store as it stood at the moment that a text stands for, and the last change before that moment.

    `clock` is the time (ISO 8601). Raises WrongUsage for what is no moment, NotFound where nothing was saved by then.
    """
    from rolecall.store.moments import world_after

    entry = entry_at(now.history, text, clock, "--as-of")
    world = world_after(now, entry.number)
    return Snapshot(world, entry.number, entry.digest, now.identity, now.transaction), entry


def entry_at(history: HistoryReader, text: str, clock: str, option: str) -> Entry:
    """The change with that number, or the last one saved by a time; a day is meant with its end."""
    if text.isascii() and text.isdigit():
        entry = history.entry(int(text)) if len(text) <= MOST_DIGITS else None
        if entry is None:
            raise NotFound(f"There is no change {text}.", hint="See: rolecall history list")
        return entry
    end = _span(text, clock, option).end
    last = history.last_before(utc(end))
    if last is None:
        by = local(utc(end - timedelta(seconds=1)))
        raise NotFound(f"Nothing had been saved by {by}.", hint="See: rolecall history list")
    return last


def number_before(history: HistoryReader, text: str, clock: str, option: str) -> int:
    """The number of the last change before what happened since: the one with that number, or the last one before a
    time; 0 where nothing was saved before.
    """
    if text.isascii() and text.isdigit():
        return entry_at(history, text, clock, option).number
    last = history.last_before(utc(_span(text, clock, option).start))
    return last.number if last else 0


def _span(text: str, clock: str, option: str) -> Span:
    """The time that a text stands for. Raises WrongUsage, whose hint names numbers of changes too."""
    try:
        return span(text, datetime.fromisoformat(clock), option)
    except WrongUsage as error:
        raise WrongUsage(error.message, hint=f"Give the number of a change, or a time: {EXAMPLES}.") from None


def utc(moment: datetime) -> str:
    """A time as the history writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
