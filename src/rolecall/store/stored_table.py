"""Tables and role books that fetch from a store what they are asked for, and remember it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

from rolecall.domain.errors import damaged
from rolecall.domain.nearness import fold
from rolecall.domain.plan import references
from rolecall.domain.tables import NAME, MemoryTable, RecordTable, names, values
from rolecall.domain.world import KINDS, Record, World
from rolecall.store.selects import RECORDS, SELECTS, KeptSettings, accesses
from rolecall.store.transaction import AT_ONCE, Row, Transaction, Values

if TYPE_CHECKING:
    from rolecall.domain.catalogue import Role
    from rolecall.store.name_index import NameIndex

R = TypeVar("R", bound=Record)
Detail = TypeVar("Detail")
EVERYONE = ("user", "membership")
"""Whoever walks through all of these asks for what they refer to next."""
FEW_QUESTIONS, RECORDS_A_QUESTION = 64, 8
"""A question costs about as much as reading so many records in a row."""


def stored_world(transaction: Transaction) -> World:
    """The world of a store, asked in an open transaction."""
    kept = KeptSettings(transaction)
    tables = {kind: StoredTable[Record](kind, transaction, kept) for kind in KINDS}
    books = {"role_books": StoredBooks(transaction, _roles), "titles": StoredBooks(transaction, _titles)}
    return World(**tables, **books)  # type: ignore[arg-type]


def stored_records(transaction: Transaction) -> Iterator[Record]:
    """Every record of a store, each read once and remembered by nobody."""
    kept = KeptSettings(transaction)
    for kind, select in SELECTS.items():
        rows = transaction.texts(f"{select.query} ORDER BY {select.key}{select.rest}", (), select.what)
        yield from _records(kind, rows, kept)


def _records(kind: str, rows: Iterable[Row], kept: KeptSettings) -> Iterator[Record]:
    return accesses(rows, kept) if kind == "membership" else RECORDS[kind](rows)


class StoredTable(RecordTable[R]):
    """The records of one kind in a store, in the order of their ids.

    They are all read once somebody walks through them, or once more questions were asked than that would have cost.
    """

    __slots__ = (
        "_answers",
        "_asked",
        "_index_of_names",
        "_kept",
        "_known",
        "_select",
        "_size",
        "_transaction",
        "_whole",
    )

    def __init__(self, kind: str, transaction: Transaction, kept: KeptSettings) -> None:
        super().__init__(kind)
        self._transaction, self._kept, self._select = transaction, kept, SELECTS[kind]
        self._known: dict[str, R | None] = {}
        self._answers: defaultdict[str, dict[str, list[R]]] = defaultdict(dict)
        self._whole: MemoryTable[R] | None = None
        self._size: int | None = None
        self._asked = 0
        self._index_of_names: NameIndex | None = None

    def __getitem__(self, key: str) -> R:
        if key not in self._known:
            self.fetch((key, *self._transaction.mentioned.pop(self.kind, ())))
        record = self._known.get(key)
        if record is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._walked())

    def __len__(self) -> int:
        if self._whole is not None:
            return len(self._whole)
        if self._size is None:
            ((self._size,),) = self._transaction.rows(f"SELECT COUNT(*) FROM {self._select.table}")  # noqa: S608
        return self._size

    def values(self) -> ValuesView[R]:
        """All records, without a look-up for each."""
        self._walked()
        return cast("ValuesView[R]", self._known.values())

    def items(self) -> ItemsView[str, R]:
        """All records and their ids, without a look-up for each."""
        self._walked()
        return cast("ItemsView[str, R]", self._known.items())

    @property
    def _index(self) -> NameIndex:
        if self._index_of_names is None:
            from rolecall.store.name_index import NameIndex  # not at the top: most commands look up whole names

            self._index_of_names = NameIndex(self._transaction, self.kind)
        return self._index_of_names

    def having(self, field: str, value: str) -> list[R]:
        if value not in self._answers[field]:
            self.fetch_having(field, (value,))
        return self._whole.having(field, value) if self._whole is not None else self._answers[field][value]

    def containing(self, part: str, most: int) -> list[R]:
        if self._whole is not None:
            return self._whole.containing(part, most)
        if self.kind == "membership" or not self._transaction.storable([part]):
            return []
        condition, wanted = self._index.containing(part)
        matches: list[R] = []
        end, last = f"WHERE {condition} AND x.id > ? ORDER BY x.id LIMIT {most}", ""
        while len(matches) < most and (page := list(self._among(end, [*wanted, last]))):
            matches += [r for r in page if any(part in fold(name) for name in names(r))]
            last = page[-1].id
        return matches[:most]

    def names_like(self, text: str) -> Iterable[str]:
        if self.kind == "membership":
            return ()
        few = self._whole is not None or self._index.is_short
        records = self.values() if few else self._among(*self._index.like(text))
        return dict.fromkeys(name for record in records for name in names(record))

    def fetch(self, keys: Iterable[str]) -> None:
        unknown = [key for key in dict.fromkeys(keys) if key not in self._known]
        for chunk in self._to_ask(unknown):
            condition, wanted = self._identified(chunk)
            read = {record.id: record for record in self._read(f"WHERE {condition} {self._order}", wanted)}
            self._known |= {key: read.get(key) for key in chunk}
        if self._whole is None:
            self._known |= {key: None for key in unknown if key not in self._known}

    def fetch_having(self, field: str, wanted: Iterable[str]) -> None:
        answers = self._answers[field]
        unknown = [value for value in dict.fromkeys(wanted) if value not in answers]
        for chunk in self._to_ask(unknown, 1 if field == "limit" else AT_ONCE):
            answers |= self._answered(field, chunk)
        if self._whole is None:
            nobody: list[R] = []  # one for all, who may be many
            answers |= {value: nobody for value in unknown if value not in answers}

    def _to_ask(self, unknown: Sequence[str], at_once: int = AT_ONCE) -> Iterator[Sequence[str]]:
        """What to ask the store for, so much at once; nothing where its records are, or had better be, in memory."""
        storable = self._transaction.storable(unknown) if self._whole is None else []
        for start in range(0, len(storable), at_once):
            self._asked += 1
            if self._transaction.whole or self._is_dearer_than_all:
                self._read_all()
            if self._whole is not None:
                return
            yield storable[start : start + at_once]

    @property
    def _is_dearer_than_all(self) -> bool:
        """Whether what was asked so far took as long as reading everything."""
        return self._asked > FEW_QUESTIONS and len(self) <= self._asked * RECORDS_A_QUESTION

    def _answered(self, field: str, chunk: Sequence[str]) -> dict[str, list[R]]:
        """The records that have one of the values, by it; the query may give more."""
        condition, among, answers = self._select.by[field], set(chunk), dict[str, list[R]]()
        asked = [_as_kept(field, value) for value in chunk] * condition.count("@")
        condition = condition.replace("@", ", ".join("?" * len(chunk)))
        for record in self._read(f"WHERE {condition} {self._order}", asked):
            known = self._known.setdefault(record.id, record) or record
            for value in values(self.kind, field, record) & among:
                answers.setdefault(value, []).append(known)
        return answers

    def _identified(self, keys: Sequence[str]) -> tuple[str, Values]:
        """The condition for records of these ids; that of an access has two parts, which may hold an `@` themselves."""
        if self.kind != "membership":
            return f"x.id IN ({', '.join('?' * len(keys))})", keys
        parts = [(key[:at], key[at + 1 :]) for key in keys for at, sign in enumerate(key) if sign == "@"]
        marks = ", ".join(["(?, ?)"] * len(parts))
        return f"(x.user_id, x.location_id) IN (VALUES {marks})" if parts else "1 = 0", [
            p for pair in parts for p in pair
        ]

    def _walked(self) -> MemoryTable[R]:
        """All records, for someone who walks through them."""
        self._transaction.whole = self._transaction.whole or self.kind in EVERYONE
        return self._read_all()

    def _read_all(self) -> MemoryTable[R]:
        """All records, read in one pass."""
        if self._whole is None:
            records = {(key := record.id): self._known.get(key) or record for record in self._read(self._order)}
            self._known = dict(records)
            self._whole = MemoryTable(self.kind, records)
        return self._whole

    @property
    def _order(self) -> str:
        return f"ORDER BY {self._select.key}{self._select.rest}"

    def _among(self, end: str, wanted: Values) -> Iterator[R]:
        """The records whose ids a query with that end gives."""
        chosen = f"SELECT x.id FROM {self._select.table} x {end}"  # noqa: S608 - no word of it is from outside
        return self._read(f"WHERE x.id IN ({chosen}) {self._order}", wanted)

    def _read(self, end: str, wanted: Values = ()) -> Iterator[R]:
        """The records that a query with these conditions gives."""
        rows = self._transaction.texts(f"{self._select.query} {end}", wanted, self._select.what)
        records = _records(self.kind, rows, self._kept)
        return cast("Iterator[R]", records if self._transaction.whole else self._noted(records))

    def _noted(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, and which others they mention: whoever asks for one of these asks for the next."""
        for record in records:
            for kind, key in references(record):
                self._transaction.mentioned.setdefault(kind, {})[key] = None
            yield record


def _as_kept(field: str, value: str) -> str:
    """A value as the database has it."""
    if field == "limit":
        return json.dumps(value, ensure_ascii=False)
    if field == NAME:
        from rolecall.store.trigrams import kept

        return kept(value)
    return value


# -- role books ------------------------------------------------------------------------------------

OF_LOCATIONS = """SELECT i.local, l.book FROM account_ids i JOIN account_locations l ON l.location = i.remote
                  WHERE i.kind = 'location' AND l.book IN (SELECT digest FROM account_books)"""


class StoredBooks(Mapping[str, Mapping[str, Detail]]):
    """By location something that its role book says. What rolecall could not have written is BadData that names the
    location.
    """

    __slots__ = ("_digests", "_read", "_texts", "_transaction")

    def __init__(self, transaction: Transaction, read: Callable[[str], Mapping[str, Detail]]) -> None:
        self._transaction, self._read = transaction, read
        self._digests: dict[str, str] | None = None
        self._texts: dict[str, str] = {}

    def __getitem__(self, location: str) -> Mapping[str, Detail]:
        digest = self._books[location]
        if digest not in self._texts:
            query = "SELECT book FROM account_books WHERE digest = ?"
            self._texts[digest] = next(self._transaction.texts(query, (digest,), "role book"))[0]
        try:
            return self._read(self._texts[digest])
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise damaged(f"the role book of the location {location} cannot be read") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._books)

    def __len__(self) -> int:
        return len(self._books)

    @property
    def _books(self) -> dict[str, str]:
        """Each location's book by its digest: locations of one chain mostly have one."""
        if self._digests is None:
            self._digests = {row[0]: row[1] for row in self._transaction.texts(OF_LOCATIONS, (), "role book")}
        return self._digests


@lru_cache(maxsize=64)
def _roles(text: str) -> Mapping[str, Role]:
    from rolecall.domain.account.role_books import book_from_text

    return book_from_text(text).role


@lru_cache(maxsize=64)
def _titles(text: str) -> Mapping[str, str]:
    from rolecall.domain.account.role_books import book_from_text

    return book_from_text(text).titles
