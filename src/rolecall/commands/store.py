"""`rolecall store`."""

from __future__ import annotations

from rolecall.app import store_info
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import group, reads

app = group("Tell where the store is and where each setting comes from.")


@reads(app)
def info(context: Context) -> Result:
    """Tell where the store is, what it holds, and where each setting comes from.

    \b
    Example:
      rolecall store info
    """
    return Result(store_info.info(context))
