"""`rolecall apply`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import world_files
from rolecall.app.context import Context
from rolecall.app.saving import save
from rolecall.commands.verbs import changes, group

app = group("")


@changes(app, without=("at",))
def apply(
    context: Context,
    file: Annotated[str, Argument(metavar="FILE|-", help="A world in TOML; - is standard input.")],
    prune: Annotated[bool, Option("--prune", help="Also remove what the file does not mention.")] = False,
) -> None:
    """Make the store agree with a world written down in a file: one plan for the whole file.

    \b
    Examples:
      rolecall apply chain.toml
      rolecall apply chain.toml --prune --max-loss 5%
    """
    save(context, world_files.applying(file, prune=prune), f"apply {file}", begins=True)
