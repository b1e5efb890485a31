"""CSV text cut into records whose cells know their line and column, with the place of what is not CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rolecall.documents.text_files import Position

_BREAK = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """One row: its cells, the line it begins in, and where each cell is if any of them is in quotes.

    `broken` says what is not CSV in it, and where; its cells are not to be relied on then.
    """

    line: int
    cells: list[str]
    positions: list[Position] | None = None
    broken: tuple[Position, str, str] | None = None

    def position(self, number: int) -> Position:
        """Line and column of a cell."""
        if self.positions is not None:
            return self.positions[number]
        return self.line, 1 + sum(len(cell) + 1 for cell in self.cells[:number])


def records(text: str, delimiter: str) -> Iterator[CsvRecord]:
    """The records of a text, without those whose cells are all blank. Lines end with CR LF, LF or CR."""
    at, line = 0, 1
    blank = delimiter + " "
    while at < len(text):
        line_break = _BREAK.search(text, at)
        end, following = line_break.span() if line_break else (len(text), len(text))
        content = text[at:end]
        if '"' not in content:
            if content.strip(blank):
                yield CsvRecord(line, content.split(delimiter))
            at, line = following, line + 1
            continue
        record, following = _quoted_record(text, at, line, delimiter)
        if record.broken or any(cell.strip() for cell in record.cells):
            yield record
        line += len(_BREAK.findall(text, at, following)) or 1
        at = following


def _quoted_record(text: str, at: int, line: int, delimiter: str) -> tuple[CsvRecord, int]:
    """A record with quotes in it, and the offset behind it."""
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    cells: list[str] = []
    positions: list[Position] = []
    broken: tuple[Position, str, str] | None = None
    start = at
    while True:
        here = _position(text, start, line, at)
        positions.append(here)
        quoted = _QUOTED.match(text, at)
        if quoted is None and text.startswith('"', at):
            unclosed = (here, "This quote is never closed.", "Close it, or write it twice inside quotes.")
            return CsvRecord(line, cells, positions, unclosed), len(text)
        rest = plain.match(text, quoted.end() if quoted else at)
        assert rest is not None
        cells.append(quoted[1].replace('""', '"') if quoted else rest[0])
        if quoted and rest[0].strip():
            after = _position(text, start, line, rest.start())
            broken = broken or (after, f"“{rest[0]}” follows the closing quote.", "Write quotes inside a cell twice.")
        at = rest.end()
        if not text.startswith(delimiter, at):
            ended = _BREAK.match(text, at)
            return CsvRecord(line, cells, positions, broken), ended.end() if ended else at
        at += len(delimiter)


def _position(text: str, start: int, line: int, at: int) -> Position:
    """Line and column of an offset in the record that begins at `start` in `line`."""
    breaks = [match.end() for match in _BREAK.finditer(text, start, at)]
    return line + len(breaks), at - (breaks[-1] if breaks else start) + 1
