"""`rolecall perms`: what users may do."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import editing, permission_edits
from rolecall.app.context import Context
from rolecall.app.named_users import named
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands import perms_questions
from rolecall.commands.targets import More, OnlySections, UsersFrom
from rolecall.commands.verbs import Names, changes, group, reads
from rolecall.domain import lookup

app = group("Show, explain, compare, grant, revoke, copy, edit and reset permissions.")
app.add_typer(perms_questions.app)

Users = Annotated[
    list[str] | None, Argument(metavar="[USER...]", help="Names, e-mails, phones or selectors such as role:employee.")
]
User = Annotated[
    str,
    Argument(
        metavar="[USER]",
        help="Name, e-mail, phone, or a selector such as role:employee. With --users-from, a permission like the rest.",
    ),
]
Permissions = Annotated[
    list[str] | None,
    Argument(metavar="[PERMISSION...]", help="Keys, API slugs, labels, @sets, 'KEY.*', or limits as KEY=VALUE."),
]
Section = Annotated[list[str] | None, Option("--section", metavar="SECTION", help="Everything in a section.")]
All = Annotated[bool, Option("--all", help="Everything the role allows.")]


@reads(app)
def show(
    context: Context,
    users: Users = None,
    users_from: UsersFrom = "",
    everything: Annotated[
        bool, Option("--all", help="Also what is off, dormant and beyond the role, with the reason.")
    ] = False,
    section: OnlySections = None,
) -> Result:
    """Show effective permissions and limits, by section, with where each came from.

    \b
    Examples:
      rolecall perms show anna@example.com
      rolecall perms show anna --section reports --section finance
      rolecall perms show role:administrator --at Riverside --all
    """
    from rolecall.views.questions import showing

    extent = showing.Extent(everything, lookup.sections(section or ()))
    return Result(showing.access(context.world, context.accesses(named(users, users_from)), extent))


@reads(app, "list", without=("as_of",), meaning={"at": "As the account of this location calls them."})
def list_(
    context: Context,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[WORD...]", help="Words that key, slug or label contain, a @set, or 'KEY.*'."),
    ] = None,
    section: Annotated[str, Option("--section", metavar="SECTION", help="One section.")] = "",
    role: Annotated[
        str, Option("--role", help="Also what the role makes of each: recommended, additional, beyond.")
    ] = "",
) -> Result:
    """Browse and search the catalogue of permissions and limits.

    \b
    Examples:
      rolecall perms list phone
      rolecall perms list @contacts
      rolecall perms list --section reports --role administrator
      rolecall perms list waitlist --at Riverside
    """
    from rolecall.views.questions import catalogue_answers

    key = lookup.section(section).key if section else ""
    store = context.store  # one that cannot be is refused, whether or not it is asked
    known = context.world.titles if context.options.at and store.exists() else {}
    titles = known.get(context.at.id, {}) if known and context.at else {}
    of = lookup.role(role) if role else None
    return Result(catalogue_answers.permissions(words or (), section=key, role=of, titles=titles))


@changes(app)
def grant(
    context: Context,
    user: User = "",
    permissions: Permissions = None,
    also: More = None,
    users_from: UsersFrom = "",
    section: Section = None,
    everything: All = False,
) -> Result:
    """Turn permissions on, with all they need above them, and set limits.

    \b
    Examples:
      rolecall perms grant anna booking.create reports.appointments:history=30d
      rolecall perms grant role:employee @mobile --at Riverside
      rolecall perms grant anna --section reports
      rolecall perms grant anna booking.create --user boris
      rolecall perms grant --users-from receptionists.txt booking.create
    """
    users, words = permission_edits.users_and_permissions(user, permissions, also, users_from)
    asked = permission_edits.wanted(context, words, section, everything=everything)
    targets = context.accesses(users)
    title, edit = permission_edits.title("grant", asked), permission_edits.granting(targets, asked)
    return save(context, edit, title, targets=targets, asked=asked.mask)


@changes(app)
def revoke(
    context: Context,
    user: User = "",
    permissions: Permissions = None,
    also: More = None,
    users_from: UsersFrom = "",
    section: Section = None,
    everything: All = False,
) -> Result:
    """Turn permissions off. What hangs below one stays stored, dormant; 'KEY.*', a section and --all clear it too.

    \b
    Examples:
      rolecall perms revoke anna @contacts
      rolecall perms revoke role:employee clients.export --max-loss 10
      rolecall perms revoke anna 'reports.*'
      rolecall perms revoke --users-from leavers.txt @contacts
    """
    users, words = permission_edits.users_and_permissions(user, permissions, also, users_from)
    asked = permission_edits.wanted(context, words, section, everything=everything, of="permission to revoke")
    targets = context.accesses(users)
    title, edit = permission_edits.title("revoke", asked), permission_edits.revoking(targets, asked)
    return save(context, edit, title, targets=targets)


@changes(app, without=("yes",))
def edit(context: Context, user: Annotated[str, Argument(metavar="USER", help="Name, e-mail or phone.")]) -> Result:
    """Tick permissions section by section at a terminal, then look at the diff and save it or not.

    \b
    Example:
      rolecall perms edit anna --at Riverside
    """
    membership = context.access(user)
    change, ticked = editing.edited(context, membership)
    return save(context, change, f"edit {context.world.whose(membership)}", asked=ticked)


@changes(app, without=("file_mode",))  # --mode means something else here
def copy(
    context: Context,
    source: Annotated[str, Argument(metavar="FROM", help="The user to copy from."), Names("user")],
    users: Annotated[
        list[str] | None, Argument(metavar="[TO...]", help="Users or selectors to copy to."), Names("user")
    ] = None,
    users_from: UsersFrom = "",
    source_at: Annotated[
        str, Option("--from-at", metavar="LOCATION", help="The location of FROM, where it is not --at.")
    ] = "",
    mode: Annotated[permission_edits.Mode, Option(help="merge adds, replace makes equal.")] = "merge",
    with_role: Annotated[bool, Option("--with-role", help="Copy the role too.")] = False,
) -> Result:
    """Give users what another user may do. A limit to oneself stays a limit to oneself.

    \b
    Examples:
      rolecall perms copy anna boris --at Riverside
      rolecall perms copy anna role:employee --at Harbour --from-at Riverside --mode replace
    """
    giver = permission_edits.source(context, source, source_at)
    targets = permission_edits.others(context, named(users, users_from), giver)
    edit = permission_edits.copying(giver, targets, mode=mode, with_role=with_role)
    return save(context, edit, f"copy ({mode}) {context.world.whose(giver)}", targets=targets)


@changes(app)
def reset(context: Context, users: Users = None, users_from: UsersFrom = "") -> Result:
    """Go back to what the role recommends and the limits it starts with. Link and remembered settings stay.

    \b
    Examples:
      rolecall perms reset anna
      rolecall perms reset role:employee --at Riverside
    """
    targets = context.accesses(named(users, users_from))
    return save(context, permission_edits.resetting(targets), "reset permissions", targets=targets)
