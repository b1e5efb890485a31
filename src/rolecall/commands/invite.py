"""`rolecall invite`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import inviting
from rolecall.app.context import Context
from rolecall.app.saving import save
from rolecall.commands.verbs import changes, group
from rolecall.domain.edits import people

app = group("")


@changes(app)
def invite(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="The person's name.")],
    email: Annotated[str, Option("--email", metavar="E", help="The e-mail the person signs in with.")] = "",
    phone: Annotated[str, Option("--phone", metavar="P", help="The phone the person signs in with.")] = "",
    role: Annotated[str, Option("--role", metavar="ROLE", help="The role at the location.")] = "",
    staff: Annotated[
        str, Option("--staff", metavar="S", help="The staff member to link; the role employee needs one.")
    ] = "",
    copy_from: Annotated[str, Option("--copy-from", metavar="USER", help="Also give what this user may do.")] = "",
    grant: Annotated[list[str] | None, Option("--grant", metavar="PERM", help="Also grant this.")] = None,
    revoke: Annotated[list[str] | None, Option("--revoke", metavar="PERM", help="Leave this out.")] = None,
) -> None:
    """Invite a person to a location. A known login gains access there. What is missing is asked for at a terminal.

    \b
    Examples:
      rolecall invite 'Anna Petrova' --email anna@example.com --at Riverside --role employee --staff 'Anna Petrova'
      rolecall invite Boris --phone +37120000002 --at Harbour --role administrator --revoke @contacts
    """
    words = inviting.Words(name, email, phone, role, staff, copy_from, tuple(grant or ()), tuple(revoke or ()))
    wish = inviting.invitation(context, words)
    save(context, lambda world: people.invite(world, wish), inviting.title(wish), asked=wish.grant.mask)
