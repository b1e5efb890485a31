"""`rolecall invite`."""

from __future__ import annotations

from typing import Annotated, Any

from typer import Argument, Option

from rolecall.app import invitation_notes, inviting, inviting_many
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands.people_options import OF_A_FILE
from rolecall.commands.verbs import Names, changes, group
from rolecall.domain.edits import people

app = group("")

Name = Annotated[str, Argument(metavar="[NAME]", help="The person's name.")]
Email = Annotated[str, Option("--email", metavar="EMAIL", help="The e-mail the person signs in with.")]
Phone = Annotated[str, Option("--phone", metavar="PHONE", help="The phone the person signs in with.")]
Role = Annotated[str, Option("--role", metavar="ROLE", help="The role at the location.")]
Staff = Annotated[
    str, Option("--staff", metavar="STAFF", help="The staff member to link; the role employee needs one.")
]
NewStaff = Annotated[
    bool, Option("--new-staff", help="Add the person as staff, linked; with --file, those whose role needs it.")
]
Position = Annotated[str, Option("--position", metavar="TEXT", help="With --new-staff: such as Stylist.")]
CopyFrom = Annotated[
    str, Option("--copy-from", metavar="USER", help="Also give what this user may do."), Names("giver")
]
Grant = Annotated[list[str] | None, Option("--grant", metavar="PERMISSION", help="Also grant this.")]
Revoke = Annotated[list[str] | None, Option("--revoke", metavar="PERMISSION", help="Leave this out.")]


@changes(app, also=OF_A_FILE)
def invite(
    context: Context,
    name: Name = "",
    email: Email = "",
    phone: Phone = "",
    role: Role = "",
    staff: Staff = "",
    new_staff: NewStaff = False,
    position: Position = "",
    copy_from: CopyFrom = "",
    grant: Grant = None,
    revoke: Revoke = None,
    **of_a_file: Any,
) -> Result:
    """Invite a person, or all the people in a file, to a location. A known login gains access there.

    rolecall keeps who is invited, and as what; it sends nothing itself. The invitation goes out from Altegio: by hand,
    or by `rolecall push` where the store is connected to the account. What the invitation of one person lacks is asked
    for at a terminal.

    A file begins with a header: name, email, phone, location, role, staff, new_staff, position, copy_from, grant,
    revoke in any order. A row that asks for what is so already changes nothing. See: rolecall help people-files

    \b
    Examples:
      rolecall invite 'Anna Petrova' --email anna@example.com --at Riverside --role employee --new-staff
      rolecall invite Boris --phone +37120000002 --at Harbour --role administrator --revoke @contacts
      rolecall invite --file people.csv --at Riverside --new-staff
    """
    permissions = (copy_from, grant or (), revoke or ())
    words = inviting.InvitationWords(name, email, phone, role, staff, new_staff, position, *permissions)
    source = inviting_many.PeopleSource(**of_a_file, role=role, new_staff=new_staff)
    if inviting_many.wanted(words, source):
        return inviting_many.invite(context, source)
    wish = inviting.invitation(context, words)
    invitation_notes.caution_roles(context, [wish.role.key])
    saved = save(context, lambda world: people.invite(world, wish), inviting.title(wish), asked=wish.grant.mask)
    return invitation_notes.with_what_remains(context, saved, wish.name, wish.email or wish.phone)
