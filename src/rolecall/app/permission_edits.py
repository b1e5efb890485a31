"""From the words of `perms` to edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rolecall.app.context import Context
from rolecall.app.named_users import named
from rolecall.app.saving import Edit, all_current, current
from rolecall.domain import find, lookup
from rolecall.domain.access import role_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.edits import perms as edits
from rolecall.domain.edits import roles
from rolecall.domain.errors import Gap, NotFound, WrongUsage
from rolecall.domain.lookup import Wanted
from rolecall.domain.words import Name
from rolecall.domain.world import Membership, World

MOST_NAMED = 3
Mode = Literal["merge", "replace"]


def wanted(
    context: Context,
    words: Sequence[str] | None,
    sections: Sequence[str] | None,
    *,
    everything: bool,
    of: str = "permission",
) -> Wanted:
    """What words of a grant or revoke mean. Raises WrongUsage where they name nothing; `of` is a kind to ask for."""
    if not (words or sections or everything):
        hint = "Name them, or use --section SECTION or --all. See: rolecall perms list"
        raise WrongUsage("Which permissions?", hint=hint, gap=Gap(of, parameter="permissions"))
    titles = context.world.titles if words else lookup.NO_TITLES
    return lookup.wanted(words or (), sections=sections or (), everything=everything, titles=titles)


def users_and_permissions(
    user: str, permissions: Sequence[str] | None, also: Sequence[str] | None, users_from: str
) -> tuple[list[Name], list[str]]:
    """Who, and what. Users come first; where a file names them, every word is a permission."""
    first = [user] if user else []
    if not users_from:
        return [*named(first, ""), *map(Name, also or ())], list(permissions or ())
    try:
        lookup.wanted(first)
    except NotFound as error:
        hint = "With --users-from every word is a permission; name more users with --user."
        raise NotFound(error.message, hint=hint) from None
    return named(also, users_from), [*first, *(permissions or ())]


def title(verb: str, asked: Wanted) -> str:
    """What the history calls the change, whose access it changes apart."""
    keys = [*catalogue().keys(asked.mask), *(limit.key for limit, _ in asked.limits)]
    what = ", ".join(keys) if len(keys) <= MOST_NAMED else f"{len(keys)} permissions"
    return f"{verb} {what}"


def granting(targets: Sequence[Membership], asked: Wanted) -> Edit:
    """The edit that turns permissions on and sets limits."""
    return lambda world: edits.grant(world, all_current(world, targets), asked)


def revoking(targets: Sequence[Membership], asked: Wanted) -> Edit:
    """The edit that turns permissions off."""
    return lambda world: edits.revoke(world, all_current(world, targets), asked)


def resetting(targets: Sequence[Membership]) -> Edit:
    return lambda world: edits.reset(world, all_current(world, targets))


def source(context: Context, word: str, at: str) -> Membership:
    """The access to copy from: at `at`, else at `--at` where the user has access there, else the only one."""
    user = find.user(context.world, word)
    if at:
        return find.membership(context.world, user, find.location(context.world, at))
    return find.nearest(context.world, user, context.at, "source_at" if context.at else "at")


def others(context: Context, words: Sequence[Name], giver: Membership) -> list[Membership]:
    """The accesses to copy to, without the giver's own."""
    targets = [m for m in context.accesses(words) if m.id != giver.id]
    if not targets:
        raise NotFound("There is nobody to copy to but the user to copy from.", hint="Name another user or location.")
    return targets


def copying(giver: Membership, targets: Sequence[Membership], *, mode: str, with_role: bool) -> Edit:
    """The edit that copies, the role first where it is wanted."""

    def edit(world: World) -> World:
        source = current(world, giver)
        role = role_of(world, source)
        if with_role and role:
            for target in all_current(world, targets):
                world = roles.set_role(world, target, role)
        return edits.copy(world, source, all_current(world, targets), mode=mode)

    return edit
