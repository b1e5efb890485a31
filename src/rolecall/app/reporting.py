"""Reports written to a file, all of it or nothing, or to standard output."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal

from rolecall.app.context import Context
from rolecall.app.files import STANDARD, write
from rolecall.app.result import Result
from rolecall.domain import selectors
from rolecall.domain.errors import WrongUsage
from rolecall.domain.world import Membership
from rolecall.terminal.screen import TABLE
from rolecall.views.answers import Answer
from rolecall.views.reports.grid import grid
from rolecall.views.reports.kinds import REPORTS, Report, report

Format = Literal["csv", "json", "markdown", "xlsx", "html"]
PERMISSIONS = "permissions"
ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
}


def export(context: Context, kind: str, words: Sequence[str], format: Format | None, output: str) -> Result:
    """A report on everyone, or on those whom selectors and `--at` choose."""
    chosen, form = report(kind), format or _ending(context, output)
    accesses = _chosen(context, words)
    if output == STANDARD and form == "xlsx" and context.streams.output_is_terminal:
        raise WrongUsage("A workbook cannot be shown at a terminal.", hint="Name a file: --output report.xlsx")
    return write(_content(context, chosen, accesses, form), output, context.options.permissions)


def show(context: Context, kind: str, words: Sequence[str]) -> Result:
    """A report to look at; permissions as a picture, unless another format is asked for."""
    chosen, accesses = report(kind), _chosen(context, words)
    if chosen is REPORTS[PERMISSIONS] and context.screen.format == TABLE and not context.screen.selection:
        return Result(grid(context.world, accesses))
    return Result(_answer(context, chosen, accesses))


def _chosen(context: Context, words: Sequence[str]) -> list[Membership] | None:
    """The accesses to report on; None for all."""
    return selectors.memberships(context.world, words or ["all"], context.at) if words or context.at else None


def _answer(context: Context, chosen: Report, accesses: Sequence[Membership] | None) -> Answer:
    return chosen.ask(context.world, accesses, context.environment.clock())


def _ending(context: Context, output: str) -> Format:
    if output == "-":
        return "json" if context.options.format == "json" else "csv"
    ending = os.path.splitext(output)[1].casefold()
    if ending not in ENDINGS:
        hint = f"Give it with --format, or end the file's name with {', '.join(ENDINGS)}."
        raise WrongUsage(f"The name {output} does not say the format.", hint=hint)
    return ENDINGS[ending]


def _content(context: Context, chosen: Report, accesses: Sequence[Membership] | None, form: Format) -> bytes:
    if form == "html" and chosen is REPORTS[PERMISSIONS]:
        from rolecall.documents.page import matrix_page

        return matrix_page(grid(context.world, accesses), chosen.title).encode()
    answer = _answer(context, chosen, accesses)
    match form:
        case "html":
            from rolecall.documents.page import table_page

            return table_page(answer, chosen.title).encode()
        case "xlsx":
            from rolecall.documents.workbook import workbook_bytes

            return workbook_bytes(answer, chosen.title)
        case "markdown":
            from rolecall.documents.markdown import markdown_text

            return markdown_text(answer, chosen.title).encode()
        case "csv":
            from rolecall.documents.delimited import csv_text

            return csv_text(answer.table).encode()
        case _:
            return context.screen.enveloped(answer.data).encode()
