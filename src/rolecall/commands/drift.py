"""`rolecall drift`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import drifting
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import group, reads

app = group("")

Format = Annotated[drifting.Format | None, Option("--format", help="How to print.")]
Patch = Annotated[drifting.Side | None, Option("--patch", help="Print what would fix the store, or the file.")]


@reads(app, without=("at", "format"))
def drift(
    context: Context,
    file: Annotated[str, Argument(metavar="FILE|-", help="A world in TOML; - is standard input.")],
    format: Format = None,
    patch: Patch = None,
) -> Result:
    """Compare the store with a world written down: what either lacks, and what differs, in effective permissions.

    Exits with 0 when they agree and with 4 when they differ.

    \b
    Examples:
      rolecall drift chain.toml
      rolecall drift chain.toml --patch store
      rolecall drift chain.toml --patch file
    """
    return drifting.run(context, file, format, patch)
