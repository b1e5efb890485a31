"""`rolecall account`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import account_connecting, account_probing, account_roles, account_status, past_pushes
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import PART_OF_A_TABLE, group, reads, replaces

app = group("Connect the store to the live account; tell how the two stand.")

Url = Annotated[str, Option("--url", metavar="URL", help="The account's address [env: ROLECALL_ACCOUNT_URL].")]
Stdin = Annotated[bool, Option("--token-stdin", help="Read the two tokens from standard input, each in a line.")]
Me = Annotated[
    str, Option("--me", metavar="PERSON|none", help="Whose user token it is: an e-mail, phone or id of the account.")
]


@reads(app, without=("at", "as_of", *PART_OF_A_TABLE))
def connect(context: Context, url: Url = "", token_stdin: Stdin = False, me: Me = "") -> Result:
    """Connect the store to an account, after trying the tokens.

    Tokens come from ROLECALL_PARTNER_TOKEN and ROLECALL_USER_TOKEN, from the token-command in your own settings, or are
    asked for. Those that were asked for are kept in a file that you alone can read; a password is not kept at all.

    \b
    Examples:
      rolecall account connect
      rolecall account connect --me dana@example.com
      pass show altegio | rolecall account connect --token-stdin
    """
    return account_connecting.connect(context, url, me, token_stdin=token_stdin)


@reads(app, without=("at", "as_of", *PART_OF_A_TABLE))
def status(
    context: Context,
    check: Annotated[bool, Option("--check", help="Ask the account whether the tokens count: one request.")] = False,
) -> Result:
    """Show which account it is, who is signed in, when it was last pulled, and what waits for a push.

    \b
    Examples:
      rolecall account status
      rolecall account status --check
    """
    return account_status.status(context, check=check)


@reads(app, without=("as_of",))
def roles(
    context: Context,
    check: Annotated[bool, Option("--check", help="Where the account's permissions differ from rolecall's.")] = False,
) -> Result:
    """List the account's roles, as the last pull read them; before the first one they are read from the account.

    With --check it names each permission that either side lacks, nests, counts or calls otherwise, and exits with 4
    where there is one.

    \b
    Examples:
      rolecall account roles
      rolecall account roles --at Riverside
      rolecall account roles --check
    """
    return account_roles.roles(context, check=check)


@replaces(app, without=("yes", "full"))
def probe(
    context: Context,
    user: Annotated[str, Option("--user", metavar="PERSON", help="A user made for this: an e-mail, phone or id.")],
) -> Result:
    """Find out what the account does where no documentation says so, on a test user who is as before afterwards.

    The user's name has to be typed. What was read first is kept; after a probe that was cut short, the same command
    brings it back.

    \b
    Example:
      rolecall account probe --user test@example.com --at Riverside
    """
    return account_probing.probe(context, user)


@reads(app, without=("at", "as_of"))
def pushes(
    context: Context,
    number: Annotated[str, Argument(metavar="[N]", help="A push, to show its steps.")] = "",
) -> Result:
    """List past pushes, or show what became of each step of one.

    \b
    Examples:
      rolecall account pushes
      rolecall account pushes 4
    """
    return past_pushes.pushes(context, number)


@reads(app, without=("at", "as_of", *PART_OF_A_TABLE))
def disconnect(
    context: Context,
    forget: Annotated[bool, Option("--forget", help="Forget too what was read of the account.")] = False,
    yes: Annotated[bool, Option("--yes", "-y", help="Forget without asking.")] = False,
) -> Result:
    """Drop the account's tokens. With --forget the store is no longer connected; locations and people stay.

    \b
    Examples:
      rolecall account disconnect
      rolecall account disconnect --forget --yes
    """
    return account_connecting.disconnect(context, forget=forget, yes=yes)
