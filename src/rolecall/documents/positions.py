"""Where each value stands in a TOML text; the standard library's reader keeps no positions.

The text has been read as TOML before, so nothing here looks for mistakes.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rolecall.domain.declared import Path

Position = tuple[int, int]

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
    """Line and column (from 1) of every value by its path; of a table, those of the header or key that made it."""
    scan = _Scan(text)
    scan.document()
    return dict(_located(text, scan.values))


def key_positions(text: str) -> dict[Path, Position]:
    """Line and column (from 1) of the key in front of every value, by the value's path."""
    scan = _Scan(text)
    scan.document()
    return dict(_located(text, scan.keys))


def width(line: str, column: int) -> int:
    """How many characters the text, number or word at `column` of a line takes; of a table or list its bracket."""
    found = None if line[column - 1 : column] in ("[", "{") else _SCALAR.match(line, column - 1)
    return max(1, len(found[0].rstrip())) if found else 1


def _located(text: str, offsets: Mapping[Path, int]) -> Iterator[tuple[Path, Position]]:
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
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

    def document(self) -> None:
        at, table = self.blank(0), _ROOT
        while at < len(self.text):
            if self.text[at] == "[":
                at, table = self.header(at)
            else:
                at = self.pair(at, table)
            at = self.blank(at)

    def blank(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found else at

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
        while found := _KEY.match(self.text, at):
            parts.append((_plain(found[1]), found.start(1)))
            at = found.end()
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
            found = _SCALAR.match(self.text, at)
            return found.end() if found else at
        array, count, at = self.text[at] == "[", 0, self.blank(at + 1)
        while self.text[at] not in "]}":
            at = self.blank(self.value(at, (*path, count)) if array else self.pair(at, path))
            count += 1
            if self.text[at] == ",":
                at = self.blank(at + 1)
        return at + 1


def _plain(key: str) -> str:
    """A part of a key without its quotes and escapes."""
    return next(iter(tomllib.loads(f"{key} = 0"))) if key[0] in "\"'" else key
