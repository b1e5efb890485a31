"""`rolecall network`: locations grouped, one of them main."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import place_edits
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.commands.targets import Words
from rolecall.commands.verbs import Names, changes, group, reads
from rolecall.domain import find
from rolecall.views.questions import place_details

app = group("Create, list, show, edit, order and delete networks of locations.")

Name = Annotated[str, Argument(metavar="NAME", help="The network's name.")]
Known = Annotated[str, Argument(metavar="NAME", help="The network's name."), Names("network")]


@reads(app, "list", without=("at",))
def list_(context: Context, words: Words = None) -> Result:
    """List networks with their main location, whose currency and SMS tariff they have: all, or the rows with all the
    words.

    \b
    Examples:
      rolecall network list
      rolecall network list riverside
    """
    from rolecall.app import searching

    return Result(searching.networks(context, words or ()))


@reads(app, without=("at",))
def show(context: Context, name: Known) -> Result:
    """Show a network's locations in order, and who sees its client data.

    \b
    Example:
      rolecall network show North
    """
    return Result(place_details.network(context.world, find.network(context.world, name)))


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
) -> Result:
    """Create a network of existing locations. The main one gives it currency and SMS tariff.

    \b
    Examples:
      rolecall network create North Riverside Harbour
      rolecall network create Baltics Harbour Riverside --main Riverside
    """
    return save(context, place_edits.creating_network(context, name, locations, main), f"network create {name}")


@changes(app, without=("at",))
def edit(
    context: Context,
    name: Known,
    add: Annotated[list[str] | None, Option("--add", metavar="LOCATION", help="Add this location at the end.")] = None,
    drop: Annotated[list[str] | None, Option("--drop", metavar="LOCATION", help="Take this location out.")] = None,
    new_name: Annotated[str | None, Option("--name", "--rename", metavar="NEW", help="The new name.")] = None,
) -> Result:
    """Add and drop locations of a network, rename it. Who saw its client data at a dropped location no longer does.

    \b
    Examples:
      rolecall network edit North --add 'Old Town' --add Airport --drop Harbour
      rolecall network edit North --name 'North and West'
    """
    network = find.network(context.world, name)
    edit = place_edits.editing_network(context, network, add or [], drop or [], new_name)
    return save(context, edit, f"network edit {network.name}")


@changes(app, without=("at",))
def order(
    context: Context,
    name: Known,
    locations: Annotated[list[str], Argument(metavar="LOCATION...", help="All its locations, the main one first.")],
) -> Result:
    """Put the locations of a network in a new order. The first becomes the main one.

    \b
    Example:
      rolecall network order North Harbour Riverside 'Old Town'
    """
    network = find.network(context.world, name)
    return save(context, place_edits.ordering_network(context, network, locations), f"network order {network.name}")


@changes(app, without=("at",))
def main(
    context: Context, name: Known, location: Annotated[str, Argument(metavar="LOCATION", help="One of its locations.")]
) -> Result:
    """Make another location the main one: it moves to the front and gives currency and SMS tariff.

    \b
    Example:
      rolecall network main North Harbour
    """
    network, first = find.network(context.world, name), find.location(context.world, location)
    return save(context, place_edits.setting_main(network, first), f"network main {network.name}: {first.name}")


@changes(app, without=("at",))
def delete(context: Context, name: Known) -> Result:
    """Delete a network; its locations stay. Who sees client data through it no longer does. The name has to be typed.

    \b
    Examples:
      rolecall network delete North
      rolecall network delete North --yes
    """
    network = find.network(context.world, name)
    edit = place_edits.deleting_network(network)
    return save(context, edit, f"network delete {network.name}", confirm_name=network.name)
