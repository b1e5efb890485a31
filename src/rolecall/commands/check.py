"""`rolecall check`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import checking, recording
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import group, reads

app = group("")

Names = Annotated[
    list[str] | None,
    Argument(metavar="[FILE...]", help="Fixtures, or folders of *.rolecall.toml; with --record users or selectors."),
]
Below = Annotated[str, Option("--fixture", metavar="FILE", help="The world of files that name none.")]
Live = Annotated[bool, Option("--live", help="Check the store, not the files' own worlds.")]
Store = Annotated[
    str, Option("--store", metavar="URL|PATH", help="Check this store; ROLECALL_STORE counts with --live only.")
]
Formats = Annotated[
    list[str] | None,
    Option("--format", metavar="FORMAT[:FILE]", help=f"One of {', '.join(checking.FORMATS)}; may be repeated."),
]
Output = Annotated[str, Option("--output", "-o", metavar="FILE|-", help="Where to write; - is standard output.")]
Cover = Annotated[bool, Option("--coverage", help="Show which role and permission cells no expectation names.")]
Least = Annotated[str, Option("--min", metavar="N%", help="Exit with 3 when less is covered.")]
Mutate = Annotated[bool, Option("--mutate", help="Show which permissions could be flipped unnoticed.")]
Record = Annotated[bool, Option("--record", help="Write expectations from what the store holds.")]
At = Annotated[str, Option("--at", metavar="LOCATION", help="With --record: only the access there.")]
Full = Annotated[bool, Option("--full", help="Show every failure.")]


@reads(app, without=("store", "at", "format"), files=True)
def check(
    context: Context,
    names: Names = None,
    below: Below = "",
    live: Live = False,
    store: Store = "",
    format: Formats = None,
    output: Output = "-",
    coverage: Cover = False,
    least: Least = "",
    mutate: Mutate = False,
    record: Record = False,
    at: At = "",
    full: Full = False,
) -> Result:
    """Check what users can and cannot do against what files expect: on the files' own worlds, or on the store.

    \b
    Examples:
      rolecall check team.rolecall.toml
      rolecall check *.rolecall.toml --fixture chain.toml --format junit:report.xml
      rolecall check team.rolecall.toml --live
      rolecall check team.rolecall.toml --coverage --min 40% --mutate
      rolecall check --record role:administrator --output team.rolecall.toml
    """
    if record or at:
        return recording.run(context, recording.RecordRequest(names or (), store, at, record), output)
    share = checking.least(least) if least else 0
    request = checking.CheckRequest(names or (), below, live, store, coverage, share, mutate, full)
    return checking.run(context, request, format or (), output)
