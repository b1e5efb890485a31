"""Looking at saved changes, taking one back, and checking that nobody touched them."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import offer, refuse_broken
from rolecall.domain.counting import and_more, count
from rolecall.domain.errors import Conflict, NotFound, WrongUsage, damaged
from rolecall.domain.history import Entry, replayed, tampered
from rolecall.domain.plan import applied, dangling, stale
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

    entries = context.store.history()
    entry = _entry(entries, number)
    before = replayed(entries[: entry.number - 1])
    if dangling(applied(before, entry.plan), entry.plan):
        raise damaged(f"change {entry.number} of its history, or one before it, refers to what does not exist")
    view = PlanView(before, entry.plan)
    verified = entry not in tampered(entries)
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
    if context.environment.batch:
        raise WrongUsage("Taking a change back is a change of its own.", hint="Run it by itself: rolecall history undo")
    entries = context.store.history()
    entry = _entry(entries, number)
    if entry in tampered(entries):
        raise Conflict(_not_as_written(entry), hint="See: rolecall history verify")
    plan = entry.plan.reverse()
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
    former = replayed(entries[: entry.number - 1])
    refuse_broken(context.world, after, plan, former=former)
    return offer(context, context.snapshot, plan, f"undo change {entry.number}: {entry.title}")


def _not_as_written(entry: Entry) -> str:
    return f"The store does not match its history: change {entry.number} is not as it was written."


def verify(context: Context, expect: str = "") -> Answer:
    """Whether every entry is as it was written, and the entries together make the store's world. Raises Conflict.

    `expect` is the digest of a change, noted earlier elsewhere, that has to be among them.
    """
    snapshot, entries = context.store.archive()
    broken = tampered(entries)
    if broken:
        numbers = and_more([str(entry.number) for entry in broken], 10)
        raise Conflict(f"The history does not verify: see change {numbers}.", hint="Restore the store from a backup.")
    if replayed(entries) != snapshot.world:
        raise Conflict("The store does not match its history.", hint="Someone changed it outside rolecall.")
    noted = [entry.number for entry in entries if expect and entry.digest == expect.strip().lower()]
    if expect and not noted:
        message = f"The history has no change with the digest {expect}."
        raise Conflict(message, hint="Either it was written anew since that was noted, or this is another store.")
    text = f"{len(entries)} changes, each as it was written; together they make the store."
    if len(entries) == 1:
        text = "1 change, as it was written; it makes the store."
    text += "".join(f" Change {number} is the one that was noted." for number in noted)
    data = {"changes": len(entries), "verified": True, "head": snapshot.head}
    return Answer(data, table({"verified": "Verified"}, [(text,)]))


def _entry(entries: Sequence[Entry], number: int | None) -> Entry:
    """The change with that number, or the last one."""
    if number is None and entries:
        return entries[-1]
    for entry in entries:
        if entry.number == number:
            return entry
    raise NotFound(
        f"There is no change {number}." if number else "Nothing was saved yet.", hint="See: rolecall history list"
    )
