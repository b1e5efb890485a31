"""`rolecall demo`."""

from __future__ import annotations

from rolecall.app import demo_store
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import NO_STORE, PART_OF_A_TABLE, group, reads

app = group("")


@reads(app, without=(*NO_STORE, *PART_OF_A_TABLE))
def demo(context: Context) -> Result:
    """Make a new store with an example chain in the temporary folder, to try things on.

    It holds 8 locations and 120 made-up people. Your own store is left alone; each call makes another one, in a folder
    of its own that can be deleted afterwards.

    \b
    Example:
      rolecall demo
    """
    return Result(demo_store.create(context))
