"""What a text must be that answers a question, such as a phone, or a name that is free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType

from rolecall.app.command_words import Parameter
from rolecall.app.context import Context
from rolecall.documents import identity
from rolecall.domain.edits.unique_names import refuse_taken
from rolecall.domain.errors import WrongUsage
from rolecall.domain.text import name as clean
from rolecall.domain.text import refuse_as_option

Reader = Callable[[str], object]
"""Reads a text, or raises what is wrong with it."""
ADDING = ("add", "create", "copy")
"""The verbs that add a record of the name that is given."""


def reader(context: Context, parameter: Parameter) -> Reader:
    """Reads what the parameter takes."""
    if parameter.kind == "phone":
        return _phone(context)
    if parameter.kind == "name":
        return _name(context, parameter)
    return _OF_A_KIND.get(parameter.kind, _not_blank)


def _phone(context: Context) -> Reader:
    """Reads a phone as it is written in any country where there is a location."""
    regions = {place.region for place in context.beginning.world.location.values()}

    def read(text: str) -> object:
        for region in filter(None, regions):
            with suppress(WrongUsage):
                return identity.phone(text, region)
        return identity.phone(text)

    return read


def _name(context: Context, parameter: Parameter) -> Reader:
    """Reads a name; that of a record to be added has to be free, as far as it is known where that will be."""
    kind, _, verb = context.command.partition(" ")
    world, at = context.beginning.world, context.at if kind == "staff" else None
    checked = verb in ADDING and not parameter.option and (at or kind != "staff")

    def read(text: str) -> object:
        name = clean(text, "name")
        refuse_as_option(name)
        if checked:
            refuse_taken(world, kind, name, at=at.id if at else "")
        return name

    return read


def _not_blank(text: str) -> object:
    return clean(text, "answer")


_OF_A_KIND: Mapping[str, Reader] = MappingProxyType(
    {"email": identity.email, "currency": identity.currency, "region": identity.region}
)
