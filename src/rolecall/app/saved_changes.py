"""Looking at saved changes, taking one back, and checking that nobody touched them."""

from __future__ import annotations

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import offer, refuse_broken
from rolecall.domain.counting import and_more
from rolecall.domain.errors import Conflict, NotFound, WrongUsage
from rolecall.domain.history import Entry, replayed, tampered
from rolecall.domain.plan import applied, stale
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer, table

COLUMNS = {"number": "Change", "at": "When", "actor": "Who", "title": "What", "reason": "Why"}


def listed(context: Context) -> Answer:
    """Every saved change, the newest first."""
    entries = list(reversed(context.store.history()))
    data = [{key: getattr(entry, key) for key in COLUMNS} for entry in entries]
    rows = [(str(e.number), e.at, e.actor, e.title, e.reason) for e in entries]
    return Answer(data, table(COLUMNS, rows))


def show(context: Context, number: int) -> Result:
    """Prints a saved change as the diff it was."""
    from rolecall.views.diff_data import diff_answer
    from rolecall.views.plan_view import PlanView

    entry = _entry(context, number)
    view = PlanView(replayed(context.store.history()[: entry.number - 1]), entry.plan)
    facts = (f"Change {entry.number}: {entry.title}", entry.actor, entry.at, entry.reason)
    context.screen.say(" · ".join(fact for fact in facts if fact))
    if context.screen.format == JSON:
        return Result(Answer({key: getattr(entry, key) for key in COLUMNS} | {"changes": diff_answer(view).data}))
    context.screen.diff(view)
    return Result()


def undo(context: Context, number: int | None) -> Result:
    """Offers the plan that takes a saved change back. Raises Conflict where a later change touched the same records."""
    if context.environment.batch:
        raise WrongUsage("Taking a change back is a change of its own.", hint="Run it by itself: rolecall history undo")
    entry = _entry(context, number)
    plan = entry.plan.reverse()
    moved = stale(context.world, plan)
    if moved:
        message = f"{len(moved)} of the {len(plan.changes)} records of change {entry.number} changed again since."
        raise Conflict(message, hint="Take the later changes back first. See: rolecall history list")
    refuse_broken(context.world, applied(context.world, plan))
    return offer(context, context.snapshot, plan, f"undo change {entry.number}: {entry.title}")


def verify(context: Context) -> Answer:
    """Whether every entry is as it was written, and the entries together make the store's world. Raises Conflict."""
    snapshot, entries = context.store.archive()
    broken = tampered(entries)
    if broken:
        numbers = and_more([str(entry.number) for entry in broken], 10)
        raise Conflict(f"The history does not verify: see change {numbers}.", hint="Restore the store from a backup.")
    if replayed(entries) != snapshot.world:
        raise Conflict("The store does not match its history.", hint="Someone changed it outside rolecall.")
    text = f"{len(entries)} changes, each as it was written; together they make the store."
    if len(entries) == 1:
        text = "1 change, as it was written; it makes the store."
    return Answer({"changes": len(entries), "verified": True}, table({"verified": "Verified"}, [(text,)]))


def _entry(context: Context, number: int | None) -> Entry:
    """The change with that number, or the last one."""
    entries = context.store.history()
    if number is None and entries:
        return entries[-1]
    for entry in entries:
        if entry.number == number:
            return entry
    raise NotFound(
        f"There is no change {number}." if number else "Nothing was saved yet.", hint="See: rolecall history list"
    )
