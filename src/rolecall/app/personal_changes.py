"""What changed for one user since a moment, through whatever change: `perms diff USER --since TIME`."""

from __future__ import annotations

from collections.abc import Iterator

from rolecall.app.as_of import number_before
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain import find
from rolecall.domain.difference import access_change
from rolecall.domain.plan import Change, Plan
from rolecall.domain.world import User, World
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer


def changed_since(context: Context, word: str, since: str) -> Result:
    """The difference between a user's accesses then and now, also where a network or a colleague made it."""
    from rolecall.store.moments import world_after
    from rolecall.views.diff_data import diff_answer
    from rolecall.views.plan_view import PlanView

    history, now = context.snapshot.history, context.world
    number = number_before(history, since, context.environment.clock(), "--since")
    then = world_after(context.snapshot, number)
    user = _user(then, now, word)
    at = context.at.id if context.at else ""
    view = PlanView(then, Plan(tuple(_changes(then, now, user.id, at))), leading_to=now)
    context.screen.say(f"{user.name} since change {number}:" if number else f"{user.name} since the beginning:")
    if context.screen.format == JSON:
        return Result(Answer({"user": user.name, "since": number, "changes": diff_answer(view).data}))
    if not view.plan:
        return Result(None, notes=("Nothing changed.",))
    context.screen.diff(view)
    return Result()


def _user(then: World, now: World, word: str) -> User:
    """The user of that name: who is there, else who was. Raises NotFound or Ambiguous."""
    return find.in_first((now, then), word, find.user)


def _changes(then: World, now: World, user: str, at: str) -> Iterator[Change]:
    """The records of a user that are otherwise, and accesses that reach otherwise though they are as they were."""
    for who in sorted(_holders(then, now, user)) if not at else ():
        before, after = then.user.get(who), now.user.get(who)
        if before != after:
            yield Change(before, after)
    had, has = ({m.location: m for m in world.memberships(user)} for world in (then, now))
    for place in {**had, **has}:
        old, new = had.get(place), has.get(place)
        if at in ("", place) and (old != new or access_change(then, now, old, new).limits):
            yield Change(old, new)


def _holders(then: World, now: World, user: str) -> set[str]:
    """The user, and whoever else had or has an e-mail or phone of theirs: what that login opens changed with it."""
    known = [world.user[user] for world in (then, now) if user in world.user]
    contacts = {contact for record in known for contact in record.contacts}
    return {user, *(holder.id for world in (then, now) for x in contacts for holder in world.users_with(x))}
