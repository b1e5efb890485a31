"""The one road from an edit to the store: compare, refuse, show, guard, ask, save."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rolecall.app.batch import Batch
from rolecall.app.context import Context
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import Refused, Unanswered, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.plan import Plan, compare
from rolecall.domain.text import visible
from rolecall.domain.world import World
from rolecall.store.address import SQLITE
from rolecall.store.reading import Snapshot
from rolecall.terminal.screen import JSON

if TYPE_CHECKING:
    from rolecall.domain.guard import Gates
    from rolecall.views.plan_view import PlanView

Edit = Callable[[World], World]


def save(
    context: Context, edit: Edit, title: str, *, asked: int | Batch = 0, begins: bool = False, typed: str = ""
) -> None:
    """Shows what the edit changes and saves exactly that, or nothing.

    `asked` is the mask of permissions that were named, so that what comes with them is told apart, or the batch that
    gathers it; `begins` lets the edit create the store; `typed` is a name that a
    person has to type instead of saying yes. Raises Refused, Unanswered or Conflict; nothing is written then.
    """
    if context.environment.batch:
        _gather(context.environment.batch, edit, asked)
        return
    snapshot = context.beginning if begins else context.snapshot
    after = edit(snapshot.world)
    plan = compare(snapshot.world, after)
    context.screen  # noqa: B018 - a wrong --format is told before anything else, and so is a wrong gate
    _gates(context)
    if not plan:
        context.screen.outcome(lambda: {"title": title, "saved": False, "changes": None})
        context.screen.say("Nothing to change.")
        return
    refuse_broken(snapshot.world, after)
    offer(context, snapshot, plan, title, asked=asked.asked if isinstance(asked, Batch) else asked, typed=typed)


def _gather(batch: Batch, edit: Edit, asked: int | Batch) -> None:
    """One command of many: its edit is part of the whole."""
    batch.world = edit(batch.world)
    batch.asked |= asked if isinstance(asked, int) else asked.asked


def offer(
    context: Context, snapshot: Snapshot, plan: Plan, title: str, *, asked: int = 0, typed: str = "", reason: str = ""
) -> None:
    """Shows a plan and saves it with consent; `reason` is what the plan was made for, unless --reason says another."""
    from rolecall.views.diff_data import diff_answer
    from rolecall.views.plan_view import PlanView

    view = PlanView(snapshot.world, plan, asked)
    context.screen.diff(view)
    why = context.options.reason or reason
    _guard(context, view, why)
    saved: dict[str, Any] = {"saved": False}
    if context.options.plan_out or context.options.dry_run:
        _put_off(context, plan, title, why)
    else:
        _consent(context, typed)
        saved = {"saved": True, "number": _write(context, snapshot, plan, title, why)}
    context.screen.outcome(lambda: {"title": title, **saved, "changes": diff_answer(view).data})


def _put_off(context: Context, plan: Plan, title: str, why: str) -> None:
    """Saves nothing: the plan is written down, or it was only to be looked at."""
    if context.options.plan_out:
        _write_plan(context, plan, title, why)
    else:
        context.screen.say("Dry run: nothing was saved.")
        context.status = Exit.PENDING if context.options.exit_code else Exit.OK


def _guard(context: Context, view: PlanView, why: str) -> None:
    """Raises Refused for what the gates of the options and of the settings files do not let through."""
    gates = _gates(context)
    if gates:
        from rolecall.domain import guard

        guard.check(view.changes, gates, reason=why)


def _gates(context: Context) -> Gates | None:
    """The gates in force, None where there are none. Raises WrongUsage or NotFound for one that means nothing."""
    options = context.options
    if not (options.max_loss or options.max_gain or options.forbid or options.require_reason):
        return None
    from rolecall.domain.guard import Gates

    return Gates(options.max_loss, options.max_gain, options.forbid, options.require_reason).read()


def refuse_broken(before: World, after: World) -> None:
    """Raises Refused for rules that the new world breaks and the old one did not."""
    from rolecall.domain.rules import broken

    found = broken(before, after)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        refused = Refused(f"{found[0].message}{more}", hint=found[0].hint, candidates=[v.message for v in found])
        refused.details = tuple(v.message for v in found[1:])
        raise refused


def _consent(context: Context, typed: str) -> None:
    if context.options.yes:
        return
    if context.screen.format == JSON or not context.can_ask:
        message = "Saving needs a yes, and nobody can be asked here."
        raise Unanswered(message, hint="Repeat the command with --yes, or with --dry-run to look only.")
    if not (_typed(context, typed) if typed else context.asker.confirm("Save?")):
        raise Unanswered("Not saved.", hint="")


def _typed(context: Context, name: str) -> bool:
    """Whether the person types the name; an empty answer is a no."""
    from rolecall.domain.nearness import fold

    def check(text: str) -> None:
        if text.strip() and fold(text) != fold(name):
            raise WrongUsage(f"That is not {name}.")

    return bool(context.asker.text(f"Type {name} to save this, or nothing to stop:", check).strip())


def _write_plan(context: Context, plan: Plan, title: str, why: str) -> None:
    """Writes the plan down for another day, or another pair of eyes."""
    from pathlib import Path

    from rolecall.documents import plan_file
    from rolecall.documents.atomic import write_atomically

    made = plan_file.Made(context.environment.clock(), context.environment.actor(), title, why)
    write_atomically(Path(context.options.plan_out), plan_file.text(plan, made).encode())
    file = context.options.plan_out
    context.screen.say(f"Wrote the plan to {file}; nothing was saved. Save it with: {command_line('apply', (file,))}")


def _write(context: Context, snapshot: Snapshot, plan: Plan, title: str, why: str) -> int:
    from rolecall.store.writing import Occasion

    told = (context.environment.actor(), title, why)
    occasion = Occasion(context.environment.clock(), *map(visible, told))
    saved = context.store.save(plan, occasion, _recheck(snapshot.world))
    if saved.created:
        context.screen.say(f"Created the store {context.store.address.shown}{_private(context)}.")
    context.screen.say(f"Saved as change {saved.number}.")
    return saved.number


def _recheck(checked: World) -> Callable[[World, World], None]:
    """Rules are looked at again only where the store has moved on since they were checked."""
    return lambda now, after: None if now == checked else refuse_broken(now, after)


def _private(context: Context) -> str:
    return ", readable by you alone" if context.store.address.kind == SQLITE else ""
