"""Reading the history of a store: what was saved, when and by whom at once, and its changes part by part as asked."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rolecall.domain.errors import Conflict, damaged
from rolecall.domain.history import Entry, digest_of, first_seal, not_as_written, seal
from rolecall.domain.plan import Change, Plan
from rolecall.store.history_parts import changes_of, in_parts, record_key, text_of
from rolecall.store.selects import KeptSettings
from rolecall.store.transaction import Row, Transaction

HEADS = "SELECT at, actor, title, reason, digest, format, changes, total, records, number FROM history"
PARTS, SNAPSHOTS = "history_parts", "history_snapshots"
WHOLE = (1 << 31) - 1
"""More parts than an entry has, and more entries than a history."""
Place = tuple[int, int]
"""The number of an entry and of a part of it."""


@dataclass(frozen=True)
class HistoryReader:
    """The history in an open transaction. What a disk or a person spoiled is BadData where it is met."""

    transaction: Transaction

    @cached_property
    def settings(self) -> KeptSettings:
        """The settings that entries name, each known to be the text that its id says."""
        return KeptSettings(self.transaction, checked=True)

    def last(self) -> Entry | None:
        """The latest entry; None before the first."""
        return next(self._heads("ORDER BY number DESC LIMIT 1"), None)

    def entry(self, number: int) -> Entry | None:
        """The entry with that number, None where there is none."""
        return next(self._heads("WHERE number = ?", number), None) if abs(number) < 1 << 31 else None

    def entries(self, after: int = 0, last: int = WHOLE) -> Iterator[Entry]:
        """Those with a greater number, up to the last one, oldest first."""
        return self._heads("WHERE number > ? AND number <= ? ORDER BY number", after, last)

    def newest(self, down_to: int = 1) -> Iterator[Entry]:
        """Those with that number or a greater one, newest first."""
        return self._heads("WHERE number >= ? ORDER BY number DESC", down_to)

    def last_before(self, at: str) -> Entry | None:
        """The latest entry saved before a time (UTC, ISO 8601)."""
        return next(self._heads("WHERE at < ? ORDER BY number DESC LIMIT 1", at), None)

    def last_snapshot(self, number: int) -> Entry | None:
        """The latest entry, up to that number, with which a snapshot of the world is kept."""
        latest = "(SELECT MAX(number) FROM history_snapshots WHERE number <= ?)"
        return next(self._heads(f"WHERE number = {latest}", number), None)

    def _heads(self, condition: str, *values: str | int) -> Iterator[Entry]:
        for row in self.transaction.texts(f"{HEADS} {condition}", values, "change", most=5):
            if set(map(type, row[5:])) != {int}:
                raise damaged(f"the change {row[-1]!r} holds something that is no number")
            at, actor, title, reason, digest, form, changes, total, records, number = row
            yield Entry(number, at, actor, title, reason, form, changes, total, records, digest)

    def changes(self, entry: Entry, *, mentioning: Sequence[str] = ()) -> Iterator[Change]:
        """What an entry changes, in the plan's order, part by part; parts that do not mention all ids are left out."""
        marks = [json.dumps(key, ensure_ascii=False)[1:-1] for key in mentioning]
        for content, _ in self.parts(entry.number):
            text = text_of(entry.number, content)
            if all(mark in text for mark in marks):
                yield from changes_of(entry.number, entry.format, text, self.settings)

    def changes_between(self, after: int, last: int) -> Iterator[Change]:
        """What the entries after a number, up to the last one, change, oldest first."""
        return (change for entry in self.entries(after, last) for change in self.changes(entry))

    def plan(self, entry: Entry) -> Plan:
        """The plan that was saved."""
        return Plan(tuple(self.changes(entry)))

    def part(self, place: Place, wanted: Container[str]) -> tuple[Change, ...]:
        """The changes of the records with these ids in one part of an entry; none where the part is not there, or not
        what its digest says.
        """
        query = """SELECT h.format, p.content, p.digest FROM history_parts p JOIN history h ON h.number = p.number
                   WHERE p.number = ? AND p.part = ?"""
        for form, content, digest in self.transaction.rows(query, place):
            if isinstance(content, bytes) and digest_of(content) == digest:
                return changes_of(place[0], form, text_of(place[0], content), self.settings, wanted)
        return ()

    def parts(self, number: int, table: str = PARTS, *, most: int = WHOLE) -> Iterator[tuple[bytes, str]]:
        """Content and digest of the first parts of an entry, or of the snapshot that is kept with it."""
        query = "SELECT content, digest FROM @ WHERE number = ? AND part < ? ORDER BY part"
        for content, digest in self.transaction.rows(query.replace("@", table), (number, most)):
            if not isinstance(content, bytes):
                raise damaged(f"the change {number} holds something that is not compressed")
            yield content, digest

    def is_sealed(self, entry: Entry, *, most: int = WHOLE) -> bool:
        """Whether an entry is as it was written, after the one before it. The contents of at most so many parts are
        looked at, and all their digests.
        """
        before = self.entry(entry.number - 1)
        if (before is None) != (entry.number == 1):
            return False
        digest = before.digest if before else ""
        if entry.format == 1:
            return first_seal(digest, entry, self._texts(entry.number)) == entry.digest
        digests = (self.part_digests(table, entry.number) for table in (PARTS, SNAPSHOTS))
        return seal(digest, entry, *digests) == entry.digest and all(
            self.are_whole(entry.number, table, most=most) for table in (PARTS, SNAPSHOTS)
        )

    def check_seals(self, after: int, last: int) -> None:
        """Raises Conflict for an entry after a number, up to the last one, that is not as it was written."""
        for entry in self.entries(after, last):
            if not self.is_sealed(entry):
                raise Conflict(not_as_written(entry), hint="See: rolecall history verify")

    def are_whole(self, number: int, table: str, *, most: int = WHOLE) -> bool:
        """Whether the digests of the parts of an entry, or of its snapshot, are those of their contents."""
        return all(digest_of(content) == digest for content, digest in self.parts(number, table, most=most))

    def part_digests(self, table: str, number: int) -> list[str]:
        """The digests of an entry's parts, or of those of the snapshot that is kept with it."""
        query = "SELECT digest FROM @ WHERE number = ? ORDER BY part"
        return [digest for (digest,) in self.typed(query.replace("@", table), (number,), str)]

    def _texts(self, number: int) -> Iterator[str]:
        """The text of a plan of format 1, in its slices."""
        for content, _ in self.parts(number):
            yield text_of(number, content)

    def places(self, keys: Iterable[int]) -> dict[int, Place]:
        """Where the last change of each record is, by its key; without those that the history does not know."""
        places: dict[int, Place] = {}
        for some in in_parts(keys):
            query = """SELECT r.record, r.number, r.part FROM history_records r WHERE r.record IN (@)
                       AND r.number = (SELECT MAX(number) FROM history_records WHERE record = r.record)"""
            places |= {key: (number, part) for key, number, part in self._about(query, some)}
        return places

    def touching(self, changes: Iterable[Change], after: int) -> Iterator[Entry]:
        """The entries later than number `after` that changed any of the same records, oldest first."""
        numbers: set[int] = set()
        for some in in_parts({record_key(c.kind, c.id) for c in changes}):
            query = "SELECT DISTINCT number FROM history_records WHERE record IN (@) AND number > ?"
            numbers.update(number for (number,) in self._about(query, some, after))
        yield from filter(None, map(self.entry, sorted(numbers)))

    def _about(self, query: str, keys: Sequence[int], *values: int) -> Iterator[Row]:
        """The rows of a query for numbers, in which `@` stands for the records."""
        return self.typed(query.replace("@", ", ".join("?" * len(keys))), (*keys, *values), int)

    def typed(self, query: str, values: Sequence[int], kind: type) -> Iterator[Row]:
        """The rows of a query whose columns are all of one type. Raises BadData where one is not."""
        for row in self.transaction.rows(query, values):
            if set(map(type, row)) != {kind}:
                raise damaged("its history holds something of another type")
            yield row
