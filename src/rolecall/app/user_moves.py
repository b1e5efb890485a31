"""From the words of `user move`, `user merge` and `user forget` to edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rolecall.app.context import Context
from rolecall.app.narrowing import caution_of_narrowed
from rolecall.app.result import Result
from rolecall.app.saving import all_current, current, save
from rolecall.app.user_edits import people
from rolecall.domain import find, selectors
from rolecall.domain.counting import count
from rolecall.domain.edits import users
from rolecall.domain.edits.moving import move
from rolecall.domain.errors import SeveralAccesses, WrongUsage
from rolecall.domain.words import Name
from rolecall.domain.world import User, World


def moving(context: Context, words: Sequence[Name], origin: str, to: str, staff: str, *, new_staff: bool) -> Result:
    """Moves accesses from a location, or the only one of each user, to another; see `edits.moving.move`."""
    place = find.location(context.world, to)
    source = find.location(context.world, origin) if origin else context.at
    try:
        targets = selectors.memberships(context.world, words, source)
    except SeveralAccesses as error:
        gap = replace(error.gap, parameter="origin") if error.gap else None
        raise SeveralAccesses(error.message, hint=error.hint.replace("--at", "--from"), gap=gap) from None
    if staff and new_staff:
        raise WrongUsage("--staff and --new-staff exclude each other.", hint="Give one of them.")
    if staff and len(targets) > 1:
        message = f"--staff links one person, and {len(targets)} are to move."
        raise WrongUsage(message, hint="Leave it out: each is linked to the staff member of the same name.")

    def edit(world: World) -> World:
        there = current(world, place)
        link = find.staff(world, staff, there).id if staff else ""
        return move(world, all_current(world, targets), there, staff=link, new_staff=new_staff)

    caution_of_narrowed(context, edit(context.world), targets, place.id)
    return save(context, edit, f"user move to {place.name}", targets=targets)


def merging(context: Context, duplicate: User, into: User) -> Result:
    """Makes two records of one person one; a contact for which there is no room opens nothing any more."""

    def edit(world: World) -> World:
        return users.merge(world, current(world, duplicate), current(world, into))

    for contact, kept in ((duplicate.email, into.email), (duplicate.phone, into.phone)):
        if contact and kept and duplicate.id != into.id:
            context.remark(f"Caution: {contact} no longer signs anybody in; {into.name} keeps {kept}.")
    return save(context, edit, f"user merge: {find.described(duplicate)} into {find.described(into)}")


def forgetting(context: Context, words: Sequence[Name]) -> Result:
    """Deletes people without access."""
    gone = list(people(context, words).values())
    who = gone[0].name if len(gone) == 1 else count(len(gone), "user")
    return save(context, lambda world: users.forget(world, all_current(world, gone)), f"user forget: {who}")
