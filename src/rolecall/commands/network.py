"""`rolecall network`: locations grouped, one of them main."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import places
from rolecall.app.context import Context
from rolecall.app.saving import save
from rolecall.commands.verbs import changes, group, reads
from rolecall.domain import find
from rolecall.domain.questions import listing
from rolecall.domain.questions import places as places_questions

app = group("Create, list and show networks of locations.")

Name = Annotated[str, Argument(metavar="NAME", help="The network's name.")]


@reads(app, "list", without=("at",))
def list_(context: Context) -> None:
    """List networks with their main location, whose currency and SMS tariff they have.

    \b
    Example:
      rolecall network list
    """
    context.screen.show(listing.networks(context.world))


@reads(app, without=("at",))
def show(context: Context, name: Name) -> None:
    """Show a network's locations in order, and who sees its client data.

    \b
    Example:
      rolecall network show North
    """
    context.screen.show(places_questions.network(context.world, find.network(context.world, name)))


@changes(app, without=("at",))
def create(
    context: Context,
    name: Name,
    locations: Annotated[
        list[str], Argument(metavar="LOCATION...", help="Existing locations; the first is the main one.")
    ],
    main: Annotated[
        str, Option("--main", metavar="LOCATION", help="The main location, where it is not the first.")
    ] = "",
) -> None:
    """Create a network of existing locations. The main one gives it currency and SMS tariff.

    \b
    Examples:
      rolecall network create North Riverside Harbour
      rolecall network create Baltics Harbour Riverside --main Riverside
    """
    save(context, places.creating_network(context, name, locations, main), f"network create {name}")
