"""`rolecall home`."""

from __future__ import annotations

from rolecall.app import overview
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import PART_OF_A_TABLE, group, reads

app = group("")


@reads(app, without=("at", "as_of", *PART_OF_A_TABLE))
def home(context: Context) -> Result:
    """Show at a glance where the store is, who is in it, what is open and what was changed last.

    At a terminal rolecall alone does so too.

    \b
    Example:
      rolecall home
    """
    return Result(overview.shown(context))
