"""Taking saved changes back: one, several that follow each other, or all since a moment; as one plan, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saved_changes import entries_of
from rolecall.app.saving import offer, refuse_broken
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import count, more
from rolecall.domain.errors import Conflict, NotFound, Refused, WrongUsage
from rolecall.domain.history import Entry, Numbers, numbers
from rolecall.domain.plan import Change, Plan, applied, composed, dangling, stale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolecall.domain.world import World
    from rolecall.store.history_reading import HistoryReader
    from rolecall.store.reading import Snapshot

MOST_NAMED = 5
MOST_TRIES = 4
"""So often a longer range of changes is tried before all that was saved since is offered."""


def undo(context: Context, text: str, to: int | None) -> Result:
    """Offers the plan that takes changes back: who was the first owner may cease to be one, but by no plan in a file.

    `text` names them, empty for the last one; `to` is the one before the first that is taken back. Raises Conflict
    where a later change touched the same records, Refused for a pull.
    """
    from rolecall.store.moments import world_after

    if context.environment.batch:
        raise WrongUsage("Taking a change back is a change of its own.", hint="Run it by itself: rolecall history undo")
    history = context.snapshot.history
    entries = _wanted(history, text, to)
    several = Numbers(entries[0].number, entries[-1].number)
    history.check_seals(several.first - 1, several.last)
    _refuse_pulls(context, several)
    plan = composed(history.changes_between(several.first - 1, several.last)).reverse()
    after = _taken_back(context, plan, several)

    def former(snapshot: Snapshot) -> World:
        return world_after(snapshot, several.first - 1)

    returned = None if context.options.plan_out else former(context.snapshot)  # a plan is applied like any other
    refuse_broken(context.world, after, plan, former=returned)
    for line in () if context.options.yes else _named(entries):
        context.remark(line)
    what = f": {entries[0].title}" if len(entries) == 1 else ""
    return offer(context, context.snapshot, plan, f"undo {several.text}{what}", former=former)


def _named(entries: Sequence[Entry]) -> Iterator[str]:
    """Which changes are to be taken back, the latest first, said above what that comes to."""
    yield from (f"To take back: {entry.line}" for entry in reversed(entries[-MOST_NAMED:]))
    if rest := more(len(entries) - MOST_NAMED):
        yield f"{rest}; see: rolecall history list"


def _refuse_pulls(context: Context, several: Numbers) -> None:
    """Raises Refused where the account's own changes would be taken back: here alone they cannot be."""
    from rolecall.store.account_store import AccountStore

    if pulls := AccountStore(context.store.address).pulls_among(several.first, several.last):
        message = f"Change {pulls[0]} is what a pull found in the account; the next push would send the past there."
        raise Refused(message, hint="Take back what was pushed: rolecall push --undo N")


def _wanted(history: HistoryReader, text: str, to: int | None) -> list[Entry]:
    """The changes to take back, oldest first. Raises NotFound or WrongUsage."""
    if to is None:
        return entries_of(history, numbers(text) if text else None)
    if text:
        raise WrongUsage("Give the changes to take back, or --to, not both.", hint="See: rolecall history undo --help")
    last = history.last()
    if last is None or not 0 <= to <= last.number:
        raise NotFound(f"There is no change {to}.", hint="See: rolecall history list")
    if to == last.number:
        raise WrongUsage(f"Change {to} is the last one: there is nothing to take back.")
    return entries_of(history, Numbers(to + 1, last.number))


def _taken_back(context: Context, plan: Plan, several: Numbers) -> World:
    """The world without the changes. Raises Conflict where later ones stand in the way, naming them."""
    moved = stale(context.world, plan)
    if moved:
        again = f"{count(len(moved), 'record')} {'was' if len(moved) == 1 else 'were'} changed again"
        message = f"{several.text.capitalize()} cannot be taken back: {again} since."
        raise _in_the_way(context, message, moved, several)
    after = applied(context.world, plan)
    if needing := _needed(after, plan):
        needs = f"{count(len(needing), 'record')} saved since {'needs' if len(needing) == 1 else 'need'}"
        raise _in_the_way(context, f"{needs} what {several.text} made.", needing, several)
    return after


def _in_the_way(context: Context, message: str, changes: Sequence[Change], several: Numbers) -> Conflict:
    """The error that names the later changes of the same records, and what to type to take them back too."""
    later = list(context.snapshot.history.touching(changes, several.last))
    all_of_it = _undoing(f"{several.first}..{_last_in_the_way(context, changes, several)}")
    first = f"; or first the latest: {_undoing(str(later[-1].number))}" if later else ""
    conflict = Conflict(message, hint=f"Take them back together: {all_of_it}{first}")
    conflict.details = tuple(entry.line for entry in later)
    return conflict


def _last_in_the_way(context: Context, changes: Sequence[Change], several: Numbers) -> int:
    """The number of the change up to which all can be taken back as one: the smallest that a few tries find."""
    history, last = context.snapshot.history, several.last
    for _ in range(MOST_TRIES):
        later = list(history.touching(changes, last))
        last = later[-1].number if later else context.snapshot.revision
        plan = composed(history.changes_between(several.first - 1, last)).reverse()
        changes = stale(context.world, plan) or _needed(applied(context.world, plan), plan)
        if not changes:
            return last
    return context.snapshot.revision


def _needed(after: World, plan: Plan) -> list[Change]:
    """What refers to something that a plan takes away, as changes that made it."""
    return [Change(None, record) for record in dangling(after, plan)]


def _undoing(numbers: str) -> str:
    return command_line("history undo", (numbers,))
