"""Tables: the records of one kind, asked by id, by what they refer to and by name; in memory, or laid over another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rolecall.domain.nearness import fold

if TYPE_CHECKING:
    from rolecall.domain.world import Record

R = TypeVar("R", bound="Record")
NAME = "name"
Field = Callable[[Any], Iterable[str]]
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "location": {"main_network": lambda x: (x.main_network,)},
    "staff": {"location": lambda x: (x.location,)},
    "network": {"location": lambda x: x.locations},
    "user": {"contact": lambda x: x.contacts},
    "membership": {
        "user": lambda x: (x.user,),
        "location": lambda x: (x.location,),
        "staff": lambda x: (x.staff,),
        "status": lambda x: (x.status,),
        "limit": lambda x: x.settings.limits.values(),
    },
}
"""What the records of each kind can be looked up by, and its values in one record; besides by `NAME`."""


def names(record: Any) -> tuple[str, ...]:
    """What people call a record: a user's e-mail, phone and name; an access has no name."""
    return tuple(filter(None, (getattr(record, field, "") for field in ("email", "phone", "name"))))


def values(kind: str, field: str, record: Record) -> set[str]:
    """What a record is looked up by: its values in a field, empty ones left out; its names folded."""
    if field == NAME:
        return {fold(name) for name in names(record)}
    return set(filter(None, FIELDS[kind][field](record)))


class RecordTable(Mapping[str, R], Generic[R]):
    """Records of one kind by id, never changed once others see it.

    Asking for one record, or by `having`, costs what the answer has; walking through all of them reads everything.
    """

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind

    @abstractmethod
    def having(self, field: str, value: str) -> list[R]:
        """The records with that value in a field of `FIELDS`, or with that folded `NAME`."""

    @abstractmethod
    def containing(self, part: str, most: int) -> list[R]:
        """Up to `most` records, in the table's order, with a name that contains the folded text."""

    @abstractmethod
    def names_like(self, text: str) -> Iterable[str]:
        """Names among which those that resemble a text are to be sought: all, or of many the likely ones."""

    def fetch(self, keys: Iterable[str]) -> None:
        """Says which records will be asked for one by one, so that they can be read at once."""

    def fetch_having(self, field: str, wanted: Iterable[str]) -> None:
        """Says what `having` will be asked for one by one, so that it can be read at once."""


class MemoryTable(RecordTable[R]):
    """Records in memory, in the order in which they were given."""

    __slots__ = ("_indexes", "_names", "_records")

    def __init__(self, kind: str, records: Mapping[str, R]) -> None:
        super().__init__(kind)
        self._records = records
        self._indexes: dict[str, dict[str, list[R]]] = {}
        self._names: tuple[str, ...] | None = None

    def __getitem__(self, key: str) -> R:
        return self._records[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return repr(self._records)

    def having(self, field: str, value: str) -> list[R]:
        return self._index(field).get(value, [])

    def containing(self, part: str, most: int) -> list[R]:
        matching = {r.id for name, named in self._index(NAME).items() if part in name for r in named}
        return list(islice((r for key, r in self._records.items() if key in matching), most)) if matching else []

    def names_like(self, text: str) -> Iterable[str]:
        if self._names is None:
            self._names = tuple(dict.fromkeys(name for record in self._records.values() for name in names(record)))
        return self._names

    def _index(self, field: str) -> dict[str, list[R]]:
        if field not in self._indexes:
            index: dict[str, list[R]] = {}
            for record in self._records.values():
                for value in values(self.kind, field, record):
                    index.setdefault(value, []).append(record)
            self._indexes[field] = index
        return self._indexes[field]


class Overlay(RecordTable[R]):
    """Another table with some records added, replaced or removed: the table below is not copied."""

    __slots__ = ("_indexes", "below", "changed")

    def __init__(self, below: RecordTable[R], changed: dict[str, R | None]) -> None:
        super().__init__(below.kind)
        self.below, self.changed = below, changed
        self._indexes: dict[str, dict[str, list[str]]] = {}

    def __getitem__(self, key: str) -> R:
        if key not in self.changed:
            return self.below[key]
        record = self.changed[key]
        if record is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self.below if self.changed.get(key, key) is not None)
        yield from (key for key, record in self.changed.items() if record is not None and key not in self.below)

    def __repr__(self) -> str:
        return f"{self.below!r} | {self.changed!r}"

    def __len__(self) -> int:
        self.below.fetch(self.changed)
        return len(self.below) + sum((r is not None) - (key in self.below) for key, r in self.changed.items())

    def having(self, field: str, value: str) -> list[R]:
        return self._laid_over(self.below.having(field, value), self._changed_having(field, value))

    def containing(self, part: str, most: int) -> list[R]:
        names = [name for name in self._index(NAME) if part in name]
        matching = {key: r for name in names for key, r in self._changed_having(NAME, name).items()}
        return self._laid_over(self.below.containing(part, most + len(self.changed)), matching)[:most]

    def _changed_having(self, field: str, value: str) -> dict[str, R]:
        """Those of the changed records that have a value in a field, by id."""
        records = ((key, self.changed[key]) for key in self._index(field).get(value, ()))
        return {key: record for key, record in records if record and value in values(self.kind, field, record)}

    def _laid_over(self, records: Iterable[R], matching: Mapping[str, R]) -> list[R]:
        """What the table below has, without the changed records but those that match."""
        kept = {r.id: matching.get(r.id, r) for r in records if r.id not in self.changed or r.id in matching}
        return list({**kept, **matching}.values())

    def names_like(self, text: str) -> Iterable[str]:
        self.below.fetch(self.changed)
        old = {name for key in self.changed if key in self.below for name in names(self.below[key])}
        gone = {name for name in old if not self.having(NAME, fold(name))}
        added = (name for record in self.changed.values() if record for name in names(record))
        return dict.fromkeys((*(name for name in self.below.names_like(text) if name not in gone), *added))

    def fetch(self, keys: Iterable[str]) -> None:
        self.below.fetch([key for key in keys if key not in self.changed])

    def fetch_having(self, field: str, wanted: Iterable[str]) -> None:
        self.below.fetch_having(field, wanted)

    def change(self, key: str, record: R | None) -> None:
        """Adds, replaces or (None) removes a record, as long as nobody else has seen the table."""
        self.changed[key] = record
        for field, index in self._indexes.items():
            if record is not None:
                _add(index, values(self.kind, field, record), key)

    def _index(self, field: str) -> dict[str, list[str]]:
        """By the values of a field: the ids of the changed records that have them, or had them before the last change.

        A list takes a third of the memory of a mapping, and among many people most values are of one.
        """
        if field not in self._indexes:
            index: dict[str, list[str]] = {}
            for key, record in self.changed.items():
                if record is not None:
                    _add(index, values(self.kind, field, record), key)
            self._indexes[field] = index
        return self._indexes[field]


def _add(index: dict[str, list[str]], wanted: Iterable[str], key: str) -> None:
    for value in wanted:
        if value in index:
            index[value].append(key)
        else:
            index[value] = [key]


def laid_over(table: RecordTable[R], changed: dict[str, R | None]) -> Overlay[R]:
    """The table with the changes; overlays below it that are hardly larger are merged, so that few are stacked."""
    while isinstance(table, Overlay) and len(table.changed) <= 2 * len(changed):
        changed, table = {**table.changed, **changed}, table.below
    return Overlay(table, changed)


def changed_keys(before: RecordTable[R], after: RecordTable[R]) -> list[str]:
    """The keys under which two tables may differ: those that the first has, in order, then those that it has not.

    Where both lie on the same table only the overlays are looked at.
    """
    olds, old_root = _overlays(before)
    news, new_root = _overlays(after)
    if old_root is not new_root:
        return list(dict.fromkeys((*before, *after)))
    shared = {id(layer) for layer in olds} & {id(layer) for layer in news}
    layers = [layer for layer in (*reversed(olds), *reversed(news)) if id(layer) not in shared]
    keys = dict.fromkeys(key for layer in layers for key in layer.changed)
    before.fetch(keys)
    return sorted(key for key in keys if key in before) + [key for key in keys if key not in before]


def _overlays(table: RecordTable[R]) -> tuple[list[Overlay[R]], RecordTable[R]]:
    """The overlays of a table, the topmost first, and what they lie on."""
    overlays = []
    while isinstance(table, Overlay):
        overlays.append(table)
        table = table.below
    return overlays, table


class RecordNames(Mapping[str, str]):
    """The names of records by id, each looked up in some tables when it is asked for."""

    def __init__(self, tables: Sequence[RecordTable[Any]]) -> None:
        self._tables = tables

    def __getitem__(self, key: str) -> str:
        for table in self._tables:
            if key in table:
                return str(table[key].name)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for table in self._tables for key in table))

    def __len__(self) -> int:
        return sum(1 for _ in self)
