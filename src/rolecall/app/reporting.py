"""Reports written to a file, all of it or nothing, or to standard output."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from rolecall.app.context import Context
from rolecall.app.files import STANDARD, write
from rolecall.app.result import Result
from rolecall.domain import lookup, selectors
from rolecall.domain.errors import WrongUsage
from rolecall.domain.text import visible
from rolecall.domain.world import Membership
from rolecall.terminal.screen import JSON, TABLE
from rolecall.views.answers import Answer
from rolecall.views.reports.changes import Past
from rolecall.views.reports.contacts import contacts
from rolecall.views.reports.grid import grid
from rolecall.views.reports.kinds import CHANGES, REPORTS, Report, report
from rolecall.views.reports.permission_matrix import matrix
from rolecall.views.reports.provenance import Provenance

Format = Literal["csv", "json", "markdown", "xlsx", "html"]
PERMISSIONS, CONTACTS = "permissions", "contacts"
MOST_DIGITS = 11
ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
}


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What to report on: a kind, selectors, for the report on changes the times, and for that on permissions the
    sections; empty where nothing was given. With `details` the report on client contacts has every way, `with_source`
    adds columns that say where it comes from.
    """

    kind: str
    words: Sequence[str] = ()
    since: str = ""
    until: str = ""
    sections: Sequence[str] = ()
    details: bool = False
    with_source: bool = False


def export(context: Context, request: ReportRequest, format: Format | None, output: str) -> Result:
    """A report on everyone, or on those whom selectors and `--at` choose.

    CSV holds data alone, so that every program reads it: where it comes from is said beside it, or stands in columns.
    """
    chosen, form = report(request.kind), format or _ending(context, output)
    if request.with_source and form != "csv":
        raise WrongUsage("--with-source is for CSV.", hint="Leave it out: the other formats have the source anyway.")
    ask, source = _asking(context, chosen, request), provenance(context, request)
    if output == STANDARD and form == "xlsx" and context.streams.output_is_terminal:
        raise WrongUsage("A workbook cannot be shown at a terminal.", hint="Name a file: --output report.xlsx")
    if form == "html" and chosen is REPORTS[PERMISSIONS]:
        from rolecall.documents.page import matrix_page

        picture = grid(context.world, _chosen(context, request.words))
        content = matrix_page(picture, chosen.title, source.sentence).encode()
    else:
        content = _content(context, _sourced(ask(), request, source), chosen.title, form, source)
    if form == "csv":
        context.screen.say(source.sentence)
    return write(content, output, context.options.permissions)


def show(context: Context, request: ReportRequest) -> Result:
    """A report to look at; permissions as a picture, unless another format is asked for."""
    chosen = report(request.kind)
    ask, source = _asking(context, chosen, request), provenance(context, request)
    if context.screen.format != JSON:
        context.screen.say(source.sentence)
    sections = list(dict.fromkeys(lookup.section(name) for name in request.sections))
    if chosen is not REPORTS[PERMISSIONS]:
        if sections:
            raise WrongUsage("--section is for the report on permissions.", hint="See: rolecall report list")
    elif context.screen.format == TABLE and not context.screen.selection:
        return Result(grid(context.world, _chosen(context, request.words), sections))
    elif sections:
        return Result(matrix(context.world, _chosen(context, request.words), sections))
    return Result(_sourced(ask(), request, source))


def provenance(context: Context, request: ReportRequest) -> Provenance:
    """Where a report comes from, which an answer in JSON has beside it. Raises WrongUsage for a time that is none."""
    from rolecall.app.history_filtering import moments

    since, until = moments(context, request.since, request.until)
    where = [f"at {context.at.name}"] if context.at else []
    times = [f"from {since}"] * bool(since) + [f"to {until}"] * bool(until)
    scope = " ".join([", ".join(request.words) or "everyone", *where, *times])
    snapshot = context.snapshot
    source = Provenance(_now(context), context.store.address.shown, snapshot.revision, snapshot.head, visible(scope))
    context.beside["source"] = source.data
    return source


def _now(context: Context) -> str:
    """When a report is made: the time of the variable by which builds are made reproducible, else now."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return context.environment.clock()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise WrongUsage(f"“{text}” is not a valid value for SOURCE_DATE_EPOCH.", hint="It takes whole seconds.")
    return datetime.fromtimestamp(int(text), UTC).isoformat()


def _sourced(answer: Answer, request: ReportRequest, source: Provenance) -> Answer:
    """The answer, where it is asked for with its source in columns."""
    return replace(answer, table=source.beside(answer.table), condensed=()) if request.with_source else answer


def _chosen(context: Context, words: Sequence[str]) -> list[Membership] | None:
    """The accesses to report on; None for all."""
    return selectors.memberships(context.world, words or ["all"], context.at) if words or context.at else None


def _asking(context: Context, chosen: Report, request: ReportRequest) -> Callable[[], Answer]:
    """What makes the report. Raises WrongUsage for times or details that it has no use for."""
    if request.details and chosen is not REPORTS[CONTACTS]:
        message = "--details is for the report on client contacts."
        raise WrongUsage(message, hint="Leave it out, or see: rolecall report show contacts --details")
    if chosen is REPORTS[CHANGES]:
        accesses, past = _past(context, request)
        return lambda: chosen.ask(context.world, accesses, past=past)
    if request.since or request.until:
        raise WrongUsage("--since and --until are for the report on changes.", hint="For one moment there is --as-of.")
    accesses = _chosen(context, request.words)
    if request.details:
        return lambda: contacts(context.world, accesses, details=True)
    return lambda: chosen.ask(context.world, accesses, _now(context))


def _past(context: Context, request: ReportRequest) -> tuple[list[Membership] | None, Past]:
    """What was saved in a time, and of whom it is wanted: of a person by name, removed or not, every access ever."""
    from rolecall.app.history_filtering import user_ever
    from rolecall.app.saved_changes import between

    people = [word for word in request.words if not selectors.is_selector(word)]
    others = [word for word in request.words if selectors.is_selector(word)]
    users = frozenset(user_ever(context, word).id for word in people)
    accesses = _chosen(context, others) if others or not people else []
    at = context.at.id if context.at else ""
    return accesses, Past(between(context, request.since, request.until), users, at)


def _ending(context: Context, output: str) -> Format:
    if output == "-":
        return "json" if context.options.format == "json" else "csv"
    ending = os.path.splitext(output)[1].casefold()
    if ending not in ENDINGS:
        hint = f"Give it with --format, or end the file's name with {', '.join(ENDINGS)}."
        raise WrongUsage(f"The name {output} does not say the format.", hint=hint)
    return ENDINGS[ending]


def _content(context: Context, answer: Answer, title: str, form: Format, source: Provenance) -> bytes:
    match form:
        case "html":
            from rolecall.documents.page import table_page

            return table_page(answer, title, source.sentence).encode()
        case "xlsx":
            from rolecall.documents.workbook import workbook_bytes

            return workbook_bytes(answer, title, source)
        case "markdown":
            from rolecall.documents.markdown import markdown_text

            return markdown_text(answer, title, source.sentence).encode()
        case "csv":
            from rolecall.documents.delimited import csv_text

            return csv_text(answer.table).encode()
        case _:
            return context.screen.enveloped(answer.data).encode()
