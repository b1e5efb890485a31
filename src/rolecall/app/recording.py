"""`rolecall check --record`: expectations written from what the store holds, to guard today's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rolecall.app.context import Context
from rolecall.app.files import write as deliver
from rolecall.app.result import Result
from rolecall.documents.expectation_text import write
from rolecall.domain import find, selectors
from rolecall.domain.errors import NotFound, Unchecked, WrongUsage
from rolecall.domain.world import Location, Membership, World


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Whose accesses to write down; `at` names one location."""

    users: Sequence[str]
    store: str = ""
    at: str = ""
    record: bool = True


def run(context: Context, request: RecordRequest, output: str) -> Result:
    """An expectation for each access."""
    if not request.record:
        raise WrongUsage("--at goes with --record only.", hint='In a file write at = "…" below [[expect]].')
    if not request.users:
        raise Unchecked("Nothing was recorded: nobody is named.", hint="Name users or selectors, or all.")
    world = context.with_options(store=request.store).world
    at = find.location(world, request.at) if request.at else None
    return deliver(write(world, accesses(world, request.users, at)), output, context.options.permissions)


def accesses(world: World, words: Sequence[str], at: Location | None) -> list[Membership]:
    """The accesses that the words name: of a named user all, or the one at `at`."""
    named: dict[str, Membership] = {}
    for word in words:
        if selectors.is_selector(word) or at is not None:
            memberships = selectors.memberships(world, [word], at)
        else:
            user = find.user(world, word)
            memberships = world.memberships(user.id)
            if not memberships:
                raise NotFound(f"{user.name} has no access anywhere.", hint="There is nothing to record.")
        named.update((m.id, m) for m in memberships)
    return list(named.values())
