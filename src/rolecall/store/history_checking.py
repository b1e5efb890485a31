"""Looking at the whole history: whether each entry is as it was written, and whether together they make the store.

It is read once, part by part; of each record only a digest is remembered.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rolecall.domain.history import Entry
from rolecall.domain.records import condensed
from rolecall.domain.world import Record, kind_of
from rolecall.store.history_parts import changes_of, record_key, records_of, text_of
from rolecall.store.history_reading import PARTS, SNAPSHOTS, HistoryReader
from rolecall.store.settings_texts import settings_id, written
from rolecall.store.stored_table import stored_records


@dataclass(frozen=True, slots=True)
class Verification:
    """How many entries there are; the numbers of those that are not as they were written; whether the world is the one
    they make; and the number of the entry with the digest that was asked for.
    """

    entries: int
    broken: tuple[int, ...]
    made: bool
    noted: int | None


@dataclass(slots=True)
class _Made:
    """What the entries looked at so far left: a digest of each record; and their marks in the index of records."""

    history: HistoryReader
    records: dict[int, bytes] = field(default_factory=dict)
    marks: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    before: Entry | None = None

    def add(self, entry: Entry) -> bool:
        """Takes in an entry's changes; whether its counts and its snapshot are right."""
        changed, had = 0, len(self.records)
        texts = (text_of(entry.number, content) for content, _ in self.history.parts(entry.number))
        for part, text in enumerate(texts):
            for change in changes_of(entry.number, entry.format, text, self.history.settings):
                key, changed = record_key(change.kind, change.id), changed + 1
                self.marks[entry.number] += _mark(key, part)
                if change.after is None:
                    self.records.pop(key, None)
                else:
                    self.records[key] = _digest(change.after)
        total, records = (self.before.total, self.before.records) if self.before else (0, 0)
        counts = (changed, total + changed, records + len(self.records) - had)
        self.before = entry
        return counts == (entry.changes, entry.total, entry.records) and self._has_snapshot(entry)

    def _has_snapshot(self, entry: Entry) -> bool:
        """Whether the snapshot kept with an entry, if there is one, is of the world that the entries made."""
        parts = list(self.history.part_digests(SNAPSHOTS, entry.number))
        contents = (content for content, _ in self.history.parts(entry.number, SNAPSHOTS)) if parts else ()
        kept = (record for c in contents for record in records_of(entry.number, c, self.history.settings))
        return not parts or self.are(kept)

    def are(self, records: Iterator[Record]) -> bool:
        """Whether these are the records that the entries made, each once."""
        number = 0
        for record in records:
            number += 1
            if self.records.get(record_key(kind_of(record), record.id)) != _digest(record):
                return False
        return number == len(self.records)


def verification(history: HistoryReader, expect: str = "") -> Verification:
    """Looks at every entry, and at the records of the same transaction. Raises BadData for what cannot be read."""
    made, broken, number, noted = _Made(history), list[int](), 0, None
    for number, entry in enumerate(history.entries(), 1):
        counted, sealed = made.add(entry), history.is_sealed(entry)
        if entry.number != number or not (sealed and counted):
            broken.append(entry.number)
        noted = entry.number if expect and entry.digest == expect else noted
    broken += sorted(_outside(history, made) - set(broken))
    standing = not broken and made.are(stored_records(history.transaction))
    return Verification(number, tuple(broken), standing, noted)


def _outside(history: HistoryReader, made: _Made) -> set[int]:
    """The numbers for which the index is not what the entries make, or under which parts of no entry are kept."""
    index: defaultdict[int, int] = defaultdict(int)
    for record, number, part in history.typed("SELECT record, number, part FROM history_records", (), int):
        index[number] += _mark(record, part)
    differing = {number for number in {*index, *made.marks} if index[number] != made.marks[number]}
    for table in (PARTS, SNAPSHOTS):
        query = "SELECT DISTINCT number FROM @ WHERE number NOT IN (SELECT number FROM history)"
        differing |= {number for (number,) in history.typed(query.replace("@", table), (), int)}
    return differing


def _mark(key: int, part: int) -> int:
    """A number for a row of the index: sums of them are equal where the rows are, in whatever order they come."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(f"{key}:{part}".encode(), digest_size=16).digest())


def _digest(record: Record) -> bytes:
    from hashlib import blake2b

    plain = condensed(record, lambda settings: settings_id(written(settings)))
    return blake2b(json.dumps(plain, ensure_ascii=False).encode(), digest_size=16).digest()
