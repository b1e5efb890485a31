"""Whose access a change is about, in the few words that the history calls it by."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.domain.counting import count
from rolecall.domain.plan import Plan
from rolecall.domain.world import Membership, World


def named_accesses(world: World, accesses: Sequence[Membership], plan: Plan) -> str:
    """`Anna Petrova at Riverside`, `Anna Petrova at 3 locations`, or how many users.

    Where the plan changes only some of the accesses, those; where it changes none of them, all.
    """
    ids = {change.id for change in plan.changes}
    changed = [m for m in accesses if m.id in ids] or accesses
    users = {m.user for m in changed}
    if len(users) != 1:
        return count(len(users), "user")
    if len(changed) == 1:
        return world.whose(changed[0])
    return f"{world.user[users.pop()].name} at {count(len(changed), 'location')}"
