"""From the words of `user` to answers and edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from rolecall.app.context import Context
from rolecall.app.fields import refuse_idle, value
from rolecall.app.result import Result
from rolecall.app.saving import Edit, all_current, current, save
from rolecall.domain import find, selectors
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import NotFound, SeveralAccesses
from rolecall.domain.text import name as clean
from rolecall.domain.words import Name, each
from rolecall.domain.world import User
from rolecall.views.answers import Answer, in_full
from rolecall.views.questions import listing

MOST_NAMED = 3
"""How many users the command in a hint names."""


def shown(context: Context, words: Sequence[Name]) -> Answer:
    """The named people with all their accesses, at `--at` alone where it is given."""
    users = people(context, words)
    accesses = [m for user in users for m in context.world.memberships(user)]
    here = [m for m in accesses if context.at is None or m.location == context.at.id]
    return in_full(listing.users(context.world, here, also=users.values()))


def people(context: Context, words: Sequence[Name]) -> dict[str, User]:
    """The users that names and selectors stand for, by id. Raises what is wrong with every word at once."""
    world = context.world

    def standing_for(word: str) -> list[User]:
        if not selectors.is_selector(word):
            return [selectors.user(world, word)]
        return [world.user[m.user] for m in context.accesses([word])]

    find.fetch_users(world, selectors.names_among(words))
    return {known.id: known for users in each(words, standing_for) for known in users}


def ending(
    context: Context, verb: Literal["accept", "resend", "cancel", "remove"], words: Sequence[Name], *, everywhere: bool
) -> Result:
    """Ends the wait for an answer, notes that invitations go out again, withdraws them, or ends accesses: for those
    that are meant, one access a user, or with `everywhere` all of each user's.
    """
    from rolecall.domain.edits import people as edits

    if everywhere:
        targets = [m for key in people(context, words) for m in context.world.memberships(key)]
        if not targets:
            see = command_line("user show", [word.text for word in words[:MOST_NAMED]])
            raise NotFound("None of them has access anywhere.", hint=f"See: {see}")
    else:
        try:
            targets = context.accesses(words)
        except SeveralAccesses as error:
            hint = f"{error.hint}; or take all of them: --everywhere"
            gap = replace(error.gap, kind="place or everywhere") if error.gap else None
            raise SeveralAccesses(error.message, hint=hint, gap=gap) from None
    sent = context.environment.clock()
    edit = {
        "accept": edits.accept,
        "resend": lambda world, accesses: edits.resend(world, accesses, sent),
        "cancel": edits.cancel,
        "remove": edits.remove,
    }[verb]
    return save(context, lambda world: edit(world, all_current(world, targets)), f"user {verb}", targets=targets)


def editing(context: Context, user: User, name: str | None, email: str | None, phone: str | None) -> Edit:
    """The edit that changes a person's name, e-mail or phone; a national phone is read where the person has access."""
    from rolecall.documents import identity
    from rolecall.domain.edits.users import edit_user

    refuse_idle(name=name, email=email, phone=phone)
    regions = {context.world.location[m.location].region for m in context.world.memberships(user.id)}
    region = regions.pop() if len(regions) == 1 else ""
    called = None if name is None else clean(name, "name")
    mail, number = value(email, identity.email), value(phone, lambda text: identity.phone(text, region))
    return lambda world: edit_user(world, current(world, user), name=called, email=mail, phone=number)
