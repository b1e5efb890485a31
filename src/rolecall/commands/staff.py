"""`rolecall staff`: the people who provide services at a location."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import places
from rolecall.app.context import Context
from rolecall.app.saving import save
from rolecall.commands.verbs import changes, group, reads
from rolecall.domain.questions import listing

app = group("Add and list the people who provide services.")


@reads(app, "list")
def list_(context: Context) -> None:
    """List staff by location, with the user each is linked to.

    \b
    Example:
      rolecall staff list --at Riverside
    """
    context.screen.show(listing.staff(context.world, context.at))


@changes(app)
def add(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="The staff member's name.")],
    position: Annotated[str, Option("--position", metavar="TEXT", help="Such as Stylist.")] = "",
) -> None:
    """Add a staff member of a location.

    \b
    Example:
      rolecall staff add 'Anna Petrova' --at Riverside --position Stylist
    """
    save(context, places.adding_staff(context, name, position), f"staff add {name}")
