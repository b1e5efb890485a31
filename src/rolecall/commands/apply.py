"""`rolecall apply`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import world_files
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import changes, group

app = group("")


@changes(app, without=("at",))
def apply(
    context: Context,
    file: Annotated[
        str, Argument(metavar="FILE|PLAN|-", help="A world in TOML, or a saved plan; - is standard input.")
    ],
    prune: Annotated[bool, Option("--prune", help="Also remove what the file does not mention.")] = False,
    anyway: Annotated[
        bool,
        Option("--anyway", help="Save a plan of another store, one saved before, or one that reaches otherwise now."),
    ] = False,
) -> Result:
    """Make the store agree with a world written down in a file, or save a plan written with --plan-out.

    A world is one plan for the whole file; what it does not mention stays, unless --prune says otherwise. A plan is
    refused on another store than it was made on, a second time, and when a record it touches has changed since.

    \b
    Examples:
      rolecall apply chain.toml
      rolecall apply plan.json --yes
      rolecall apply chain.toml --prune --max-loss 5%
    """
    return world_files.apply_file(context, file, prune=prune, anyway=anyway)
