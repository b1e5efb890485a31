"""Which columns of a table have room at a terminal, and how wide each of them is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from rolecall.domain.text import visible
from rolecall.views.answers import Table
from rolecall.views.arrangement import TIE

GAP = 2
INDENT = 2
COMFORTABLE = 24
SHORT = 18


@dataclass(frozen=True, slots=True)
class Width:
    """What a column needs, in cells: for each of its texts on one line, for no more lines than one reads with ease,
    and for its longest word.
    """

    natural: int
    comfortable: int
    least: int


@dataclass(frozen=True, slots=True)
class ColumnFit:
    """The columns that have room, by number, and what each needs; `below` is the one whose texts stand below those of
    the first.
    """

    places: tuple[int, ...]
    widths: tuple[Width, ...]
    below: int | None = None

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of all columns shown."""
        return self.places if self.below is None else (*self.places, self.below)


def measured(texts: Iterable[str], *, free: bool) -> Width:
    """What a column of texts needs. A long word of `free` text may be broken, but for an e-mail; of any other it stays
    whole, and so does a text as short as a time.
    """
    natural, longest, address = 1, 1, 1
    for text in texts:
        cells = cell_len(text)
        natural = max(natural, cells)
        if cells > longest or (cells > address and "@" in text):
            words = [text] if cells <= SHORT and not free else text.replace(TIE, " ").split(" ")
            longest = max(longest, *map(cell_len, words))
            address = max(address, *(cell_len(word) for word in words if "@" in word), 1)
    least = max(min(longest, COMFORTABLE), address) if free else longest
    return Width(natural, min(natural, max(least, COMFORTABLE)), least)


def _stacked(first: Width, beneath: Width) -> Width:
    """What a column needs that has another one's texts, indented, below its own."""
    return Width(
        max(first.natural, INDENT + beneath.natural),
        max(first.comfortable, INDENT + beneath.comfortable),
        max(first.least, INDENT + beneath.least),
    )


def fit(table: Table, width: int) -> ColumnFit | None:
    """The columns that stand beside each other in `width` cells; None where not even the essential ones do.

    What is optional gives way for texts that one reads with ease; what is essential may be as narrow as its words.
    """
    layout, keys = table.layout, [column.key for column in table.columns]
    places = [n for n, key in enumerate(keys) if key != layout.heading]
    widths = {n: _column(table, n) for n in places}
    for key in (*layout.optional, ""):
        if _wide(widths[n].comfortable for n in places) <= width:
            return ColumnFit(tuple(places), tuple(widths[n] for n in places))
        if key in keys:
            places.remove(keys.index(key))
    below = keys.index(layout.beneath) if layout.beneath in keys[1:] else None
    if below in places:
        places.remove(below)
        widths[places[0]] = _stacked(widths[places[0]], widths[below])
    least = _wide(widths[n].least for n in places)
    return ColumnFit(tuple(places), tuple(widths[n] for n in places), below) if least <= width else None


def _column(table: Table, place: int) -> Width:
    """What a column needs for its title and all cells; of those that are joined, each may have a comma behind it."""
    column = table.columns[place]
    mark = "," if column.key == table.layout.joined else ""
    cells = {f"{visible(row[place])}{mark}" for row in table.whole or table.rows}
    return measured((column.title, *cells), free=column.free)


def _wide(widths: Iterable[int]) -> int:
    return sum(width + GAP for width in widths) - GAP


def shared(widths: Sequence[Width], width: int) -> list[int]:
    """How wide each column is drawn: as wide as its texts where all fit; else the widest give way first, at most to
    where one reads them with ease, and beyond that down to their words.
    """
    room = width - GAP * (len(widths) - 1)
    easy = _shrunk([w.natural for w in widths], [w.comfortable for w in widths], room)
    return _shrunk(easy, [w.least for w in widths], room)


def _shrunk(wide: Sequence[int], floors: Sequence[int], room: int) -> list[int]:
    widths = list(wide)
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda n: widths[n] if widths[n] > floors[n] else 0)
        if widths[widest] <= floors[widest]:
            break
        widths[widest] -= 1
    return widths
