"""`rolecall staff`: the people who provide services at a location."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import place_edits
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands.targets import Words
from rolecall.commands.verbs import Names, changes, group, reads

Name = Annotated[str, Argument(metavar="NAME", help="The staff member's name.")]
Known = Annotated[str, Argument(metavar="NAME", help="The staff member's name."), Names("staff")]

app = group("Add, list, edit and remove the people who provide services.")


@reads(app, "list")
def list_(context: Context, words: Words = None) -> Result:
    """List staff by location, with the user each is linked to: all, or the rows with all the words.

    \b
    Examples:
      rolecall staff list --at Riverside
      rolecall staff list stylist
      rolecall staff list role:administrator
    """
    from rolecall.app import searching

    return Result(searching.staff(context, words or ()))


@changes(app)
def add(
    context: Context,
    name: Name,
    position: Annotated[str, Option("--position", metavar="TEXT", help="Such as Stylist.")] = "",
) -> Result:
    """Add a staff member of a location.

    \b
    Example:
      rolecall staff add 'Anna Petrova' --at Riverside --position Stylist
    """
    return save(context, place_edits.adding_staff(context, name, position), f"staff add {name}")


@changes(app)
def edit(
    context: Context,
    name: Known,
    new_name: Annotated[str | None, Option("--name", metavar="NEW", help="The new name.")] = None,
    position: Annotated[str | None, Option("--position", metavar="TEXT|none", help="Such as Stylist.")] = None,
) -> Result:
    """Change a staff member's name or position.

    \b
    Example:
      rolecall staff edit 'Anna Petrova' --at Riverside --name 'Anna Ozola' --position none
    """
    staff = place_edits.staff_here(context, name)
    return save(context, place_edits.editing_staff(staff, new_name, position), f"staff edit {staff.name}")


@changes(app)
def remove(context: Context, name: Known) -> Result:
    """Remove a staff member; a linked user loses the link. A limit to that person falls to oneself, never wider.

    \b
    Example:
      rolecall staff remove 'Anna Petrova' --at Riverside
    """
    staff = place_edits.staff_here(context, name)
    return save(context, place_edits.removing_staff(staff), f"staff remove {staff.name}")
