"""Long sentences at a terminal: wrapped between words, and never within a command, which people paste."""

from __future__ import annotations

import re
from collections.abc import Iterator

PIECE = re.compile(r"rolecall [a-z]+(?: (?:'[^']*'|[^\s;:,“”]|[:,](?=\S))+)*[;:,]?|\S+")
"""A command with its arguments, or a word."""


def wrapped(line: str, width: int) -> str:
    """The line in lines of at most `width` cells, indented as it is; what is longer by itself stays whole."""
    if 2 * len(line) <= width:
        return line
    from rich.cells import cell_len

    if cell_len(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return "\n".join(_lines(indent, PIECE.findall(line), width))


def _lines(indent: str, pieces: list[str], width: int) -> Iterator[str]:
    from rich.cells import cell_len

    current = ""
    for piece in pieces:
        longer = f"{current} {piece}" if current else indent + piece
        if current and cell_len(longer) > width:
            yield current
            longer = indent + piece
        current = longer
    yield current
