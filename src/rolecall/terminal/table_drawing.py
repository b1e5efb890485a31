"""Tables for people, fitted to the terminal; names from the store are data and steer nothing.

Cells side by side, long texts over several lines; where the essential columns have no room, one field a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest

from rich.cells import cell_len, chop_cells, set_cell_size

from rolecall.domain.text import visible
from rolecall.terminal.ink import BOLD, DIM, Ink, ink
from rolecall.terminal.streams import Streams
from rolecall.terminal.table_widths import GAP, INDENT, ColumnFit, fit, measured, shared
from rolecall.views.answers import Answer, Table
from rolecall.views.arrangement import TIE, Row, joined, sections, unrepeated


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn, and the titles of the columns that had no room."""

    text: str
    left_out: tuple[str, ...] = ()


def answer(what: Answer, streams: Streams) -> Drawn:
    """An answer's tables under each other, and what is read below them; a command is never folded, to be pasted."""
    lines: list[str] = []
    left_out: dict[str, None] = {}
    pen = ink(colour=streams.colour)
    for number, part in enumerate(what.shown):
        if number and what.shown[number - 1].columns:
            lines.append("")
        if part.title:
            lines += [pen(line, BOLD) for line in folded(visible(part.title), streams.width)]
        if part.columns and (part.rows or not what.note):  # a remark about nothing needs no headings
            drawn, titles = _table(part, streams.width, pen)
            lines += drawn
            left_out |= dict.fromkeys(titles)
    if what.closing or what.command:
        lines.append("")
    for line in what.closing:
        lines += folded(visible(line), streams.width)
    lines += [f"  {visible(line)}" for line in what.command.splitlines()]
    return Drawn("".join(f"{line}\n" for line in lines), tuple(left_out))


def _table(part: Table, width: int, pen: Ink) -> tuple[list[str], list[str]]:
    """The table's lines, and the titles of the columns that have no room."""
    indent = " " * INDENT if part.layout.heading else ""
    room = width - len(indent)
    fitting = fit(part, room)
    if fitting is None:
        lines, left_out, draw = [], [], partial(_records, part, room, pen)
    else:
        widths = _widths(part, fitting, room)
        titles = [part.columns[n].title for n in fitting.shown]
        lines = [f"{indent}{pen(line, DIM)}" for line in _row(titles, widths)]
        left_out = _left_out(part, fitting)
        draw = partial(_grid, part, fitting, widths)
    for heading, rows in sections(part, part.rows):
        lines += folded(visible(heading), width) if indent else []
        lines += [f"{indent}{line}" if line else "" for line in draw(rows)]
    return lines, left_out


def _left_out(part: Table, fitting: ColumnFit) -> list[str]:
    """The titles of the columns that have no room, though there is something in them."""
    shown = {part.columns[n].key for n in fitting.shown} | {part.layout.heading}
    rows = part.whole or part.rows
    return [x.title for n, x in enumerate(part.columns) if x.key not in shown and any(row[n] for row in rows)]


def _widths(part: Table, fitting: ColumnFit, room: int) -> list[int]:
    """How wide each column is drawn; the one of joined values by those that will stand in it."""
    needed = [*fitting.widths]
    keys = [part.columns[n].key for n in fitting.places]
    if part.layout.joined in keys:
        own = keys.index(part.layout.joined)
        values = {visible(row[own]) for row in joined(part, part.whole or part.rows, fitting.shown)}
        needed[own] = measured((part.columns[fitting.places[own]].title, *values), free=True)
    return shared(needed, room)


def _grid(part: Table, fitting: ColumnFit, widths: Sequence[int], rows: Sequence[Row]) -> Iterator[str]:
    """The rows, cells below each other in columns."""
    keys = [part.columns[n].key for n in fitting.shown]
    once = [n for n, key in enumerate(keys) if key in part.layout.once]
    shown = [*unrepeated(joined(part, rows, fitting.shown), once)]
    for row in shown if fitting.below is None else _lowered(shown):
        yield from _row([visible(cell) for cell in row], widths)


def _lowered(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows whose last cell stands below their first: in the row beneath where that has nothing there."""
    lowered = ""
    for row, beneath in zip(rows, (*rows[1:], ("",)), strict=True):
        *cells, below = (f"{' ' * INDENT}{lowered}", *row[1:]) if lowered else row
        lowered = below if below and len(beneath) > 1 and not beneath[0] else ""
        yield (*cells, "" if lowered else below)


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """One row, as many lines as its longest cell takes; a cell without a width of its own stands below the first."""
    below = [f"{' ' * INDENT}{line}" for cell in cells[len(widths) :] for line in folded(cell, widths[0] - INDENT)]
    columns = [folded(cell, width) for cell, width in zip(cells, widths, strict=False)]
    columns[0] = [*columns[0], *(line for line in below if line.strip())]
    for line in zip_longest(*columns, fillvalue=""):
        padded = (set_cell_size(text, width) for text, width in zip(line, widths, strict=True))
        yield (" " * GAP).join(padded).rstrip()


def _records(part: Table, width: int, pen: Ink, rows: Sequence[Row]) -> Iterator[str]:
    """The rows, one field a line under each other, without what is empty; what is not repeated joins those above."""
    places = [n for n, column in enumerate(part.columns) if column.key != part.layout.heading]
    titles = [part.columns[n].title for n in places]
    once = [n for n, place in enumerate(places) if part.columns[place].key in part.layout.once]
    label = max(cell_len(title) for title in titles) + GAP
    last: Row | None = None
    for row in joined(part, rows, places):
        same = bool(once) and last is not None and all(row[n] == last[n] for n in once)
        yield from [""] if last is not None and not same else ()
        for n, cell in enumerate(row):
            if cell and not (same and n in once):
                yield from _field(titles[n], visible(cell), label, width, pen)
        last = row


def _field(title: str, text: str, label: int, width: int, pen: Ink) -> Iterator[str]:
    """`Name   Anna Petrova`; a word too long to stand beside its title starts below it."""
    room = width - label
    head = pen(title, DIM) + " " * (label - cell_len(title))
    if max(map(cell_len, text.split(" "))) <= room:
        first, *rest = folded(text, room)
        yield head + first
        yield from (" " * label + line for line in rest)
    else:
        yield pen(title, DIM)
        yield from (" " * INDENT + line for line in folded(text, width - INDENT))


def folded(text: str, width: int) -> list[str]:
    """A text over as many lines as it takes; only a word wider than a line is broken."""
    if cell_len(text) <= width:
        return [text.replace(TIE, " ")]
    lines = [""]
    for word in _unbroken(text, width):
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        elif lines[-1] or cell_len(word) > width:
            lines += [piece for piece in chop_cells(word, width) if piece]
        else:
            lines[-1] = word
    return [line.replace(TIE, " ") for line in lines if line] or [""]


def _unbroken(text: str, width: int) -> Iterator[str]:
    """What stays on one line where it fits there: words, and several of them that are one value of a list."""
    for word in text.split(" "):
        yield from [word] if cell_len(word) <= width else word.split(TIE)
