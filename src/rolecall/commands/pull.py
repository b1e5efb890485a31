"""`rolecall pull`."""

from __future__ import annotations

from typing import Annotated, Literal

from typer import Option

from rolecall.app import pulling
from rolecall.app.context import Context
from rolecall.app.pulling import PullWords
from rolecall.app.result import Result
from rolecall.commands.verbs import changes, group
from rolecall.domain.account.merging import Side

app = group("")

Locations = Annotated[list[str] | None, Option("--location", metavar="LOCATION", help="Only this one; repeatable.")]
Currency = Annotated[str, Option("--currency", metavar="CURRENCY", help="Of new locations: the account names none.")]
Match = Annotated[
    list[str] | None, Option("--match", metavar="ID=NAME", help="Who an id of the account is here; ID= is a new user.")
]
Ours = Annotated[list[str] | None, Option("--ours", metavar="USER", help="What was changed here is right; repeatable.")]
Theirs = Annotated[list[str] | None, Option("--theirs", metavar="USER", help="The account is right; repeatable.")]
Keep = Annotated[Literal["ours", "theirs"] | None, Option("--keep", help="Who is right for everybody else.")]
Partial = Annotated[bool, Option("--partial", help="Save the locations that can be read, and exit with 5.")]


MEANING = {
    "at": "Read only this location, like --location [env: ROLECALL_AT].",
    "require_reason": "Caution of a pull without --reason.",
    "exit_code": "With --dry-run: exit with 4 when something would change.",
    "max_loss": "Exit with 3 where the account took away more permissions than this; it is saved all the same.",
    "max_gain": "Exit with 3 where the account gave more permissions than this; it is saved all the same.",
    "forbid": "Exit with 3 where the account gave this to anyone who did not have it; it is saved all the same.",
}


@changes(app, without=("plan_out",), meaning=MEANING)
def pull(
    context: Context,
    location: Locations = None,
    currency: Currency = "",
    match: Match = None,
    ours: Ours = None,
    theirs: Theirs = None,
    keep: Keep = None,
    partial: Partial = False,
) -> Result:
    """Read the connected account into the store: one plan, shown and saved like every other.

    What was changed here only stays, and waits for a push. What was changed on both sides is shown, and asked about at
    a terminal; it exits with 6 while any is left. Names, contacts, staff and networks, which no push can send, stay as
    they were changed here until the account moves, or --keep theirs. The account is as it is, so rules and gates only
    caution, and it exits with 3 where --forbid, --max-gain or --max-loss would have refused what came.

    Nobody here can reach the real API: that it answers as documented was tried on a simulator only, and an answer that
    does not read as documented changes nothing.

    \b
    Examples:
      rolecall pull
      rolecall pull --location Riverside --currency EUR
      rolecall pull --theirs anna@example.com --keep ours --yes
    """
    sides = Side(keep) if keep else Side.LEAVE
    words = PullWords(location or (), currency, match or (), ours or (), theirs or (), sides, partial)
    return pulling.pull(context, words)
