"""A part of an answer: some columns of its flat table, in another order, the first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolecall.domain.counting import count
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.views.answers import Answer, Column, Table

MOST_DIGITS = 18


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
            raise WrongUsage(f"“{self.limit}” is not a number of rows.", hint="Give a whole number: --limit 20")
        return int(self.limit)


WHOLE = Selection()


def selected(answer: Answer, wish: Selection) -> Answer:
    """The answer as the chosen part of its flat table, in every format alike. Raises NotFound or WrongUsage."""
    if not wish:
        return answer
    whole, order = answer.table, list(range(len(answer.table.rows)))
    if wish.sort:
        by = _place(whole.columns, wish.sort.removeprefix("-"))
        order.sort(key=lambda n: _order(whole.rows[n][by]), reverse=wish.sort.startswith("-"))
    order = order[: wish.most]
    part, left = _picked(whole, order), len(whole.rows) - len(order) + (answer.unread or 0)
    condensed = tuple(_picked(short, order) for short in answer.condensed if _alike(short, whole))
    if wish.columns:
        places = [_place(whole.columns, name.strip()) for name in wish.columns.split(",")]
        cells = tuple(tuple(row[place] for place in places) for row in part.rows)
        part, condensed = replace(part, columns=tuple(whole.columns[place] for place in places), rows=cells), ()
    keys = [column.key for column in part.columns]
    data = [dict(zip(keys, row, strict=True)) for row in part.rows]
    unshown = "More rows match." if answer.unread is None else f"{count(left, 'more row')} not shown." if left else ""
    return Answer(data, part, note=unshown, condensed=condensed)


def _alike(short: Table, whole: Table) -> bool:
    """Whether a table for people has a row for each row of the whole one, none of which leans on the one above."""
    return len(short.rows) == len(whole.rows) and all(row[0] for row in short.rows)


def _picked(table: Table, order: Sequence[int]) -> Table:
    return replace(table, rows=tuple(table.rows[number] for number in order))


def _order(cell: str) -> tuple[int, int, str]:
    """Numbers by size, before texts; empty cells last."""
    number = cell.isascii() and cell.isdigit()
    return (0 if number else 1 if cell else 2, int(cell) if number else 0, fold(cell))


def _place(columns: Sequence[Column], name: str) -> int:
    keys = [column.key for column in columns]
    if name in keys:
        return keys.index(name)
    hint = did_you_mean(name, keys) or f"There are {', '.join(keys[:20])}."
    raise NotFound(f"No column is called “{name}”.", hint=hint)
