"""The verbs of `rolecall perms` that answer who may do what, and why."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import permission_questions as questions
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import group, reads

app = group("")


@reads(app)
def explain(
    context: Context,
    user: Annotated[str, Argument(metavar="USER", help="Name, e-mail or phone.")],
    permission: Annotated[str, Argument(metavar="PERMISSION", help="A key, API slug or label.")],
) -> Result:
    """Say why a user may do something, or why not and what would allow it. Exits with 3 when the answer is no.

    \b
    Examples:
      rolecall perms explain anna clients.export
      rolecall perms explain anna@example.com 'Show phone numbers in messages' --at Riverside
    """
    return questions.explained(context, user, permission)


@reads(app)
def who(
    context: Context,
    permissions: Annotated[
        list[str] | None, Argument(metavar="[PERMISSION...]", help="Keys, API slugs, labels, @sets or 'KEY.*'.")
    ] = None,
    section: Annotated[
        list[str] | None, Option("--section", metavar="SECTION", help="Everything in a section.")
    ] = None,
    users: Annotated[list[str] | None, Option("--user", metavar="USER", help="Only this user or selector.")] = None,
    network: Annotated[str, Option("--network", metavar="NAME", help="Only at the locations of a network.")] = "",
    every: Annotated[bool, Option("--every/--any", help="Who has all of them, or who has any.")] = False,
) -> Result:
    """List who effectively has a permission, with its limits and where it came from. Exits with 3 when nobody has.

    \b
    Examples:
      rolecall perms who clients.export
      rolecall perms who @contacts --network North
      rolecall perms who finance.cash-flow.create finance.cash-flow.delete --every
    """
    return questions.holders(context, permissions or (), section or (), users or (), network, every=every)


@reads(app)
def diff(
    context: Context,
    first: Annotated[str, Argument(metavar="USER", help="A user's name, e-mail or phone.")],
    second: Annotated[str, Argument(metavar="[OTHER]", help="Another user, or the same one at another location.")] = "",
    with_at: Annotated[
        str, Option("--with-at", metavar="LOCATION", help="The location of OTHER, where it is not that of USER.")
    ] = "",
    since: Annotated[
        str, Option("--since", metavar="TIME|N", help="Compare USER with what was allowed then, or after change N.")
    ] = "",
) -> Result:
    """Compare what two users may do, one user at two locations, or one user then and now. Exits with 0 either way.

    \b
    Examples:
      rolecall perms diff anna boris --at Riverside
      rolecall perms diff anna --since "3 days ago"
      rolecall perms diff boris boris --at Riverside --with-at Harbour
    """
    return questions.compared(context, first, second, with_at, since)
