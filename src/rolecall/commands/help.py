"""`rolecall help`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from rolecall.app import helping
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import NO_STORE, group, reads

app = group("")

Words = Annotated[
    list[str] | None, Argument(metavar="[TOPIC|WORDS...]", help="A topic, a command, or words to look for in both.")
]


@reads(app, "help", without=NO_STORE)
def help_(context: Context, words: Words = None) -> Result:
    """Show a topic, the help of a command, or where the help says something about some words.

    \b
    Examples:
      rolecall help topics
      rolecall help selectors
      rolecall help perms grant
      rolecall help export contacts
      rolecall help rule 28
    """
    return helping.shown(context, words or ())
