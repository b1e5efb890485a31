"""Editing people: their name, e-mail and phone."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.command_line import command_line
from rolecall.domain.errors import Refused
from rolecall.domain.find import described
from rolecall.domain.nearness import fold
from rolecall.domain.selectors import refuse_misread
from rolecall.domain.tables import NAME
from rolecall.domain.world import User, World


def edit_user(
    world: World, user: User, *, name: str | None = None, email: str | None = None, phone: str | None = None
) -> World:
    """The person with what is given, normalised; None leaves a field as it is, an empty text takes it away.

    E-mail and phone identify a person (rule 13). Raises Refused where one is someone else's, or none would be left.
    """
    fields = {"name": name, "email": email, "phone": phone}
    edited = replace(user, **{key: value for key, value in fields.items() if value is not None})
    if edited.name != user.name:
        refuse_misread(edited.name)
    for key, what in (("email", "e-mail"), ("phone", "phone")):
        given = getattr(edited, key)
        if not given or given == getattr(world.user[edited.id], key):
            continue
        for other in world.of("user").having(NAME, fold(given)):
            if isinstance(other, User) and other.id != edited.id and fold(getattr(other, key)) == fold(given):
                hint = f"Change it there first: {command_line('user edit', (given,), (f'--{key}', 'NEW'))}"
                raise Refused(f"The {what} {given} belongs to {described(other)}.", hint=hint)
    if (user.email or user.phone) and not (edited.email or edited.phone):
        hint = f"Give another: rolecall user edit {user.email or user.phone} --email E --phone P"
        raise Refused(f"{user.name} would have neither e-mail nor phone to sign in with.", hint=hint, rule=13)
    return world.put(edited)
