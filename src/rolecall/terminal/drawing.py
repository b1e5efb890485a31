"""Tables for people, drawn with Rich; names from the store are data, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Drawn
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


def answer(found: Answer, streams: Streams) -> str:
    """An answer's tables under each other."""
    out = console(streams)
    for number, part in enumerate(found.shown):
        if number and found.shown[number - 1].columns:
            out.print()
        if part.title:
            out.print(Text(visible(part.title), style="bold"))
        if part.columns:
            out.print(_drawn(part, streams.width))
    _close(out, found)
    return written(out)


def _close(out: Console, found: Answer) -> None:
    """What is read below the tables; a command stays in one line, so that it can be pasted."""
    if found.closing or found.command:
        out.print()
    for line in found.closing:
        out.print(Text(visible(line)))
    if found.command:
        out.print(Text(f"  {visible(found.command)}"), soft_wrap=True)


def _drawn(part: Table, width: int) -> Drawn:
    drawn = Drawn(
        box=None, pad_edge=False, padding=(0, GAP, 0, 0), collapse_padding=True, header_style="dim", show_edge=False
    )
    shown = [n for n, _ in enumerate(part.columns) if any(row[n] for row in part.rows)] or list(
        range(len(part.columns))
    )
    cells = [[part.columns[n].title, *(visible(row[n]) for row in part.rows)] for n in shown]
    for column, room in zip(cells, widths(cells, width), strict=True):
        drawn.add_column(Text(column[0]), overflow="fold", width=room)
    for row in zip(*(column[1:] for column in cells), strict=True):
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column of cells is drawn: as wide as its text where all fit; else the widest give way first, down
    to their longest word, and beyond that only when even the words do not fit.
    """
    natural = [max(cell_len(cell) for cell in column) for column in columns]
    words = [max((cell_len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    room = width - GAP * (len(columns) - 1)
    return _shrunk(_shrunk(natural, words, room), [MIN_WIDTH] * len(columns), room)


def _shrunk(wide: Sequence[int], floors: Sequence[int], room: int) -> list[int]:
    found = list(wide)
    while sum(found) > room:
        widest = max(range(len(found)), key=lambda n: found[n] if found[n] > floors[n] else 0)
        if found[widest] <= floors[widest]:
            break
        found[widest] -= 1
    return found


def lines(texts: Iterable[Text], streams: Streams) -> str:
    """Styled lines, folded at the terminal's width."""
    out = console(streams)
    for text in texts:
        out.print(text, overflow="fold")
    return written(out)
