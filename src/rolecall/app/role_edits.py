"""From the words of `role set` and `role suggest` to edits."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.app.context import Context
from rolecall.app.named_users import named
from rolecall.app.result import Result
from rolecall.app.saving import Edit, all_current, current, save
from rolecall.domain import find, lookup
from rolecall.domain.catalogue import Role
from rolecall.domain.command_line import command_line
from rolecall.domain.edits import roles
from rolecall.domain.edits.roles import FRESH, KEEP, RETURN, Link
from rolecall.domain.errors import Gap, NotFound, WrongUsage
from rolecall.domain.words import Name
from rolecall.domain.world import Membership, World


def users_and_role(
    context: Context, user: str, role: str, also: Sequence[str] | None, users_from: str
) -> tuple[list[Name], Role]:
    """Who is to get which role: one word alone is the role where the users are named by options."""
    if role:
        return named([user, *(also or ())], users_from), _role(context, role)
    if not (also or users_from):
        raise _incomplete(user)
    return named(also, users_from), _role(context, user)


def _incomplete(word: str) -> WrongUsage:
    """The error for one word alone, which is a role or else a user."""
    try:
        role = lookup.role(word)
    except NotFound:
        named = command_line("role set", (word, "ROLE"))
        hint = f"Name it behind the user: {named}. See: rolecall role list"
        return WrongUsage("Which role?", hint=hint, gap=Gap("role"))
    hint = f"Name the user first: {command_line('role set', ('USER', role.key))}"
    return WrongUsage("Whose role?", hint=hint, gap=Gap("whose", parameter="user"))


def _role(context: Context, text: str) -> Role:
    """A role of ours by any of its names, else one that the store's account knows. Raises NotFound."""
    try:
        return lookup.role(text)
    except NotFound:
        return find.role(context.world, text)


def setting(targets: Sequence[Membership], role: Role, *, staff: str, unlink: bool, keep: bool, fresh: bool) -> Edit:
    """The edit that gives every target the role. Raises WrongUsage for options that exclude each other."""
    if staff and unlink:
        raise WrongUsage("--staff and --unlink exclude each other.", hint="Give one of them.")
    if keep and fresh:
        raise WrongUsage("--keep and --fresh exclude each other.", hint="Give one of them.")
    how = KEEP if keep else FRESH if fresh else RETURN

    def edit(world: World) -> World:
        for target in all_current(world, targets):
            linked = find.staff(world, staff, world.location[target.location]).id if staff else ""
            world = roles.set_role(world, target, role, link=Link(linked, unlink), how=how)
        return world

    return edit


def suggest(context: Context, words: Sequence[str], *, without_role: bool, assign: bool) -> Result:
    """Which roles fit; or with `assign` an edit that sets them, for those named or for everyone."""
    from rolecall.views.questions import fitting

    targets = [m for m in context.accesses(words or ["all"]) if not (without_role and m.role)]
    if not assign:
        return Result(fitting.suggestions(context.world, targets))
    fits = [(m, role) for m in targets if (role := fitting.fit(context.world, m).role)]

    def edit(world: World) -> World:
        return roles.assign(world, [(current(world, m), role) for m, role in fits])

    return save(context, edit, "role assign", targets=[m for m, _ in fits])
