"""The rows of a table as a terminal shows them: some of its columns, what repeats left out, what is alike joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rolecall.views.answers import Table

Row = tuple[str, ...]
TIE = "\u00a0"
"""A space within one of several values, where a line is broken only if there is no other place."""


def sections(table: Table, rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows below each other value of the column that is a heading; one section without a name where none is."""
    keys = [column.key for column in table.columns]
    if table.layout.heading not in keys:
        yield "", [*rows]
        return
    place = keys.index(table.layout.heading)
    for heading, group in groupby(rows, key=lambda row: row[place]):
        yield heading, [*group]


def joined(table: Table, rows: Sequence[Row], places: Sequence[int]) -> list[Row]:
    """The columns in `places` of the rows; of those that belong together, rows that differ in one column alone are one
    row with all its values.
    """
    keys = [table.columns[place].key for place in places]
    cells = [tuple(row[place] for place in places) for row in rows]
    if table.layout.joined not in keys:
        return cells
    own = keys.index(table.layout.joined)
    once = [n for n, key in enumerate(keys) if key in table.layout.once]
    return [row for _, run in groupby(cells, key=lambda row: [row[n] for n in once]) for row in _united(run, own)]


def _united(rows: Iterator[Row], own: int) -> Iterator[Row]:
    """Rows that are alike but for the column `own`, as one."""
    alike: dict[Row, dict[str, None]] = {}
    for row in rows:
        alike.setdefault((*row[:own], *row[own + 1 :]), {})[row[own]] = None
    for rest, values in alike.items():
        one, *others = values
        listed = ", ".join(value.replace(" ", TIE) for value in values) if others else one
        yield (*rest[:own], listed, *rest[own:])


def unrepeated(rows: Sequence[Row], once: Sequence[int]) -> Iterator[Row]:
    """The rows without the cells of the columns in `once` where those are as in the row above."""
    last: Row | None = None
    for row in rows:
        same = last is not None and once and all(row[n] == last[n] for n in once)
        yield tuple("" if same and n in once else cell for n, cell in enumerate(row))
        last = row
