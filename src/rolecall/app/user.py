"""From the words of `user` to answers and edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from rolecall.app.context import Context
from rolecall.app.fields import refuse_idle, said
from rolecall.app.targets import named
from rolecall.domain import find, naming, selectors
from rolecall.domain.errors import NotFound
from rolecall.domain.text import name as clean
from rolecall.domain.world import Membership, User
from rolecall.views.answers import Answer
from rolecall.views.questions import listing

if TYPE_CHECKING:
    from rolecall.app.saving import Edit


def listed(context: Context, selected: Sequence[str] | None, file: str) -> Answer:
    """Everyone, or those whom selectors, typed or in a file, and `--at` choose with the accesses chosen."""
    words = named(selected, file) if selected or file else []
    if not words and context.at is None:
        return listing.seen_users(listing.users(context.world))
    held = selectors.memberships(context.world, words or ["all"], context.at)
    return listing.seen_users(listing.users(context.world, held))


def shown(context: Context, words: Sequence[str]) -> Answer:
    """The named people with all their accesses, at `--at` alone where it is given."""
    found = people(context, words)
    held = [m for user in found for m in context.world.memberships(user)]
    kept = [m for m in held if context.at is None or m.location == context.at.id]
    return listing.users(context.world, kept, also=found.values())


def people(context: Context, words: Sequence[str]) -> dict[str, User]:
    """The users that names and selectors stand for, by id. Raises what is wrong with every word at once."""
    user, world = find.finder(context.world), context.world

    def standing_for(word: str) -> list[User]:
        if not selectors.is_selector(word):
            return [user(word)]
        return [world.user[m.user] for m in context.accesses([str(word)])]

    return {found.id: found for users in naming.each(words, standing_for) for found in users}


def accesses(context: Context, words: Sequence[str], *, everywhere: bool) -> list[Membership]:
    """The accesses that are meant: one a user, or with `everywhere` all of each user's."""
    if not everywhere:
        return context.accesses(words)
    found = [m for key in people(context, words) for m in context.world.memberships(key)]
    if not found:
        raise NotFound("None of them has access anywhere.", hint="See: rolecall user show USER")
    return found


def editing(context: Context, user: User, name: str | None, email: str | None, phone: str | None) -> Edit:
    """The edit that changes a person's name, e-mail or phone; a national phone is read where the person has access."""
    from rolecall.documents import identity
    from rolecall.domain.edits.users import edit_user

    refuse_idle(name=name, email=email, phone=phone)
    regions = {context.world.location[m.location].region for m in context.world.memberships(user.id)}
    region = regions.pop() if len(regions) == 1 else ""
    called = None if name is None else clean(name, "name")
    mail, number = said(email, identity.email), said(phone, lambda text: identity.phone(text, region))
    return lambda world: edit_user(world, user, name=called, email=mail, phone=number)


def resending(context: Context, targets: Sequence[Membership]) -> Edit:
    """The edit that notes that invitations are sent again now."""
    from rolecall.domain.edits.people import resend

    sent = context.environment.clock()
    return lambda world: resend(world, targets, sent)


def ending(targets: Sequence[Membership], how: Literal["accept", "cancel", "remove"]) -> Edit:
    """The edit that ends the wait for an answer, the invitation, or the access."""
    from rolecall.domain.edits import people

    edits = {"accept": people.accept, "cancel": people.cancel, "remove": people.remove}
    return lambda world: edits[how](world, targets)


def title(context: Context, verb: str, targets: Sequence[Membership]) -> str:
    """What the history calls the change."""
    from rolecall.app.perms import people as told

    return f"user {verb}: {told(context.world, targets)}"
