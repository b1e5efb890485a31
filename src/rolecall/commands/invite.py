"""`rolecall invite`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import inviting, inviting_many
from rolecall.app.context import Context
from rolecall.app.saving import save
from rolecall.commands.verbs import changes, group
from rolecall.domain.edits import people
from rolecall.domain.edits.bulk import Duplicates

app = group("")


@changes(app)
def invite(
    context: Context,
    name: Annotated[str, Argument(metavar="[NAME]", help="The person's name.")] = "",
    email: Annotated[str, Option("--email", metavar="E", help="The e-mail the person signs in with.")] = "",
    phone: Annotated[str, Option("--phone", metavar="P", help="The phone the person signs in with.")] = "",
    role: Annotated[str, Option("--role", metavar="ROLE", help="The role at the location.")] = "",
    staff: Annotated[
        str, Option("--staff", metavar="S", help="The staff member to link; the role employee needs one.")
    ] = "",
    copy_from: Annotated[str, Option("--copy-from", metavar="USER", help="Also give what this user may do.")] = "",
    grant: Annotated[list[str] | None, Option("--grant", metavar="PERM", help="Also grant this.")] = None,
    revoke: Annotated[list[str] | None, Option("--revoke", metavar="PERM", help="Leave this out.")] = None,
    file: Annotated[str, Option("--file", metavar="FILE|-", help="Many people, in CSV or JSON lines.")] = "",
    maps: Annotated[
        list[str] | None, Option("--map", metavar="THEIRS=OURS", help="What a column of the file is; THEIRS= skips it.")
    ] = None,
    on_duplicate: Annotated[
        Duplicates, Option("--on-duplicate", help="What to do with people of the file who have the access already.")
    ] = "error",
    partial: Annotated[bool, Option("--partial", help="Save the rows without faults, leave out the others.")] = False,
    rejects: Annotated[str, Option("--rejects", metavar="FILE", help="With --partial: where those rows go.")] = "",
) -> None:
    """Invite a person, or all the people in a file, to a location. A known login gains access there.

    What an invitation of one person lacks is asked for at a terminal.

    A file begins with a header: name, email, phone, location, role, staff, copy_from, grant, revoke in any order; --map
    tells other headers, --at and --role stand for blank cells. Several permissions in a cell are separated by
    semicolons or line breaks. All faults are told with line and column, and nothing is saved.

    A row that asks for what is so already is no fault: the person has access at the location, invited or active, in
    the row's role, linked to the row's staff member if it names one; e-mail, phone, grant and revoke change nothing.
    The person's name is not compared, and copy_from counts for new accesses only.

    \b
    Examples:
      rolecall invite 'Anna Petrova' --email anna@example.com --at Riverside --role employee --staff 'Anna Petrova'
      rolecall invite Boris --phone +37120000002 --at Harbour --role administrator --revoke @contacts
      rolecall invite --file people.csv --at Riverside --role administrator
      rolecall invite --file staff.csv --map 'E-mail address=email' --map Comment= --partial --rejects rejects.csv
    """
    single = {"--email": email, "--phone": phone, "--staff": staff, "--copy-from": copy_from}
    source = inviting_many.Source(file, tuple(maps or ()), role, on_duplicate, partial, rejects)
    if inviting_many.wanted(name, source, {**single, "--grant": grant, "--revoke": revoke}):
        many = inviting_many.planned(context, source)
        save(context, lambda _: many.world, many.title, asked=many.asked)
        inviting_many.finish(context, many, source)
        return
    words = inviting.Words(name, email, phone, role, staff, copy_from, tuple(grant or ()), tuple(revoke or ()))
    wish = inviting.invitation(context, words)
    save(context, lambda world: people.invite(world, wish), inviting.title(wish), asked=wish.grant.mask)
