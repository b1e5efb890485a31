"""Looking at saved changes, taking one back, and checking that nobody touched them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import offer, refuse_broken
from rolecall.domain.counting import and_more, count
from rolecall.domain.errors import Conflict, NotFound, WrongUsage, damaged
from rolecall.domain.history import Entry
from rolecall.domain.plan import applied, dangling, stale
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer, table

if TYPE_CHECKING:
    from rolecall.store.history_reading import HistoryReader

COLUMNS = {"number": "Change", "at": "When", "actor": "Who", "title": "What", "reason": "Why"}


def listed(context: Context) -> Answer:
    """Saved changes, the newest first; no more are read than `--limit` asks for."""
    history, selection = context.snapshot.history, context.screen.selection
    most = selection.most if not selection.sort else None
    entries = list(islice(history.newest(), most))
    data = [{key: getattr(entry, key) for key in COLUMNS} for entry in entries]
    rows = [(str(e.number), e.at, e.actor, e.title, e.reason) for e in entries]
    return Answer(data, table(COLUMNS, rows), unread=context.snapshot.revision - len(entries))


def show(context: Context, number: int) -> Result:
    """Prints a saved change as the diff it was."""
    from rolecall.store.moments import world_after
    from rolecall.views.diff_data import diff_answer
    from rolecall.views.plan_view import PlanView

    history = context.snapshot.history
    entry = _entry(history, number)
    plan, before = history.plan(entry), world_after(history, context.world, entry.number - 1)
    if dangling(applied(before, plan), plan):
        raise damaged(f"change {entry.number} of its history, or one before it, refers to what does not exist")
    view = PlanView(before, plan)
    verified = history.is_sealed(entry)
    facts = (f"Change {entry.number}: {entry.title}", entry.actor, entry.at, entry.reason)
    context.screen.say(" · ".join(fact for fact in facts if fact))
    if not verified:
        context.screen.say(f"{_not_as_written(entry)} What follows was not saved so. See: rolecall history verify")
    if context.screen.format == JSON:
        data = {key: getattr(entry, key) for key in COLUMNS}
        return Result(Answer({**data, "verified": verified, "changes": diff_answer(view).data}))
    context.screen.diff(view)
    return Result()


def undo(context: Context, number: int | None) -> Result:
    """Offers the plan that takes a saved change back: who was the first owner may cease to be one.

    Raises Conflict where a later change touched the same records.
    """
    from rolecall.store.moments import world_after

    if context.environment.batch:
        raise WrongUsage("Taking a change back is a change of its own.", hint="Run it by itself: rolecall history undo")
    history = context.snapshot.history
    entry = _entry(history, number)
    if not history.is_sealed(entry):
        raise Conflict(_not_as_written(entry), hint="See: rolecall history verify")
    plan = history.plan(entry).reverse()
    hint = "Take the later changes back first. See: rolecall history list"
    moved = stale(context.world, plan)
    if moved:
        message = f"{len(moved)} of the {len(plan.changes)} records of change {entry.number} changed again since."
        raise Conflict(message, hint=hint)
    after = applied(context.world, plan)
    needing = dangling(after, plan)
    if needing:
        message = f"{count(len(needing), 'record')} saved since {'needs' if len(needing) == 1 else 'need'} what change"
        raise Conflict(f"{message} {entry.number} made.", hint=hint)
    refuse_broken(context.world, after, plan, former=world_after(history, context.world, entry.number - 1))
    return offer(context, context.snapshot, plan, f"undo change {entry.number}: {entry.title}")


def _not_as_written(entry: Entry) -> str:
    return f"The store does not match its history: change {entry.number} is not as it was written."


def verify(context: Context, expect: str = "") -> Answer:
    """Whether every entry is as it was written, and the entries together make the store's world. Raises Conflict.

    `expect` is the digest of a change, noted earlier elsewhere, that has to be among them.
    """
    from rolecall.store.history_checking import verification

    snapshot = context.snapshot
    checked = verification(snapshot.history, snapshot.world, expect.strip().lower())
    if checked.broken:
        numbers = and_more([str(number) for number in checked.broken], 10)
        raise Conflict(f"The history does not verify: see change {numbers}.", hint="Restore the store from a backup.")
    if not checked.made:
        raise Conflict("The store does not match its history.", hint="Someone changed it outside rolecall.")
    if expect and checked.noted is None:
        message = f"The history has no change with the digest {expect}."
        raise Conflict(message, hint="Either it was written anew since that was noted, or this is another store.")
    text = f"{checked.entries} changes, each as it was written; together they make the store."
    if checked.entries == 1:
        text = "1 change, as it was written; it makes the store."
    if checked.noted:
        text += f" Change {checked.noted} is the one that was noted."
    data = {"changes": checked.entries, "verified": True, "head": snapshot.head}
    return Answer(data, table({"verified": "Verified"}, [(text,)]))


def _entry(history: HistoryReader, number: int | None) -> Entry:
    """The change with that number, or the last one."""
    entry = history.last() if number is None else history.entry(number)
    if entry is None:
        message = "Nothing was saved yet." if number is None else f"There is no change {number}."
        raise NotFound(message, hint="See: rolecall history list")
    return entry
