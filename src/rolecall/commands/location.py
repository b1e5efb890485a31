"""`rolecall location`."""

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

app = group("Add, copy, list, show, edit and remove locations.")

Name = Annotated[str, Argument(metavar="NAME", help="The location's name.")]
Known = Annotated[str, Argument(metavar="NAME", help="The location's name."), Names("location")]


@reads(app, "list", without=("at",))
def list_(context: Context, words: Words = None) -> Result:
    """List locations with currency, SMS tariff, networks and how many people have access: all, or the rows with all
    the words.

    \b
    Examples:
      rolecall location list
      rolecall location list eur north
    """
    from rolecall.app import searching

    return Result(searching.locations(context, words or ()))


@reads(app, without=("at",))
def show(context: Context, name: Known) -> Result:
    """Show a location with its staff and the people who have access.

    \b
    Example:
      rolecall location show Riverside
    """
    return Result(place_details.location(context.world, find.location(context.world, name)))


@changes(app, without=("at",))
def add(
    context: Context,
    name: Name,
    currency: Annotated[str, Option("--currency", metavar="CURRENCY", help="ISO 4217 code, such as EUR.")],
    sms_tariff: Annotated[str, Option("--sms-tariff", metavar="TEXT", help="What SMS cost there, in words.")] = "",
    region: Annotated[
        str, Option("--region", metavar="COUNTRY", help="ISO 3166 code for reading national phone numbers.")
    ] = "",
) -> Result:
    """Add a location. The first one begins a new store.

    \b
    Example:
      rolecall location add Riverside --currency EUR --sms-tariff 'Baltics standard' --region LV
    """
    edit = place_edits.adding_location(name, currency, sms_tariff, region)
    return save(context, edit, f"location add {name}", begins=True)


@changes(app, without=("at",))
def copy(
    context: Context,
    source: Annotated[str, Argument(metavar="FROM", help="The location that is copied."), Names("location")],
    new: Annotated[str, Argument(metavar="NEW", help="The name of the new one.")],
    with_team: Annotated[bool, Option("--with-team", help="Also its staff and everyone's access there.")] = False,
    networks: Annotated[bool, Option("--networks", help="Also join its networks, at the end.")] = False,
) -> Result:
    """Add a location like another: its currency, SMS tariff and region.

    With the team go staff, and accesses with role, settings and links. Whoever is active at the old location is so at
    the new one at once; who is invited is invited. A limit that means nothing at the new location (accounts by number,
    a network it does not join) falls to its narrowest, which is said.

    \b
    Examples:
      rolecall location copy Riverside Airport
      rolecall location copy Riverside Airport --with-team --networks --dry-run
    """
    return place_edits.copying_location(
        context, find.location(context.world, source), new, with_team=with_team, networks=networks
    )


@changes(app, without=("at",))
def edit(
    context: Context,
    name: Known,
    new_name: Annotated[str | None, Option("--name", metavar="NEW", help="The new name.")] = None,
    currency: Annotated[
        str | None, Option("--currency", metavar="CURRENCY", help="ISO 4217 code, such as EUR.")
    ] = None,
    sms_tariff: Annotated[
        str | None, Option("--sms-tariff", metavar="TEXT|none", help="What SMS cost there, in words.")
    ] = None,
    region: Annotated[str | None, Option("--region", metavar="COUNTRY|none", help="ISO 3166 code.")] = None,
    main_network: Annotated[
        str | None, Option("--main-network", metavar="NETWORK|none", help="Its main one of the networks it belongs to.")
    ] = None,
) -> Result:
    """Change a location. Networks whose main location it is take over its currency and SMS tariff.

    \b
    Examples:
      rolecall location edit Riverside --name 'Riverside Spa' --sms-tariff none
      rolecall location edit Riverside --main-network North
    """
    location = find.location(context.world, name)
    fields = {"name": new_name, "currency": currency, "sms_tariff": sms_tariff, "region": region}
    edit = place_edits.editing_location(context, location, **fields, main_network=main_network)
    return save(context, edit, f"location edit {location.name}")


@changes(app, without=("at",))
def remove(
    context: Context,
    name: Known,
    with_access: Annotated[bool, Option("--with-access", help="End the access of everyone who has it there.")] = False,
) -> Result:
    """Remove a location with its staff; it leaves its networks. The people stay.

    \b
    Examples:
      rolecall location remove Riverside
      rolecall location remove Riverside --with-access --dry-run
    """
    location = find.location(context.world, name)
    edit = place_edits.removing_location(location, with_access=with_access)
    return save(context, edit, f"location remove {location.name}")
