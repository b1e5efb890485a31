"""CSV text cut into records whose cells know their line and column; what is not CSV is told with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Place = tuple[int, int]

_BREAK = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its cells, the line it begins in, and where each cell stands if any of them is in quotes.

    `broken` says what is not CSV in it, and where; its cells are not to be relied on then.
    """

    line: int
    cells: list[str]
    places: list[Place] | None = None
    broken: tuple[Place, str, str] | None = None

    def place(self, number: int) -> Place:
        """Line and column, from 1, of a cell."""
        if self.places is not None:
            return self.places[number]
        return self.line, 1 + sum(len(cell) + 1 for cell in self.cells[:number])


def records(text: str, delimiter: str) -> Iterator[Record]:
    """The records of a text, without those whose cells are all blank. Lines end with CR LF, LF or CR."""
    at, line = 0, 1
    blank = delimiter + " "
    while at < len(text):
        found = _BREAK.search(text, at)
        end, following = found.span() if found else (len(text), len(text))
        content = text[at:end]
        if '"' not in content:
            if content.strip(blank):
                yield Record(line, content.split(delimiter))
            at, line = following, line + 1
            continue
        record, following = _quoted_record(text, at, line, delimiter)
        if record.broken or any(cell.strip() for cell in record.cells):
            yield record
        line += len(_BREAK.findall(text, at, following)) or 1
        at = following


def _quoted_record(text: str, at: int, line: int, delimiter: str) -> tuple[Record, int]:
    """A record with quotes in it, and the offset behind it."""
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    cells: list[str] = []
    places: list[Place] = []
    broken: tuple[Place, str, str] | None = None
    start = at
    while True:
        here = _place(text, start, line, at)
        places.append(here)
        found = _QUOTED.match(text, at)
        if found is None and text.startswith('"', at):
            message = "This quote is never closed."
            return Record(line, cells, places, (here, message, "Close it, or write it twice inside quotes.")), len(text)
        rest = plain.match(text, found.end() if found else at)
        assert rest is not None
        cells.append(found[1].replace('""', '"') if found else rest[0])
        if found and rest[0].strip():
            after = _place(text, start, line, rest.start())
            broken = broken or (after, f"“{rest[0]}” follows the closing quote.", "Write quotes inside a cell twice.")
        at = rest.end()
        if not text.startswith(delimiter, at):
            ended = _BREAK.match(text, at)
            return Record(line, cells, places, broken), ended.end() if ended else at
        at += len(delimiter)


def _place(text: str, start: int, line: int, at: int) -> Place:
    """Line and column of an offset in the record that begins at `start` in `line`."""
    breaks = [found.end() for found in _BREAK.finditer(text, start, at)]
    return line + len(breaks), at - (breaks[-1] if breaks else start) + 1
