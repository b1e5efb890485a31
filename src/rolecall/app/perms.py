"""From the words of `perms` to edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rolecall.app.context import Context
from rolecall.app.saving import Edit
from rolecall.app.targets import named
from rolecall.domain import find, lookup
from rolecall.domain.access import role_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.edits import perms as edits
from rolecall.domain.edits import roles
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.lookup import Wanted
from rolecall.domain.world import Location, Membership, User, World

MOST_NAMED = 3
Mode = Literal["merge", "replace"]


def asked(words: Sequence[str] | None, sections: Sequence[str] | None, *, everything: bool) -> Wanted:
    """What the words of a grant or revoke mean. Raises WrongUsage where they name nothing."""
    if not (words or sections or everything):
        raise WrongUsage(
            "Which permissions?", hint="Name them, or use --section SECTION or --all. See: rolecall perms list"
        )
    return lookup.wanted(words or (), sections=sections or (), everything=everything)


def told_apart(
    user: str, permissions: Sequence[str] | None, also: Sequence[str] | None, file: str
) -> tuple[list[str], list[str]]:
    """The users and the permission words. Users come first; where a file names them, every word is a permission."""
    if not file:
        return named([user] if user else [], "") + list(also or ()), list(permissions or ())
    try:
        lookup.wanted([user] if user else [])
    except NotFound as error:
        hint = "With --users-from every word is a permission; name more users with --user."
        raise NotFound(error.message, hint=hint) from None
    return named(also, file), [*([user] if user else []), *(permissions or ())]


def title(verb: str, wanted: Wanted, targets: Sequence[Membership], world: World) -> str:
    """What the history calls the change."""
    keys = [*catalogue().keys(wanted.mask), *(limit.key for limit, _ in wanted.limits)]
    what = ", ".join(keys) if len(keys) <= MOST_NAMED else f"{len(keys)} permissions"
    return f"{verb} {what}: {people(world, targets)}"


def people(world: World, targets: Sequence[Membership]) -> str:
    """`Anna Petrova at Riverside`, or how many."""
    if len(targets) != 1:
        return f"{len(targets)} users"
    return f"{world.user[targets[0].user].name} at {world.location[targets[0].location].name}"


def source(context: Context, word: str, at: str) -> Membership:
    """The access to copy from: at `--from-at`, else at `--at` where the user has access there, else the only one."""
    user = find.user(context.world, word)
    if at:
        return find.membership(context.world, user, find.location(context.world, at))
    return nearest(context.world, user, context.at)


def nearest(world: World, user: User, at: Location | None) -> Membership:
    """A user's access at `at` where there is one, else the only one."""
    held = world.memberships(user.id)
    here = [m for m in held if at and m.location == at.id]
    if here or len(held) == 1:
        return (here or held)[0]
    return find.membership(world, user, None)


def others(context: Context, words: Sequence[str], giver: Membership) -> list[Membership]:
    """The accesses to copy to, without the giver's own."""
    targets = [m for m in context.accesses(words) if m.id != giver.id]
    if not targets:
        raise NotFound("There is nobody to copy to but the user to copy from.", hint="Name another user or location.")
    return targets


def copy_title(world: World, giver: Membership, targets: Sequence[Membership], mode: str) -> str:
    """What the history calls the copy."""
    return f"copy ({mode}) {people(world, [giver])}: {people(world, targets)}"


def copying(giver: Membership, targets: Sequence[Membership], *, mode: str, with_role: bool) -> Edit:
    """The edit that copies, the role first where it is wanted."""

    def edit(world: World) -> World:
        role = role_of(giver)
        for target in targets if with_role and role else ():
            world = roles.set_role(world, target, role)  # type: ignore[arg-type]
        return edits.copy(world, giver, [world.membership[t.id] for t in targets], mode=mode)

    return edit
