"""An open transaction on a store, and the questions that are asked in it over the plain driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol

from rolecall.domain.errors import RolecallError, damaged

Row = Sequence[Any]
Values = Sequence[str | int]
AT_ONCE = 500
"""So many values are looked up by one statement, and so many rows read at a time."""


class Cursor(Protocol):
    """What the drivers' cursors have in common."""

    def fetchall(self) -> Sequence[Row]: ...

    def fetchmany(self, size: int, /) -> Sequence[Row]: ...


class Connection(Protocol):
    """What the drivers' connections have in common."""

    def execute(self, query: Any, values: Any = ..., /) -> Cursor: ...


@dataclass(slots=True)
class Transaction:
    """Questions are written for SQLite and translated for PostgreSQL.

    What the driver raises while it is asked is raised as what `explain` makes of it, if it is one of `errors`. `whole`
    is set once someone walks through all users or accesses, whose other records are asked for next. `mentioned` has, by
    kind, the ids in records that were read: once one of them is asked for, all are read. `shown` is the store's address
    in messages; a writer leaves it out.
    """

    connection: Connection
    errors: tuple[type[BaseException], ...] = ()
    explain: Callable[[BaseException], RolecallError] | None = None
    whole: bool = False
    mentioned: dict[str, dict[str, None]] = field(default_factory=dict)
    released: bool = False
    shown: str = ""

    @property
    def on_sqlite(self) -> bool:
        return isinstance(self.connection, sqlite3.Connection)

    def rows(self, query: str, values: Values = ()) -> Iterator[Row]:
        """The rows of a query as they come; its values stand for the question marks."""
        for chunk in self._chunks(query, values):
            yield from chunk

    def _chunks(self, query: str, values: Values) -> Iterator[Sequence[Row]]:
        if self.released:
            raise AssertionError("The store was asked after it was released.")
        if not self.on_sqlite:
            query = query.replace("?", "%s").replace("instr(", "strpos(")
        try:
            cursor = self.connection.execute(query, values) if values else self.connection.execute(query)
            while chunk := cursor.fetchmany(AT_ONCE):
                yield chunk
        except self.errors as error:
            assert self.explain is not None
            raise self.explain(error) from error

    def texts(self, query: str, values: Values, what: str, *, most: int | None = None) -> Iterator[Row]:
        """Like `rows`, whose columns (or the first `most`) are texts. Raises BadData naming the row where one is not.

        A row is named by its first column; by its last where that is no text.
        """
        try:
            for chunk in self._chunks(query, values):
                if set(map(type, chain.from_iterable(row[:most] for row in chunk))) != {str}:
                    row = next(row for row in chunk if set(map(type, row[:most])) != {str})
                    raise _no_text(what, row[0] if most is None else row[-1])
                yield from chunk
        except (sqlite3.OperationalError, RolecallError) as error:
            if "UTF-8" not in str(error.__cause__ or error):
                raise
            raise _no_text(what, self._first_undecodable(query, values)) from error

    def _first_undecodable(self, query: str, values: Values) -> object:
        """The key of the first row that is no UTF-8, of which the driver does not say which it is."""
        assert isinstance(self.connection, sqlite3.Connection)
        self.connection.text_factory = bytes
        try:
            rows = ([_decoded(value) for value in row] for row in self.connection.execute(query, values))
            return next((row[0] for row in rows if bytes in map(type, row)), "")
        finally:
            self.connection.text_factory = str

    def storable(self, values: Iterable[str]) -> list[str]:
        """Those of the texts that a store of this kind can hold at all; no question about others is asked."""
        return [value for value in values if _is_utf8(value) and (self.on_sqlite or "\0" not in value)]


def _is_utf8(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _no_text(what: str, key: object) -> RolecallError:
    return damaged(f"the {what} {key!r} holds something that is no text")


def _decoded(value: Any) -> Any:
    """A column's text, or its bytes where they are none."""
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return value
