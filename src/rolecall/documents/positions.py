"""Where each value of a TOML text is; the standard library's reader keeps no positions.

The text has been read as TOML before, so nothing here looks for mistakes.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rolecall.documents.text_files import Position
from rolecall.domain.declared import Path

_ROOT: Path = ()
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_SCALAR = re.compile(
    r'''
      """(?:[^\\]|\\.)*?"""(?:"{0,2})     # up to two quotes may stand before the closing three
    | \'\'\'.*?\'\'\'(?:\'{0,2})
    | "(?:[^"\\]|\\.)*"
    | '[^']*'
    | [^,\]}\#\r\n]+                      # numbers, dates and words
    ''',
    re.VERBOSE | re.DOTALL,
)


def positions(text: str) -> dict[Path, Position]:
    """The position of every value by its path; of a table, that of the header or key that made it."""
    return all_positions(text)[0]


def all_positions(text: str) -> tuple[dict[Path, Position], dict[Path, Position]]:
    """The positions of values, and those of the keys in front of them, by the values' paths."""
    scan = _Scan(text)
    at, table = scan.blank(0), _ROOT
    while at < len(text):
        if text[at] == "[":
            at, table = scan.header(at)
        else:
            at = scan.pair(at, table)
        at = scan.blank(at)
    return dict(_located(text, scan.values)), dict(_located(text, scan.keys))


def width(line: str, column: int) -> int:
    """How many characters the text, number or word at `column` of a line takes; of a table or list its bracket."""
    scalar = None if line[column - 1 : column] in ("[", "{") else _SCALAR.match(line, column - 1)
    return max(1, len(scalar[0].rstrip())) if scalar else 1


def _located(text: str, offsets: Mapping[Path, int]) -> Iterator[tuple[Path, Position]]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for path, offset in offsets.items():
        line = bisect_right(starts, offset)
        yield path, (line, offset - starts[line - 1] + 1)


@dataclass(slots=True)
class _Scan:
    """One walk through a text: offsets of values and keys by path. Each step takes an offset and gives the next."""

    text: str
    values: dict[Path, int] = field(default_factory=lambda: {(): 0})
    keys: dict[Path, int] = field(default_factory=dict)
    lengths: dict[Path, int] = field(default_factory=dict)

    def blank(self, at: int) -> int:
        blank = _BLANK.match(self.text, at)
        return blank.end() if blank else at

    def header(self, at: int) -> tuple[int, Path]:
        """`[table]` or `[[table]]`: the offset behind it and the path of the table it opens."""
        brackets = 2 if self.text.startswith("[[", at) else 1
        parts, end = self.key(at + brackets)
        path: Path = ()
        for n, (name, offset) in enumerate(parts, 1):
            path = (*path, name)
            self.values.setdefault(path, at)
            self.keys.setdefault(path, offset)
            if brackets == 2 and n == len(parts):
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
                self.values.setdefault(path, at)
        return end + brackets, path

    def key(self, at: int) -> tuple[list[tuple[str, int]], int]:
        """A dotted key: its parts with their offsets, and the offset behind it."""
        parts: list[tuple[str, int]] = []
        while key := _KEY.match(self.text, at):
            name = key[1] if key[1][0] not in "\"'" else next(iter(tomllib.loads(f"{key[1]} = 0")))
            parts.append((name, key.start(1)))
            at = key.end()
            if self.text[at] != ".":
                break
            at += 1
        return parts, at

    def pair(self, at: int, table: Path) -> int:
        parts, end = self.key(at)
        path = table
        for name, offset in parts:
            path = (*path, name)
            self.keys.setdefault(path, offset)
            self.values.setdefault(path, offset)
        return self.value(self.blank(end + 1), path)

    def value(self, at: int, path: Path) -> int:
        self.values[path] = at
        if self.text[at] not in "[{":
            scalar = _SCALAR.match(self.text, at)
            return scalar.end() if scalar else at
        array, count, at = self.text[at] == "[", 0, self.blank(at + 1)
        while self.text[at] not in "]}":
            at = self.blank(self.value(at, (*path, count)) if array else self.pair(at, path))
            count += 1
            if self.text[at] == ",":
                at = self.blank(at + 1)
        return at + 1
