"""`rolecall user`: people and their access."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import user_edits
from rolecall.app.context import Context
from rolecall.app.named_users import named
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands.targets import UsersFrom
from rolecall.commands.verbs import changes, group, reads
from rolecall.domain import find

app = group("List, show and edit people; accept, resend, cancel and remove access.")

Users = Annotated[list[str] | None, Argument(metavar="[USER...]", help="Names, e-mails, phones or selectors.")]
Everywhere = Annotated[bool, Option("--everywhere", help="At every location the user has access to.")]


@reads(app, "list")
def list_(
    context: Context,
    selectors: Annotated[
        list[str] | None, Argument(metavar="[SELECTOR...]", help="Such as role:employee or status:invited.")
    ] = None,
    users_from: UsersFrom = "",
) -> Result:
    """List people and where they have access.

    \b
    Examples:
      rolecall user list
      rolecall user list role:administrator,location:Riverside
    """
    return Result(user_edits.listed(context, selectors, users_from))


@reads(app)
def show(context: Context, users: Users = None, users_from: UsersFrom = "") -> Result:
    """Show people with all their accesses.

    \b
    Example:
      rolecall user show anna@example.com
    """
    return Result(user_edits.shown(context, named(users, users_from)))


@changes(app)
def accept(context: Context, users: Users = None, users_from: UsersFrom = "", everywhere: Everywhere = False) -> Result:
    """Note that people have accepted their invitations.

    \b
    Examples:
      rolecall user accept anna
      rolecall user accept status:invited --at Riverside
    """
    return user_edits.ending(context, "accept", named(users, users_from), everywhere=everywhere)


@changes(app)
def resend(context: Context, users: Users = None, users_from: UsersFrom = "", everywhere: Everywhere = False) -> Result:
    """Note that invitations are sent again. Their age counts from now; the messages themselves go out from Altegio.

    \b
    Examples:
      rolecall user resend anna
      rolecall user resend status:invited --at Riverside
    """
    return user_edits.ending(context, "resend", named(users, users_from), everywhere=everywhere)


@changes(app)
def cancel(context: Context, users: Users = None, users_from: UsersFrom = "", everywhere: Everywhere = False) -> Result:
    """Withdraw invitations that were not accepted yet.

    \b
    Example:
      rolecall user cancel anna --at Riverside
    """
    return user_edits.ending(context, "cancel", named(users, users_from), everywhere=everywhere)


@changes(app)
def remove(context: Context, users: Users = None, users_from: UsersFrom = "", everywhere: Everywhere = False) -> Result:
    """End people's access at a location; the people stay.

    \b
    Examples:
      rolecall user remove anna --at Riverside
      rolecall user remove anna --everywhere
      rolecall user remove --users-from leavers.txt --everywhere
    """
    return user_edits.ending(context, "remove", named(users, users_from), everywhere=everywhere)


@changes(app, without=("at",))
def edit(
    context: Context,
    user: Annotated[str, Argument(metavar="USER", help="Name, e-mail or phone.")],
    name: Annotated[str | None, Option("--name", metavar="NAME", help="The new name.")] = None,
    email: Annotated[
        str | None, Option("--email", metavar="E|none", help="The e-mail the person signs in with from now on.")
    ] = None,
    phone: Annotated[
        str | None, Option("--phone", metavar="P|none", help="The phone the person signs in with from now on.")
    ] = None,
) -> Result:
    """Change a person's name, e-mail or phone. One of e-mail and phone stays: they identify the person.

    \b
    Examples:
      rolecall user edit anna --email anna@example.org
      rolecall user edit +37120000001 --name 'Anna Ozola' --phone none
    """
    person = find.user(context.world, user)
    return save(context, user_edits.editing(context, person, name, email, phone), f"user edit: {person.name}")
