"""`rolecall role`: what the roles are, and who has which."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import role_edits
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands.targets import More, OnlySections, OnlyWords, UsersFrom
from rolecall.commands.verbs import NO_STORE, changes, group, reads
from rolecall.domain import lookup
from rolecall.views.questions import catalogue_answers

app = group("List, show, set and suggest roles.")


@reads(app, "list", without=NO_STORE)
def list_(context: Context, words: OnlyWords = None) -> Result:
    """List the roles by rank, with how many permissions each recommends and allows: all, or the rows with all the
    words.

    \b
    Examples:
      rolecall role list
      rolecall role list reports
      rolecall role list role:owner
    """
    from rolecall.app import searching

    return Result(searching.roles(words or ()))


@reads(app, without=NO_STORE)
def show(
    context: Context,
    role: Annotated[str, Argument(help="A role's key, title or API slug.")],
    section: OnlySections = None,
) -> Result:
    """Show what a role recommends, what may be added, and the limits it starts with.

    \b
    Examples:
      rolecall role show administrator
      rolecall role show administrator --section reports
    """
    return Result(catalogue_answers.role(lookup.role(role), lookup.sections(section or ())))


@changes(app, "set")
def set_(
    context: Context,
    user: Annotated[str, Argument(metavar="[USER]", help="Name, e-mail, phone, or a selector.")],
    role: Annotated[str, Argument(metavar="ROLE", help="A role's key, title or API slug.")] = "",
    also: More = None,
    users_from: UsersFrom = "",
    staff: Annotated[str, Option("--staff", metavar="NAME", help="Link this staff member of the location.")] = "",
    unlink: Annotated[bool, Option("--unlink", help="Take away the link to a staff member.")] = False,
    keep: Annotated[bool, Option("--keep", help="Carry over what the new role allows.")] = False,
    fresh: Annotated[bool, Option("--fresh", help="Forget the settings the user had in that role.")] = False,
) -> Result:
    """Give a user a role. A role held before comes back as it was; a new one starts with what it recommends.

    \b
    Examples:
      rolecall role set anna administrator --at Riverside
      rolecall role set anna employee --staff 'Anna Petrova' --fresh
      rolecall role set anna manager --user boris --user role:accountant
      rolecall role set administrator --users-from receptionists.txt
    """
    users, wanted = role_edits.users_and_role(context, user, role, also, users_from)
    targets = context.accesses(users)
    edit = role_edits.setting(targets, wanted, staff=staff, unlink=unlink, keep=keep, fresh=fresh)
    return save(context, edit, f"role set {wanted.key}", targets=targets)


@changes(app)
def suggest(
    context: Context,
    users: Annotated[
        list[str] | None, Argument(metavar="[USER...]", help="Names or selectors [default: everyone].")
    ] = None,
    without_role: Annotated[bool, Option("--without-role", help="Only those who have no role.")] = False,
    assign: Annotated[bool, Option("--assign", help="Set the suggested roles; no permission changes.")] = False,
) -> Result:
    """Name the lowest role that allows all a user has, and what keeps it from being lower.

    \b
    Examples:
      rolecall role suggest anna
      rolecall role suggest --without-role --assign
    """
    return role_edits.suggest(context, users or (), without_role=without_role, assign=assign)
