"""The picture of permissions at a terminal: people below each other by location, permissions side by side by section.

Sections that do not fit beside each other go on in a further band below. What is allowed is a low block, what shows
client contacts a high one; where a terminal has no blocks, `x` and `C`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from rolecall.domain.catalogue import Permission, catalogue
from rolecall.domain.text import visible
from rolecall.domain.world import INVITED
from rolecall.terminal.drawing import console
from rolecall.terminal.streams import Streams
from rolecall.views.reports.grid import GridRow, columns

WIDEST_NAME, NARROWEST_NAME = 24, 12
WITH_ROLE, WITH_KEY = 100, 60
LEAST_TITLE = 6
GAP = 1
TICK = 5
SUM = "sum"
CONTACTS, ALLOWED, FAINT, HEADING = "bold magenta", "blue", "dim", "bold"
_RUN = re.compile(r"(.)\1*")
Ink = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands for a permission; `tick` marks every fifth column, `cut` a shortened name."""

    allowed: str
    contacts: str
    off: str
    tick: str
    cut: str

    def style(self, mark: str) -> str:
        """How a mark is coloured, on top of its shape."""
        return {self.allowed: ALLOWED, self.contacts: CONTACTS}.get(mark, FAINT)


BLOCKS = Marks("▄", "█", "·", "╷", "…")
LETTERS = Marks("x", "C", ".", ":", "~")


@dataclass(frozen=True, slots=True)
class Part:
    """Permissions of one section that stand side by side, the first of them the section's number `start`."""

    letter: str
    title: str
    start: int
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all lines share: marks, colours, and in cells how wide the terminal is and how wide names and roles stand
    left of the marks.
    """

    marks: Marks
    ink: Ink
    width: int
    name: int
    role: int

    @property
    def label(self) -> int:
        return self.name + self.role


def matrix(rows: Sequence[GridRow], streams: Streams) -> str:
    """The rows as people see them, at the terminal's width, above a legend that numbers the permissions."""
    if not rows:
        return "Nobody to show.\n"
    longest = max(cell_len(visible(row.user.name)) for row in rows)
    name = max(NARROWEST_NAME, min(longest, WIDEST_NAME, streams.width // 3)) + GAP
    role = max(len(r.key) for r in catalogue().roles) + GAP if streams.width >= WITH_ROLE else 0
    sheet = Sheet(BLOCKS if streams.blocks else LETTERS, _ink(streams), streams.width, name, role)
    lines: list[str] = []
    parts = bands(streams.width - sheet.label)
    for _, group in groupby(rows, key=lambda row: row.location.id):
        lines += _place([*group], parts, sheet)
    return "".join(f"{line.rstrip()}\n" for line in (*lines, *_key(sheet), "", *_legend(sheet)))


def _ink(streams: Streams) -> Ink:
    """Colours a text in a style, as far as the terminal has colours."""
    system = console(streams)._color_system  # noqa: SLF001 - the public name gives a text that styles do not take

    @lru_cache(maxsize=4096)
    def ink(text: str, style: str) -> str:
        return Style.parse(style).render(text, color_system=system)

    return ink if system else lambda text, style: text


def bands(room: int) -> list[list[Part]]:
    """The sections in as many bands as it takes; one wider than `room` is divided."""
    made: list[list[Part]] = [[]]
    used = 0
    parts = (
        Part(letter, title, start, tuple(members[start : start + room]))
        for letter, (title, members) in _lettered()
        for start in range(0, len(members), room)
    )
    for part in parts:
        wide = len(part.permissions)
        if made[-1] and used + GAP + wide > room:
            made.append([])
        used = wide + (used + GAP if made[-1] else 0)
        made[-1].append(part)
    return made


def _lettered() -> Iterator[tuple[str, tuple[str, list[Permission]]]]:
    """The sections with the letter each has in the legend."""
    return zip(map(chr, range(ord("A"), ord("Z") + 1)), columns().items(), strict=False)


def _place(rows: Sequence[GridRow], parts: Sequence[Sequence[Part]], sheet: Sheet) -> Iterator[str]:
    name = visible(rows[0].location.name)
    count = f" · {len(rows)}" if sheet.marks is BLOCKS else f" ({len(rows)})"
    yield sheet.ink(_shortened(name, sheet.width - len(count), sheet.marks) + count, HEADING)
    labels = [_label(row, sheet) for row in rows]
    for band in parts:
        yield from _head(band, sheet)
        cells = [_cells(part, sheet.marks) for part in band]
        for row, label in zip(rows, labels, strict=True):
            yield label + " ".join(_marked(row.mask, part, sheet) for part in cells)
        yield from _sums(rows, band, sheet)
        yield ""


def _label(row: GridRow, sheet: Sheet) -> str:
    name = visible(row.user.name)
    shown = set_cell_size(_shortened(name, sheet.name - GAP, sheet.marks), sheet.name)
    role = set_cell_size(row.role or "no role", sheet.role)
    return (sheet.ink(shown, "italic") if row.status == INVITED else shown) + sheet.ink(role, FAINT)


def _shortened(text: str, cells: int, marks: Marks) -> str:
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + marks.cut


def _head(band: Sequence[Part], sheet: Sheet) -> Iterator[str]:
    """The sections' letters, as much of their titles as stands above their columns, and a tick at every fifth one."""
    titles = (_title(part, sheet.marks) for part in band)
    numbers = (range(part.start + 1, part.start + len(part.permissions) + 1) for part in band)
    ticks = ("".join(" " if n % TICK else sheet.marks.tick for n in part) for part in numbers)
    yield " " * sheet.label + " ".join(titles)
    yield sheet.ink(" " * sheet.label + " ".join(ticks), FAINT)


def _title(part: Part, marks: Marks) -> str:
    room = len(part.permissions)
    text = _shortened(f"{part.letter} {part.title}", room, marks) if room >= LEAST_TITLE else part.letter
    return set_cell_size(text, room)


def _cells(part: Part, marks: Marks) -> list[tuple[int, str]]:
    """Each permission's bit with the mark it gets where it is allowed."""
    contacts = catalogue().contacts
    return [(p.bit, marks.contacts if p.bit & contacts else marks.allowed) for p in part.permissions]


def _marked(mask: int, cells: Sequence[tuple[int, str]], sheet: Sheet) -> str:
    off = sheet.marks.off
    marks = "".join([mark if mask & bit else off for bit, mark in cells])
    return _RUN.sub(lambda run: sheet.ink(run[0], sheet.marks.style(run[1])), marks)


def _sums(rows: Sequence[GridRow], band: Sequence[Part], sheet: Sheet) -> Iterator[str]:
    """How many of the rows allow each permission, the digits of a number below each other."""
    sums = [[sum(row.mask & p.bit > 0 for row in rows) for p in part.permissions] for part in band]
    deep = max(len(str(number)) for part in sums for number in part)
    for place in range(deep):
        digits = " ".join("".join(str(number).rjust(deep)[place] for number in part) for part in sums)
        yield sheet.ink(set_cell_size(SUM if place == deep - 1 else "", sheet.label) + digits, FAINT)


def _key(sheet: Sheet) -> Iterator[str]:
    marks, beside = sheet.marks, "  " if sheet.width >= WITH_KEY else "\n"
    meanings = {marks.allowed: "allowed", marks.contacts: "allowed, shows client contacts", marks.off: "not allowed"}
    yield beside.join(f"{sheet.ink(mark, marks.style(mark))} {meaning}" for mark, meaning in meanings.items())
    yield beside.join((f"{marks.tick} every fifth of a section", f"{SUM} people at the location"))


def _legend(sheet: Sheet) -> Iterator[str]:
    contacts = catalogue().contacts
    for letter, (title, members) in _lettered():
        items = [
            f"{number} {p.title}" + (f" {sheet.marks.contacts}" if p.bit & contacts else "")
            for number, p in enumerate(members, 1)
        ]
        yield from (sheet.ink(line, FAINT) for line in _wrapped(f"{letter} {title}:", items, sheet.width))


def _wrapped(head: str, items: Sequence[str], width: int) -> list[str]:
    """The items one after the other, as many as fit a line; what goes on below is indented."""
    lines, line = [], head
    pieces = [*(f"{item}," for item in items[:-1]), items[-1]]
    for piece in (part for whole in pieces for part in ([whole] if cell_len(whole) <= width - 2 else whole.split())):
        if cell_len(line) + 1 + cell_len(piece) > width:
            lines.append(line)
            line = " "
        line += f" {piece}"
    return [*lines, line]
