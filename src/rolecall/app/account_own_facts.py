"""What was changed here and no call of the API changes: what a pull keeps of it, and what a push leaves out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from rolecall.app.context import Context
from rolecall.domain.account.agreed_facts import agreed_after, with_agreed
from rolecall.domain.account.identities import USER, contact_keys
from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.own_facts import (
    OwnFact,
    RecordKey,
    accepted_here,
    alone_here,
    altered_facts,
    in_order,
    own_facts,
    record_fact,
    with_own_facts,
)
from rolecall.domain.account.worlds import Pulled
from rolecall.domain.world import Record, User
from rolecall.store.account_reading import KnownAccount
from rolecall.store.pulled_records import added_since_first_pull, pulled_records
from rolecall.store.reading import Snapshot


def kept_here(
    context: Context, found: Pulled, is_theirs: Callable[[str], bool] = lambda record: False
) -> tuple[Pulled, tuple[OwnFact, ...]]:
    """What a pull comes to, with what was changed here and did not move in the account, and what that is.

    `is_theirs` tells of a record's id whether the account is to be right all the same.
    """
    world, last = context.world, found.last
    base = _base(context.snapshot, last, _paired(last))
    altered = altered_facts(world, found.world, last.ids)
    asked = {key: record for key, record in base.items() if key in altered and not is_theirs(key[1])}
    after, own = with_own_facts(world, found.world, asked)
    agreed = agreed_after(last.agreed, base, (world, found.world, after), last.ids, found.told)
    return replace(found, world=after, last=replace(last, agreed=agreed)), own


def _paired(last: LastPull) -> set[RecordKey]:
    """The records that the account has too."""
    return {(kind, key) for kind, ids in last.ids.numbers.items() for key in ids}


def _base(now: Snapshot, last: LastPull, keys: set[RecordKey]) -> dict[RecordKey, Record]:
    """Those of these records that somebody here changed since the first pull, as the account had them at the last."""
    return with_agreed(pulled_records(now, keys), last.agreed, last.ids)


def contacts_there(context: Context, last: LastPull) -> dict[str, int]:
    """What `contact_keys` makes of the contacts that the account has, of those people who have others here by now."""
    numbers, listed = last.ids.numbers[USER], {user for _, user in last.states}
    base = _base(context.snapshot, last, {(USER, key) for key, number in numbers.items() if number in listed})
    people = (x for x in base.values() if isinstance(x, User))
    return {key: numbers[user.id] for user in people for key in contact_keys(user.email, user.phone)}


def left_out(context: Context, known: KnownAccount, people: Collection[str] | None) -> tuple[OwnFact, ...]:
    """What a push of these users (our ids; None for all that was changed) cannot carry over to the account."""
    world, last = context.world, known.last.within(context.world)
    keys = _paired(last)
    if people is not None:
        return in_order(own_facts(world, _base(context.snapshot, last, {(USER, key) for key in people} & keys)))
    added = added_since_first_pull(context.snapshot, alone_here(world, last.ids))
    return in_order(
        (
            *(record_fact(world, world.of(kind)[key]) for kind, key in added),
            *own_facts(world, _base(context.snapshot, last, keys)),
            *accepted_here(world, last),
        )
    )
