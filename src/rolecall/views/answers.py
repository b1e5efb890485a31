"""What a question gives back: data for machines, tables for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

NAMES = ("name", "user", "who", "actor", "staff", "position")
PLACES = ("location", "locations", "main", "main_for", "main_network", "network", "networks")
WORDING = ("title", "label", "description", "text", "meaning", "details", "result")
REMARKS = ("reason", "note", "shows", "about", "there")
FREE_TEXT = frozenset((*NAMES, *PLACES, *WORDING, *REMARKS))
"""The keys of columns in which people have named and described things. All others hold words that stay whole: e-mails,
phone numbers, keys, roles, times, numbers.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` names it in scripts (CSV headers, `--columns`), `title` for people."""

    key: str
    title: str

    @property
    def free(self) -> bool:
        """Whether a long word in it may be broken where there is no room."""
        return self.key in FREE_TEXT


@dataclass(frozen=True, slots=True)
class Layout:
    """How a terminal shows a table, by the keys of its columns.

    `optional` are left out where there is no room, the first one first; the others are essential. A value of `heading`
    stands on a line of its own above the rows that share it. `once` are not repeated where they are as in the row
    above. Rows that differ in `joined` alone are shown as one. `beneath` goes below the first column where there is no
    room beside it.
    """

    optional: tuple[str, ...] = ()
    heading: str = ""
    once: tuple[str, ...] = ()
    joined: str = ""
    beneath: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under columns; every row has one cell a column.

    `whole` are the rows that the table had before some of them were chosen: its columns and their widths follow them,
    whichever rows are shown. `sources` has for each row the number of the row of the flat table that it is of, where
    the tables of an answer are not that one row for row.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    layout: Layout = Layout()
    whole: tuple[tuple[str, ...], ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`facts` is plain data for JSON, or makes it where that takes a while; see `data`. `table` is the whole answer
    flat, for lines and CSV; without columns there is an answer in JSON alone. `parts` are the tables that people look
    at and the sheets of a workbook, where those are several; empty means `table` itself. `note` is a remark about it.
    `closing` is what people read below the tables; `command` is for them to paste, a line each, never folded.
    `condensed` is what a terminal shows where all columns would be too many for it. `unread` counts the rows that were
    not even read, because fewer were asked for; None is some.
    """

    facts: Any | Callable[[], Any]
    table: Table = Table((), ())
    parts: tuple[Table, ...] = ()
    note: str = ""
    closing: tuple[str, ...] = ()
    command: str = ""
    condensed: tuple[Table, ...] = ()
    unread: int | None = 0

    @property
    def data(self) -> Any:
        """Plain data for JSON, made when it is asked for."""
        return self.facts() if callable(self.facts) else self.facts

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables people look at."""
        return self.parts or (self.table,)

    @property
    def shown(self) -> tuple[Table, ...]:
        """The tables people look at in a terminal."""
        return self.condensed or self.tables


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A topic of the help by its name; `markdown` is its text, whose first line is the title."""

    name: str
    markdown: str

    @property
    def title(self) -> str:
        """The line about it."""
        return self.markdown.partition("\n")[0].removeprefix("# ")


def in_full(answer: Answer) -> Answer:
    """The answer with all columns of its tables, however narrow a terminal is."""
    tables = (replace(part, layout=replace(part.layout, optional=())) for part in answer.shown)
    return replace(answer, condensed=tuple(tables))


def table(
    columns: Mapping[str, str], rows: Sequence[tuple[str, ...]], title: str = "", layout: Layout = Layout()
) -> Table:
    """A table from column keys with their titles."""
    return Table(columns_of(columns), tuple(rows), title, layout)


def columns_of(titles: Mapping[str, str]) -> tuple[Column, ...]:
    """Columns from their keys and titles."""
    return tuple(Column(key, title) for key, title in titles.items())
