"""`rolecall report`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import reporting
from rolecall.app.context import Context
from rolecall.app.reporting import ReportRequest
from rolecall.app.result import Result
from rolecall.commands.verbs import NO_STORE, PART_OF_A_TABLE, Names, group, reads
from rolecall.views.reports import kinds as reports

app = group("Show, export and list reports.")

Kind = Annotated[str, Argument(metavar="KIND", help=f"{', '.join(reports.REPORTS)}."), Names("report")]
Selectors = Annotated[list[str] | None, Argument(metavar="[SELECTOR...]", help="Only these users.")]

Since = Annotated[str, Option("--since", metavar="TIME", help="Of changes: saved at this time or later.")]
Until = Annotated[
    str, Option("--until", metavar="TIME", help="Of changes: saved by this time; a day counts to its end.")
]
Details = Annotated[bool, Option("--details", help="Of contacts: a row for each way in which they are shown.")]
WithSource = Annotated[
    bool, Option("--with-source", help="In CSV: four more columns, the time, store, last change and scope.")
]


@reads(app, "list", without=NO_STORE)
def list_(context: Context) -> Result:
    """List the kinds of reports.

    \b
    Example:
      rolecall report list
    """
    return Result(reports.kinds())


@reads(app)
def show(
    context: Context,
    kind: Kind,
    selectors: Selectors = None,
    section: Annotated[
        list[str] | None, Option("--section", metavar="SECTION", help="Of permissions: each one of this section.")
    ] = None,
    since: Since = "",
    until: Until = "",
    details: Details = False,
) -> Result:
    """Show a report; permissions as a picture, people by location and how much each may in every section.

    \b
    Examples:
      rolecall report show permissions location:Riverside
      rolecall report show permissions --section reports
      rolecall report show exposure
      rolecall report show contacts anna --details
      rolecall report show invitations --format csv
      rolecall report show changes --since yesterday
    """
    return reporting.show(context, ReportRequest(kind, selectors or (), since, until, section or (), details))


@reads(app, without=("format", *PART_OF_A_TABLE), files=True)
def export(
    context: Context,
    kind: Kind,
    selectors: Selectors = None,
    format: Annotated[
        reporting.Format | None,
        Option("--format", help="How to write it [default: what --output ends with, else csv]."),
    ] = None,
    output: Annotated[
        str, Option("--output", "-o", metavar="FILE|-", help="Where to write it; - is standard output.")
    ] = "-",
    since: Since = "",
    until: Until = "",
    details: Details = False,
    with_source: WithSource = False,
) -> Result:
    """Write a report to a file or to standard output.

    It says when it was made, from which store as of which change, and of whom it is; for CSV that is said beside it.

    \b
    Examples:
      rolecall report export permissions --output matrix.xlsx
      rolecall report export permissions --output matrix.html
      rolecall report export contacts --format markdown
      rolecall report export changes --since 2026-11-01 --until 2026-11-15 --output changes.xlsx
    """
    return reporting.export(
        context,
        ReportRequest(kind, selectors or (), since, until, details=details, with_source=with_source),
        format,
        output,
    )
