"""`rolecall run`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from rolecall.app import running
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands.verbs import changes, group

app = group("")


@changes(app)
def run(
    context: Context,
    file: Annotated[str, Argument(metavar="FILE|-", help="Commands, one a line, without the word rolecall.")],
) -> Result:
    """Run many commands as one change: one plan, one question, one transaction. A fault names its line.

    \b
    Examples:
      rolecall run changes.txt --dry-run
      printf 'perms grant anna booking.edit\\nuser accept anna\\n' | rolecall run - --yes
    """
    edit, title, asked = running.running(context, file)
    return save(context, edit, title, asked=asked, begins=True)
