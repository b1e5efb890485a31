"""Which saved changes are about somebody, a place or a permission, by someone, and between two times."""

from __future__ import annotations

from dataclasses import dataclass

from rolecall.domain.access import effective, in_force, limit_value
from rolecall.domain.catalogue import Limit
from rolecall.domain.history import Entry
from rolecall.domain.nearness import fold
from rolecall.domain.plan import Change
from rolecall.domain.row_words import ANY_ROW, RowWords
from rolecall.domain.times import local, short
from rolecall.domain.world import Location, Membership, Network, Record, Staff, User


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What all has to be so; empty is anything. `user` and `location` are ids, `mask` and `limits` what changes in
    effective access; `since` and `until` are UTC (ISO 8601), the latter not included; `words` stand in its row.
    """

    user: str = ""
    location: str = ""
    mask: int = 0
    limits: tuple[Limit, ...] = ()
    actor: str = ""
    since: str = ""
    until: str = ""
    words: RowWords = ANY_ROW

    def takes(self, entry: Entry) -> bool:
        """Whether an entry was saved by that actor in that time, and its row has all the words."""
        in_time = self.since <= entry.at and (not self.until or entry.at < self.until)
        by_actor = not self.actor or fold(entry.actor) == fold(self.actor)
        return in_time and by_actor and self.words.fit(shown(entry))

    @property
    def ids(self) -> tuple[str, ...]:
        """What a change has to mention."""
        return tuple(filter(None, (self.user, self.location)))

    @property
    def looks_inside(self) -> bool:
        """Whether the changes of an entry decide, not only who saved it when."""
        return bool(self.ids or self.mask or self.limits)

    def concerns(self, change: Change) -> bool:
        """Whether one change is about the user, at the location, and changes a permission or limit."""
        sides = [record for record in (change.before, change.after) if record is not None]
        return (
            (not self.user or any(self.user == _user(record) for record in sides))
            and (not self.location or any(self.location in _locations(record) for record in sides))
            and (not (self.mask or self.limits) or self._changes_access(change))
        )

    def _changes_access(self, change: Change) -> bool:
        before, after = (m if isinstance(m, Membership) else None for m in (change.before, change.after))
        if before is None and after is None:
            return False
        had, has = (effective(m) if m else 0 for m in (before, after))
        was, now = (_values(m, [x for x in self.limits if in_force(x, had | has)]) for m in (before, after))
        return bool((had ^ has) & self.mask) or was != now


def shown(entry: Entry) -> tuple[str, ...]:
    """The cells of an entry's row, at a terminal and elsewhere."""
    times = (entry.at, local(entry.at), short(entry.at, entry.at))
    return str(entry.number), *times, entry.actor, entry.title, entry.reason


def _values(membership: Membership | None, limits: list[Limit]) -> list[str | None]:
    return [limit_value(membership.settings, x) if membership else None for x in limits]


def _user(record: Record) -> str:
    return record.id if isinstance(record, User) else record.user if isinstance(record, Membership) else ""


def _locations(record: Record) -> tuple[str, ...]:
    match record:
        case Location(id=key):
            return (key,)
        case Network(locations=locations):
            return locations
        case Staff(location=location) | Membership(location=location):
            return (location,)
    return ()
