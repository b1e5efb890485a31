"""`rolecall store`."""

from __future__ import annotations

from rolecall.app import store_info
from rolecall.app.context import Context
from rolecall.commands.verbs import group, reads

app = group("Tell where the store is and where each setting comes from.")


@reads(app)
def info(context: Context) -> None:
    """Tell where the store is, what it holds, and where each setting comes from.

    \b
    Example:
      rolecall store info
    """
    context.screen.show(store_info.info(context))
