"""`rolecall invite`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import inviting, inviting_many
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands.verbs import changes, group
from rolecall.domain.edits import people
from rolecall.domain.edits.bulk import Duplicates

app = group("")

Name = Annotated[str, Argument(metavar="[NAME]", help="The person's name.")]
Email = Annotated[str, Option("--email", metavar="EMAIL", help="The e-mail the person signs in with.")]
Phone = Annotated[str, Option("--phone", metavar="PHONE", help="The phone the person signs in with.")]
Role = Annotated[str, Option("--role", metavar="ROLE", help="The role at the location.")]
Staff = Annotated[
    str, Option("--staff", metavar="STAFF", help="The staff member to link; the role employee needs one.")
]
CopyFrom = Annotated[str, Option("--copy-from", metavar="USER", help="Also give what this user may do.")]
Grant = Annotated[list[str] | None, Option("--grant", metavar="PERMISSION", help="Also grant this.")]
Revoke = Annotated[list[str] | None, Option("--revoke", metavar="PERMISSION", help="Leave this out.")]
File = Annotated[str, Option("--file", metavar="FILE|-", help="Many people, in CSV or JSON.")]
Map = Annotated[
    list[str] | None, Option("--map", metavar="THEIRS=OURS", help="What a column of the file is; THEIRS= skips it.")
]
OnDuplicate = Annotated[
    Duplicates, Option("--on-duplicate", help="What to do with people of the file who have the access already.")
]
Partial = Annotated[bool, Option("--partial", help="Save the rows without faults, leave out the others.")]
KeepNames = Annotated[
    bool, Option("--keep-names", help="Known logins keep the name they have where the file has another.")
]
Rejects = Annotated[str, Option("--rejects", metavar="FILE", help="With --partial: where those rows go.")]


@changes(app)
def invite(
    context: Context,
    name: Name = "",
    email: Email = "",
    phone: Phone = "",
    role: Role = "",
    staff: Staff = "",
    copy_from: CopyFrom = "",
    grant: Grant = None,
    revoke: Revoke = None,
    file: File = "",
    maps: Map = None,
    on_duplicate: OnDuplicate = "error",
    partial: Partial = False,
    rejects: Rejects = "",
    keep_names: KeepNames = False,
) -> Result:
    """Invite a person, or all the people in a file, to a location. A known login gains access there.

    What an invitation of one person lacks is asked for at a terminal.

    A file begins with a header: name, email, phone, location, role, staff, copy_from, grant, revoke in any order.
    Several permissions or locations in a cell are separated by semicolons. A row that asks for what is so already
    changes nothing. What `user list --format csv` writes can be read, too.

    \b
    Examples:
      rolecall invite 'Anna Petrova' --email anna@example.com --at Riverside --role employee --staff 'Anna Petrova'
      rolecall invite Boris --phone +37120000002 --at Harbour --role administrator --revoke @contacts
      rolecall invite --file people.csv --at Riverside --role administrator
      rolecall invite --file staff.csv --map 'E-mail address=email' --map Comment= --partial --rejects rejects.csv
    """
    words = inviting.InvitationWords(name, email, phone, role, staff, copy_from, grant or (), revoke or ())
    source = inviting_many.PeopleSource(file, maps or (), role, on_duplicate, partial, rejects, keep_names)
    if inviting_many.wanted(words, source):
        return inviting_many.invite(context, source)
    wish = inviting.invitation(context, words)
    return save(context, lambda world: people.invite(world, wish), inviting.title(wish), asked=wish.grant.mask)
