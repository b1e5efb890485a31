"""From the words of `role set` to an edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rolecall.app.context import Context
from rolecall.app.perms import people
from rolecall.app.saving import Edit, save
from rolecall.app.targets import named
from rolecall.domain import find, lookup
from rolecall.domain.catalogue import Role
from rolecall.domain.edits import roles
from rolecall.domain.edits.roles import FRESH, KEEP, RETURN, Link
from rolecall.domain.errors import WrongUsage
from rolecall.domain.world import Membership, World


@dataclass(frozen=True, slots=True)
class Wish:
    """A role to set, the staff member's name to link, and where the settings come from."""

    role: Role
    staff: str
    unlink: bool
    how: str


def wish(role: str, staff: str, *, unlink: bool, keep: bool, fresh: bool) -> Wish:
    """Raises WrongUsage for options that exclude each other."""
    if staff and unlink:
        raise WrongUsage("--staff and --unlink exclude each other.", hint="Give one of them.")
    if keep and fresh:
        raise WrongUsage("--keep and --fresh exclude each other.", hint="Give one of them.")
    return Wish(lookup.role(role), staff, unlink, KEEP if keep else FRESH if fresh else RETURN)


def told_apart(user: str, role: str, also: Sequence[str] | None, file: str) -> tuple[list[str], str]:
    """The users and the role: one word alone is the role where the users are named by options."""
    if role:
        return named([user, *(also or ())], file), role
    if not (also or file):
        raise WrongUsage("Which role?", hint="Name the user and the role: rolecall role set USER ROLE")
    return named(also, file), user


def setting(targets: Sequence[Membership], wanted: Wish) -> Edit:
    """The edit that gives every target the role."""

    def edit(world: World) -> World:
        for target in targets:
            link = Link(_staff(world, target, wanted.staff), wanted.unlink)
            world = roles.set_role(world, target, wanted.role, link=link, how=wanted.how)
        return world

    return edit


def _staff(world: World, target: Membership, name: str) -> str:
    return find.staff(world, name, world.location[target.location]).id if name else ""


def title(world: World, targets: Sequence[Membership], wanted: Wish) -> str:
    """What the history calls the change."""
    return f"role set {wanted.role.key}: {people(world, targets)}"


def suggest(context: Context, words: Sequence[str], *, without_role: bool, assign: bool) -> None:
    """Shows which roles fit, or with `assign` sets them, for those named or for everyone."""
    from rolecall.views.questions import fitting

    targets = [m for m in context.accesses(words or ["all"]) if not (without_role and m.role)]
    if not assign:
        context.screen.show(fitting.suggestions(context.world, targets))
        return
    wishes = [(m, role) for m in targets if (role := fitting.fit(m).role)]
    changed = [m for m, role in wishes if role.key != m.role]
    save(context, lambda world: roles.assign(world, wishes), f"role assign: {people(context.world, changed)}")
