"""From the words of `perms explain`, `who` and `diff` to answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain import find, lookup
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import Gap, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.selectors import is_selector
from rolecall.domain.world import Membership, Network


def explained(context: Context, word: str, permission: str) -> Result:
    """Why a user may do something or may not; the status says which."""
    from rolecall.views.questions.explanation import explain

    if is_selector(word):
        raise WrongUsage(f"{word} may stand for several users.", hint=f"Name one, or ask: {_who(permission)}")
    if permission.startswith("@") or permission.endswith(".*"):
        raise WrongUsage(f"{permission} stands for several permissions.", hint=f"Name one, or ask: {_who(permission)}")
    user, wanted = find.user(context.world, word), lookup.permission(permission, context.world.titles)
    location = context.at or context.world.location[find.membership(context.world, user, None).location]
    answer = explain(context.world, user, location, wanted)
    return Result(answer, Exit.OK if answer.data["allowed"] else Exit.NO)


def _who(permission: str) -> str:
    return command_line("perms who", (permission,))


def holders(
    context: Context,
    permissions: Sequence[str],
    sections: Sequence[str],
    users: Sequence[str],
    network: str,
    *,
    every: bool,
) -> Result:
    """Who has the permissions effectively, among everyone or the users, location and network chosen."""
    from rolecall.views.questions.who import who

    if not (permissions or sections):
        hint = "Name them, or use --section SECTION. See: rolecall perms list"
        raise WrongUsage("Which permissions?", hint=hint, gap=Gap("permission"))
    wanted = lookup.wanted(permissions, sections=sections, titles=context.world.titles)
    for limit, _ in wanted.limits:
        hint = f"Ask for what it narrows: {_who(limit.permission)}" if limit.permission else ""
        raise WrongUsage(f"{limit.key} is a limit; who takes permissions.", hint=hint)
    within = find.network(context.world, network) if network else None
    accesses = context.accesses(users) if users else _everyone(context, within)
    there = context.at.id if context.at else ""
    chosen = [m for m in accesses if there in ("", m.location) and (within is None or m.location in within.locations)]
    answer = who(context.world, chosen, wanted.mask, every=every)
    return Result(answer, Exit.OK if answer.table.rows else Exit.NO)


def _everyone(context: Context, within: Network | None) -> Iterable[Membership]:
    """All accesses among which those at `--at`, or within a network, are."""
    if context.at:
        return context.world.memberships_at(context.at.id)
    return context.world.memberships_within(within) if within else context.world.membership.values()


def compared(context: Context, first: str, second: str, with_at: str, since: str = "") -> Result:
    """Two accesses side by side, or a user now and then. The second access is at `with_at`; else where the first is, if
    there, or the only one.
    """
    from rolecall.views.questions.comparing import differ

    if since and not (second or with_at):
        from rolecall.app.personal_changes import changed_since

        return changed_since(context, first, since)
    if since:
        raise WrongUsage("--since compares one user with the past.", hint="Leave the other user and --with-at out.")
    if not second:
        hint = "Name another user, or give --since TIME."
        raise WrongUsage("With whom, or with which time?", hint=hint, gap=Gap("user"))
    a = context.access(first)
    user = find.user(context.world, second)
    if with_at:
        b = find.membership(context.world, user, find.location(context.world, with_at))
    else:
        b = find.nearest(context.world, user, context.world.location[a.location], "with_at")
    if a is b:
        raise WrongUsage(f"Both are {user.name} at one location.", hint="Choose the other with --with-at LOCATION.")
    return Result(differ(context.world, a, b))
