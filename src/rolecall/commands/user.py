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
from rolecall.commands.verbs import Names, changes, group, reads
from rolecall.domain import find

app = group("List, show, edit, merge and forget people; accept, resend, cancel, move and remove access.")

Users = Annotated[list[str] | None, Argument(metavar="[USER...]", help="Names, e-mails, phones or selectors.")]
Everywhere = Annotated[bool, Option("--everywhere", help="At every location the user has access to.")]


@reads(app, "list")
def list_(
    context: Context,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[WORD|SELECTOR...]", help="Words that a row has, and selectors such as role:employee."),
    ] = None,
    users_from: UsersFrom = "",
    without_access: Annotated[bool, Option("--without-access", help="Only people who have access nowhere.")] = False,
) -> Result:
    """List people and where they have access: everyone, or the rows with all the words.

    \b
    Examples:
      rolecall user list
      rolecall user list petrova riverside
      rolecall user list role:administrator,location:Riverside
      rolecall user list role:owner riverside
      rolecall user list --without-access
    """
    from rolecall.app import searching

    return Result(searching.users(context, words or (), users_from, without_access=without_access))


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
        str | None, Option("--email", metavar="EMAIL|none", help="The e-mail the person signs in with from now on.")
    ] = None,
    phone: Annotated[
        str | None, Option("--phone", metavar="PHONE|none", help="The phone the person signs in with from now on.")
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


@changes(app, without=("at",))
def move(
    context: Context,
    to: Annotated[str, Option("--to", metavar="LOCATION", help="Where they have access from now on.")],
    users: Users = None,
    users_from: UsersFrom = "",
    origin: Annotated[
        str, Option("--from", metavar="LOCATION", help="Where they have it now [default: the only access].")
    ] = "",
    staff: Annotated[str, Option("--staff", metavar="NAME", help="Link this staff member of the new location.")] = "",
    new_staff: Annotated[bool, Option("--new-staff", help="Add and link a staff member of the same name.")] = False,
) -> Result:
    """Move people's access to another location, with role, settings and what is remembered of earlier roles.

    Whoever is active stays so; an invitation stays one. The link goes to the staff member of the same name. A limit
    that means nothing at the new location (another's schedule, accounts by number, a network it is not in) falls to
    its narrowest, which is said. The staff member of the old location stays there.

    In a connected account a push invites to the new location, which the person has to accept, and with --remove ends
    the old access.

    \b
    Examples:
      rolecall user move anna --from Riverside --to Harbour --new-staff
      rolecall user move role:employee --from Riverside --to Harbour --dry-run
    """
    from rolecall.app import user_moves

    return user_moves.moving(context, named(users, users_from), origin, to, staff, new_staff=new_staff)


@changes(app, without=("at",))
def merge(
    context: Context,
    duplicate: Annotated[str, Argument(metavar="DUPLICATE", help="Whose record goes."), Names("user")],
    into: Annotated[str, Argument(metavar="INTO", help="Who gets its accesses, contacts and links."), Names("user")],
) -> Result:
    """Make two records of one person one. Whoever signs in with the duplicate's e-mail or phone is INTO from then on.

    Where both have access, INTO's role and settings stay as they are. To keep the duplicate's, copy them first:
    rolecall perms copy DUPLICATE INTO --mode replace --with-role

    \b
    Example:
      rolecall user merge +37120000009 anna@example.com
    """
    from rolecall.app import user_moves

    return user_moves.merging(context, find.user(context.world, duplicate), find.user(context.world, into))


@changes(app, without=("at",))
def forget(context: Context, users: Users = None, users_from: UsersFrom = "") -> Result:
    """Delete people who have access nowhere; their e-mail and phone are free again. The history keeps their names.

    \b
    Examples:
      rolecall user list --without-access
      rolecall user forget anna@example.com
    """
    from rolecall.app import user_moves

    return user_moves.forgetting(context, named(users, users_from))
