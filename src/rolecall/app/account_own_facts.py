"""What was changed here and no call of the API changes: what a pull keeps of it, and what a push leaves out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from rolecall.app.context import Context
from rolecall.domain.account.identities import USER
from rolecall.domain.account.own_facts import (
    OwnFact,
    accepted_here,
    alone_here,
    altered_facts,
    in_order,
    own_facts,
    record_fact,
    with_own_facts,
)
from rolecall.domain.account.worlds import Pulled
from rolecall.store.account_reading import KnownAccount
from rolecall.store.pulled_records import added_since_first_pull, pulled_records


def kept_here(
    context: Context, found: Pulled, is_theirs: Callable[[str], bool] = lambda record: False
) -> tuple[Pulled, tuple[OwnFact, ...]]:
    """What a pull comes to, with what was changed here and did not move in the account, and what that is.

    `is_theirs` tells of a record's id whether the account is to be right all the same.
    """
    altered = altered_facts(context.world, found.world, found.last.ids)
    base = pulled_records(context.snapshot, {(kind, key) for kind, key in altered if not is_theirs(key)})
    world, own = with_own_facts(context.world, found.world, base)
    return replace(found, world=world), own


def left_out(context: Context, known: KnownAccount, people: Collection[str] | None) -> tuple[OwnFact, ...]:
    """What a push of these users (our ids; None for all that was changed) cannot carry over to the account."""
    world, last = context.world, known.last.within(context.world)
    keys = {(kind, key) for kind, ids in last.ids.numbers.items() for key in ids}
    if people is not None:
        return in_order(own_facts(world, pulled_records(context.snapshot, {(USER, key) for key in people} & keys)))
    added = added_since_first_pull(context.snapshot, alone_here(world, last.ids))
    return in_order(
        (
            *(record_fact(world, world.of(kind)[key]) for kind, key in added),
            *own_facts(world, pulled_records(context.snapshot, keys)),
            *accepted_here(world, last),
        )
    )
