"""Failed expectations at a terminal: a screenful of them unless everything is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text

from rolecall.domain.expectations import CheckedFile
from rolecall.domain.text import visible
from rolecall.terminal.drawing import console, written
from rolecall.terminal.streams import Streams
from rolecall.views.checks.failure_lines import (
    ACTUAL,
    CARET,
    FIX,
    LABEL,
    PLACE,
    SOURCE,
    FailureLine,
    failure_lines,
    groups,
)
from rolecall.views.checks.results import NOTHING, empty

STYLES = {PLACE: "bold", SOURCE: "dim", CARET: "red", ACTUAL: "red"}
MOST = 20
SECOND_CELL = "\0"


def failures_text(checked: Sequence[CheckedFile], streams: Streams, *, full: bool = False) -> str:
    """Each failure with its source line; files without expectations last. Commands to copy are never broken."""
    out, blocks = console(streams), list(_blocks(checked, streams.width))
    shown = blocks if full else blocks[:MOST]
    for number, lines in enumerate(shown):
        if number:
            out.print()
        for line in lines:
            out.print(Text(line.text, style=STYLES.get(line.kind, "")), soft_wrap=True)
    if len(blocks) > len(shown):
        out.print(Text(f"\n… and {len(blocks) - len(shown)} more; --full shows everything", style="dim"))
    return written(out)


def _blocks(checked: Sequence[CheckedFile], width: int) -> Iterator[list[FailureLine]]:
    for c in checked:
        for outcome in c.outcomes:
            for group in groups(outcome.failures, c.spot):
                lines = failure_lines(outcome.expectation.title, group, c.spot(group.first.path), room=width)
                yield [part for line in lines for part in _wrapped(line, width)]
    for c in empty(checked):
        yield [FailureLine(PLACE, f"{visible(c.file)}: {NOTHING}")]


def _wrapped(line: FailureLine, width: int) -> list[FailureLine]:
    """The line, its words wrapped under each other where it is too long; what may be copied stays whole."""
    if line.kind in (SOURCE, CARET, FIX):
        return [line]
    indent = " " * (LABEL + 2 if line.kind != PLACE else 4)
    text = "".join(c + SECOND_CELL * (cell_len(c) - 1) for c in line.text)  # wrap counts characters, not cells
    parts = wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [FailureLine(line.kind, part.replace(SECOND_CELL, "")) for part in parts] or [line]
