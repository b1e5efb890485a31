"""Reports written to a file, all of it or nothing, or to standard output."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from rolecall.app.context import Context
from rolecall.documents.atomic import write_atomically
from rolecall.domain import selectors
from rolecall.domain.answers import Answer
from rolecall.domain.errors import WrongUsage
from rolecall.domain.questions.reports import Report, report
from rolecall.terminal import streams

Format = Literal["csv", "json", "markdown", "xlsx"]
ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".xlsx": "xlsx",
}


def export(context: Context, kind: str, words: Sequence[str], format: Format | None, output: str) -> None:
    """Writes a report on everyone, or on those whom selectors and `--at` choose."""
    found, form = report(kind), format or _ending(context, output)
    held = selectors.memberships(context.world, words or ["all"], context.at) if words or context.at else None
    answer = found.ask(context.world, held)
    data = _content(context, found, answer, form)
    if output != "-":
        write_atomically(Path(output), data)
        context.screen.say(f"Wrote {output}.")
    elif form == "xlsx" and context.streams.output_is_terminal:
        raise WrongUsage("A workbook cannot be shown at a terminal.", hint="Name a file: --output report.xlsx")
    else:
        streams.write_bytes(data)


def _ending(context: Context, output: str) -> Format:
    if output == "-":
        return "json" if context.options.format == "json" else "csv"
    ending = os.path.splitext(output)[1].casefold()
    if ending not in ENDINGS:
        hint = f"Give it with --format, or end the file's name with {', '.join(ENDINGS)}."
        raise WrongUsage(f"The format of {output} cannot be told from its name.", hint=hint)
    return ENDINGS[ending]


def _content(context: Context, found: Report, answer: Answer, form: Format) -> bytes:
    match form:
        case "xlsx":
            from rolecall.documents.workbook import workbook_bytes

            return workbook_bytes(answer, found.title)
        case "markdown":
            from rolecall.documents.markdown import markdown_text

            return markdown_text(answer, found.title).encode()
        case "csv":
            from rolecall.documents.delimited import csv_text

            return csv_text(answer.table).encode()
    return context.screen.enveloped(answer.data).encode()
