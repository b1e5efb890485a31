"""CSV text cut into records whose cells know their line and column, with the place of what is not CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rolecall.documents.text_files import Position

_BREAK = re.compile(r"\r\n|\n|\r")
MOST_SHARED = 10_000
"""Of so many cells, those of one text are kept once: most columns have few of them."""
_DIRECTIVE = re.compile(r'\s*"?sep=([^\r\n])"?[^\S\r\n]*(?:\r\n|\n|\r|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One row: its cells, the line it begins in, and where each cell is if any of them is in quotes.

    `unusable` are cells that hold no text, by number: what is wrong with each, and what to do. `broken` is what in the
    row is not CSV, and where; its cells are not to be relied on then, its text is `raw`. The last one may be `open`: a
    quote in it is never closed.
    """

    line: int
    cells: list[str]
    positions: list[Position] | None = None
    broken: tuple[Position, str, str] | None = None
    raw: str = ""
    open: bool = False
    unusable: Mapping[int, tuple[str, str]] | None = None

    def position(self, number: int) -> Position:
        """Line and column of a cell."""
        if self.positions is not None:
            return self.positions[number]
        return self.line, 1 + sum(len(cell) + 1 for cell in self.cells[:number])


def directive(text: str) -> str:
    """The delimiter that a first line `sep=;` names, as a spreadsheet reads it; empty without such a line."""
    match = _DIRECTIVE.match(text)
    return match[1] if match else ""


def records(text: str, delimiter: str) -> Iterator[CellRecord]:
    """The records of a text, without those whose cells are all blank, and without a line `sep=;` above them.

    Lines end with CR LF, LF or CR. Blanks may stand around quotes.
    """
    named = _DIRECTIVE.match(text)
    at, line = (named.end(), 1 + len(_BREAK.findall(named[0]))) if named else (0, 1)
    sign = re.escape(delimiter)
    plain = re.compile(rf"[^{sign}\r\n]*")
    quoted = re.compile(rf'(?:(?!{sign})[^\S\r\n])*"((?:[^"]|"")*+)("?)')
    shared: dict[str, str] = {}
    while at < len(text):
        line_break = _BREAK.search(text, at)
        end, following = line_break.span() if line_break else (len(text), len(text))
        content = text[at:end]
        if '"' not in content:
            shared = shared if len(shared) < MOST_SHARED else {}
            cells = [shared.setdefault(cell, cell) for cell in content.split(delimiter)]
            if any(cell.strip() for cell in cells):
                yield CellRecord(line, cells)
            at, line = following, line + 1
            continue
        record, following = _quoted_record(text, at, line, delimiter, plain, quoted)
        if record.broken or any(cell.strip() for cell in record.cells):
            yield record
        line += len(_BREAK.findall(text, at, following)) or 1
        at = following


def _quoted_record(
    text: str, at: int, line: int, delimiter: str, plain: re.Pattern[str], in_quotes: re.Pattern[str]
) -> tuple[CellRecord, int]:
    """A record with quotes in it, and the offset behind it.

    `plain` is what runs to the next delimiter; `in_quotes` a cell in quotes, with blanks before it and the last quote
    where there is one.
    """
    cells: list[str] = []
    positions: list[Position] = []
    broken: tuple[Position, str, str] | None = None
    start, row, row_at = at, line, at  # the row and its offset are those of the cell
    while True:
        positions.append((row, at - row_at + 1))
        quoted = in_quotes.match(text, at)
        if quoted and not quoted[2]:
            unclosed = (positions[-1], "This quote is never closed.", "Close it, or write it twice inside quotes.")
            return CellRecord(line, cells, positions, unclosed, text[start:], open=True), len(text)
        for line_break in _BREAK.finditer(text, at, quoted.end()) if quoted else ():
            row, row_at = row + 1, line_break.end()
        rest = plain.match(text, quoted.end() if quoted else at)
        assert rest is not None
        cells.append(quoted[1].replace('""', '"') if quoted else rest[0])
        if quoted and rest[0].strip() and broken is None:
            after = (row, rest.start() - row_at + 1)
            broken = (after, f"“{rest[0]}” follows the closing quote.", "Write quotes inside a cell twice.")
        at = rest.end()
        if not text.startswith(delimiter, at):
            ended = _BREAK.match(text, at)
            raw = text[start:at] if broken else ""
            return CellRecord(line, cells, positions, broken, raw), ended.end() if ended else at
        at += len(delimiter)
