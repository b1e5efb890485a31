"""`rolecall location`."""

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

app = group("Add, list and show locations.")

Name = Annotated[str, Argument(metavar="NAME", help="The location's name.")]


@reads(app, "list", without=("at",))
def list_(context: Context) -> None:
    """List locations with currency, SMS tariff, networks and how many people have access.

    \b
    Example:
      rolecall location list
    """
    context.screen.show(listing.locations(context.world))


@reads(app, without=("at",))
def show(context: Context, name: Name) -> None:
    """Show a location with its staff and the people who have access.

    \b
    Example:
      rolecall location show Riverside
    """
    context.screen.show(places_questions.location(context.world, find.location(context.world, name)))


@changes(app, without=("at",))
def add(
    context: Context,
    name: Name,
    currency: Annotated[str, Option("--currency", metavar="CUR", help="ISO 4217 code, such as EUR.")],
    sms_tariff: Annotated[str, Option("--sms-tariff", metavar="TEXT", help="What SMS cost there, in words.")] = "",
    region: Annotated[
        str, Option("--region", metavar="CC", help="ISO 3166 code for reading national phone numbers.")
    ] = "",
) -> None:
    """Add a location. The first one begins a new store.

    \b
    Example:
      rolecall location add Riverside --currency EUR --sms-tariff 'Baltics standard' --region LV
    """
    edit = places.adding_location(name, currency, sms_tariff, region)
    save(context, edit, f"location add {name}", begins=True)
