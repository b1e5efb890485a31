"""Failures of expectations, drawn: a screenful of them unless everything is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text

from rolecall.domain.expectations import Checked
from rolecall.domain.text import visible
from rolecall.terminal.drawing import console, written
from rolecall.terminal.streams import Streams
from rolecall.views.checks.failure_lines import BAD, CARET, LABEL, PLACE, SOURCE, Told, alike, tell
from rolecall.views.checks.report import NOTHING, empty

STYLES = {PLACE: "bold", SOURCE: "dim", CARET: "red", BAD: "red"}
MOST = 20
SECOND_CELL = "\0"


def failures_text(checked: Sequence[Checked], streams: Streams, *, full: bool = False) -> str:
    """Each failure with its source line; files without expectations last. Commands to copy are never broken."""
    out, told = console(streams), list(_told(checked, streams.width))
    shown = told if full else told[:MOST]
    for number, lines in enumerate(shown):
        if number:
            out.print()
        for line in lines:
            out.print(Text(line.text, style=STYLES.get(line.kind, "")), soft_wrap=True)
    if len(told) > len(shown):
        out.print(Text(f"\n… and {len(told) - len(shown)} more; --full shows everything", style="dim"))
    return written(out)


def _told(checked: Sequence[Checked], width: int) -> Iterator[list[Told]]:
    for c in checked:
        for outcome in c.outcomes:
            for found in alike(outcome.failures, c.spot):
                lines = tell(outcome.stated.title, found, c.spot(found.first.path), room=width)
                yield [part for line in lines for part in _folded(line, width)]
    for c in empty(checked):
        yield [Told(PLACE, f"{visible(c.file)}: {NOTHING}")]


def _folded(line: Told, width: int) -> list[Told]:
    """The line, its words folded under each other where it is too long; what may be copied stays whole."""
    if line.kind in (SOURCE, CARET) or line.text.lstrip().startswith("mend"):
        return [line]
    indent = " " * (LABEL + 2 if line.kind != PLACE else 4)
    told = "".join(c + SECOND_CELL * (cell_len(c) - 1) for c in line.text)  # wrap counts characters, not cells
    folded = wrap(told, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [Told(line.kind, text.replace(SECOND_CELL, "")) for text in folded] or [line]
