"""Tables for people, drawn with Rich; names from the store are data, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from rolecall.domain.text import visible
from rolecall.terminal.streams import Streams
from rolecall.views.answers import Answer, Table

GAP = 2
MIN_WIDTH = 6


def console(streams: Streams) -> Console:
    """A console that writes into memory, at the terminal's width and with its colours."""
    return Console(
        file=StringIO(),
        width=streams.width,
        force_terminal=streams.colour,
        no_color=not streams.colour,
        color_system="auto" if streams.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def written(out: Console) -> str:
    """What was drawn, without spaces at line ends."""
    assert isinstance(out.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in out.file.getvalue().splitlines())


def answer(what: Answer, streams: Streams) -> str:
    """An answer's tables under each other, and what is read below them; a command is never folded, to be pasted."""
    out = console(streams)
    for number, part in enumerate(what.shown):
        if number and what.shown[number - 1].columns:
            out.print()
        if part.title:
            out.print(Text(visible(part.title), style="bold"))
        if part.columns and (part.rows or not what.note):  # a remark about nothing needs no headings
            out.print(_grid(part, streams.width))
    if what.closing or what.command:
        out.print()
    for line in what.closing:
        out.print(Text(visible(line)))
    for line in what.command.splitlines():
        out.print(Text(f"  {visible(line)}"), soft_wrap=True)
    return written(out)


def _grid(part: Table, width: int) -> Grid:
    """The table without the columns that are empty in every row."""
    grid = Grid(box=None, pad_edge=False, padding=(0, GAP, 0, 0), collapse_padding=True, header_style="dim")
    every = range(len(part.columns))
    filled = [n for n in every if any(row[n] for row in part.rows)] or every
    cells = [[part.columns[n].title, *(visible(row[n]) for row in part.rows)] for n in filled]
    for column, room in zip(cells, widths(cells, width), strict=True):
        grid.add_column(Text(column[0]), overflow="fold", width=room)
    for row in zip(*(column[1:] for column in cells), strict=True):
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column of cells is drawn: as wide as its text where all fit; else the widest give way first, down
    to their longest word, and beyond that only when even the words do not fit.
    """
    natural = [max(cell_len(cell) for cell in column) for column in columns]
    words = [max((cell_len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    room = width - GAP * (len(columns) - 1)
    return _shrunk(_shrunk(natural, words, room), [MIN_WIDTH] * len(columns), room)


def _shrunk(wide: Sequence[int], floors: Sequence[int], room: int) -> list[int]:
    widths = list(wide)
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda n: widths[n] if widths[n] > floors[n] else 0)
        if widths[widest] <= floors[widest]:
            break
        widths[widest] -= 1
    return widths


def lines(texts: Iterable[Text], streams: Streams) -> str:
    """Styled lines, folded at the terminal's width."""
    out = console(streams)
    for text in texts:
        out.print(text, overflow="fold")
    return written(out)
