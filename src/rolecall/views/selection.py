"""A part of an answer: some columns of its flat table, in another order, the first rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType

from rolecall.domain.counting import count
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.views.answers import Answer, Column, Table

MOST_DIGITS = 18
MOST_NAMES = 20
MADE_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contact": ("email", "phone"),
        "permission": ("title",),
        "limits": ("value",),
        "has": ("permission",),
        "age": ("days",),
        "unusual": ("why",),
        "details": ("file", "store"),
        "permissions": ("recommended", "additional"),
        "about": ("kind", "named", "facts"),
    }
)
"""By their folded titles, the columns of a terminal that are made of others."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Column keys separated by commas, a key to sort by (`-KEY` downwards), and how many rows; empty for all."""

    columns: str = ""
    sort: str = ""
    limit: str = ""

    def __bool__(self) -> bool:
        return bool(self.columns or self.sort or self.limit)

    @property
    def most(self) -> int | None:
        """How many rows are wanted; None for all. Raises WrongUsage."""
        if not self.limit:
            return None
        if not (self.limit.isascii() and self.limit.isdigit() and len(self.limit) <= MOST_DIGITS):
            raise WrongUsage(
                f"“{self.limit}” is not a valid value for --limit.", hint="Give a whole number: --limit 20"
            )
        return int(self.limit)


WHOLE = Selection()


def selected(answer: Answer, wish: Selection) -> Answer:
    """The answer as the chosen part of its flat table, in every format alike. Raises NotFound or WrongUsage.

    People see the tables they see without a choice, with fewer rows or in another order, unless they name columns.
    """
    if not wish:
        return answer
    whole, order = answer.table, list(range(len(answer.table.rows)))
    if wish.sort:
        by, *_ = _places(whole.columns, wish.sort.removeprefix("-"))
        order.sort(key=lambda n: _order(whole.rows[n][by]), reverse=wish.sort.startswith("-"))
    order = order[: wish.most]
    part, left = _picked(whole, order), len(whole.rows) - len(order) + (answer.unread or 0)
    people: tuple[Table, ...] = ()
    if wish.columns:
        named = (_places(whole.columns, name.strip()) for name in wish.columns.split(","))
        places = list(dict.fromkeys(place for each in named for place in each))
        part = _narrowed(part, places)
    else:
        people = _for_people(answer, order, regrouped=bool(wish.sort))
    keys = [column.key for column in part.columns]
    data = [dict(zip(keys, row, strict=True)) for row in part.rows]
    unshown = "More rows match." if answer.unread is None else f"{count(left, 'more row')} not shown." if left else ""
    return Answer(data, part, note=unshown, condensed=people)


def _narrowed(table: Table, places: Sequence[int]) -> Table:
    """The table with some of its columns, none of which is optional."""
    rows, whole = (tuple(tuple(row[n] for n in places) for row in rows) for rows in (table.rows, table.whole))
    return Table(tuple(table.columns[n] for n in places), rows, whole=whole)


def _for_people(answer: Answer, order: Sequence[int], *, regrouped: bool) -> tuple[Table, ...]:
    """The tables that a terminal shows, with the rows that are of the rows of the flat table in `order`; a table that
    has nothing to do with them stays. None where there are only such tables.

    What stands `regrouped` has no headings: each row says itself where it belongs.
    """
    tables = answer.shown
    if not any(table.sources for table in tables):
        if sum(len(table.rows) for table in tables) != len(answer.table.rows):
            return ()
        numbers = iter(range(len(answer.table.rows)))
        tables = tuple(replace(table, sources=tuple(islice(numbers, len(table.rows)))) for table in tables)
    picked = tuple(_of_sources(table, order) if table.sources else table for table in tables)
    if regrouped:
        picked = tuple(replace(table, layout=replace(table.layout, heading="")) for table in picked)
    return tuple(table for table in picked if table.rows or not table.whole)


def _of_sources(table: Table, order: Sequence[int]) -> Table:
    numbers: dict[int, list[int]] = {}
    for number, source in enumerate(table.sources):
        numbers.setdefault(source, []).append(number)
    return replace(_picked(table, [number for source in order for number in numbers.get(source, ())]), sources=())


def _picked(table: Table, order: Sequence[int]) -> Table:
    return replace(table, rows=tuple(table.rows[number] for number in order), whole=table.whole or table.rows)


def _order(cell: str) -> tuple[int, int, str]:
    """Numbers by size, before texts; empty cells last."""
    number = cell.isascii() and cell.isdigit()
    return (0 if number else 1 if cell else 2, int(cell) if number else 0, fold(cell))


def _places(columns: Sequence[Column], name: str) -> list[int]:
    """The columns that a key or a title stands for: one, or those that a column of a terminal is made of."""
    keys, word = [column.key for column in columns], fold(name)
    titles = {fold(column.title): column.key for column in columns}
    alone = next((key for key in (name, word, titles.get(word)) if key in keys), None)
    named = [alone] if alone else [key for key in MADE_OF.get(word, ()) if key in keys]
    if not named:
        meant, known = did_you_mean(name, [*keys, *titles]), ", ".join(keys[:MOST_NAMES])
        raise NotFound(f"No column is called “{name}”.", hint=f"{meant} Choose from: {known}.".strip())
    return [keys.index(key) for key in named]
