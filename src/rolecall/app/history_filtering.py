"""From the words of `history list` to the saved changes that it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from rolecall.app.as_of import utc
from rolecall.app.context import Context
from rolecall.domain import find, lookup
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.history_filter import HistoryFilter
from rolecall.domain.row_words import RowWords
from rolecall.domain.times import span
from rolecall.domain.world import Location, User, World

if TYPE_CHECKING:
    from rolecall.domain.history import Entry
    from rolecall.domain.plan import Change

T = TypeVar("T", User, Location)


@dataclass(frozen=True, slots=True)
class FilterWords:
    """As given; empty where nothing was."""

    user: str = ""
    location: str = ""
    permission: str = ""
    actor: str = ""
    since: str = ""
    until: str = ""
    words: tuple[str, ...] = ()


def read(context: Context, words: FilterWords) -> HistoryFilter:
    """What the words stand for. Raises NotFound, Ambiguous or WrongUsage."""
    wanted = lookup.wanted([words.permission] if words.permission else ())
    since, until = moments(context, words.since, words.until)
    return HistoryFilter(
        user_ever(context, words.user).id if words.user else "",
        _known(context, words.location, find.location).id if words.location else "",
        wanted.mask,
        (*(limit for limit, _ in wanted.limits), *_limits_of(wanted.mask)),
        words.actor,
        since,
        until,
        RowWords.of(words.words),
    )


def _limits_of(mask: int) -> Iterator[Limit]:
    """The limits that narrow any of the permissions."""
    known = catalogue()
    return (x for x in known.limits if x.permission and known.permission[x.permission].bit & mask)


def moments(context: Context, since: str, until: str) -> tuple[str, str]:
    """The beginning of one time and the end of another, as the history writes them; empty where none is given."""
    now = datetime.fromisoformat(context.environment.clock())
    start = utc(span(since, now, "--since").start) if since else ""
    return start, utc(span(until, now, "--until").end) if until else ""


def matching(context: Context, chosen: HistoryFilter) -> Iterator[Entry]:
    """The saved changes that a filter takes, newest first, each looked at when the one before was."""
    history = context.snapshot.history
    for entry in filter(chosen.takes, history.newest()):
        changes = history.changes(entry, mentioning=chosen.ids) if chosen.looks_inside else ()
        if not chosen.looks_inside or any(map(chosen.concerns, changes)):
            yield entry


def user_ever(context: Context, word: str) -> User:
    """The user of that name, else one that was removed. Raises NotFound or Ambiguous."""
    return _known(context, word, find.user)


def _known(context: Context, word: str, named: Callable[[World, str], T]) -> T:
    """The record of that name: one that is there, else one that was removed. Raises NotFound or Ambiguous."""

    def worlds() -> Iterator[World]:
        yield context.world
        gone = (change.before for entry in context.snapshot.history.entries() for change in _removals(context, entry))
        yield World().put(*(record for record in gone if record))

    return find.in_first(worlds(), word, named)


def _removals(context: Context, entry: Entry) -> Iterator[Change]:
    """The users and locations that an entry removes."""
    changes = context.snapshot.history.changes(entry)
    return (c for c in changes if c.after is None and c.kind in ("user", "location"))
