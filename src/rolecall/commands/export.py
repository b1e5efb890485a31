"""`rolecall export`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from rolecall.app import world_files
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import PART_OF_A_TABLE, group, reads

app = group("")


@reads(app, without=("at", "format", *PART_OF_A_TABLE), files=True)
def export(
    context: Context, file: Annotated[str, Argument(metavar="FILE|-", help="Where to write; - is standard output.")]
) -> Result:
    """Write the whole world down in TOML, in a stable order; applying it changes nothing.

    \b
    Examples:
      rolecall export chain.toml
      rolecall export - | less
    """
    return world_files.export(context, file)
