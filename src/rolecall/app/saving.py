"""The one road from an edit to the store: compare, refuse, show, guard, ask, save."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import more
from rolecall.domain.errors import Refused, Unanswered, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.plan import Plan, compare
from rolecall.domain.text import visible
from rolecall.domain.world import World
from rolecall.store.address import SQLITE
from rolecall.store.reading import Snapshot
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer

if TYPE_CHECKING:
    from rolecall.domain.guard import Gates

Edit = Callable[[World], World]


def save(
    context: Context, edit: Edit, title: str, *, asked: int = 0, begins: bool = False, confirm_name: str = ""
) -> Result:
    """Shows what the edit changes and saves exactly that, or nothing.

    `asked` is the mask of permissions that were named, so that the diff marks what comes with them; `begins` lets the
    edit create the store; `confirm_name` is a name that a person has to type instead of saying yes. In a batch the edit
    becomes a part of the whole. Raises Refused, Unanswered or Conflict; nothing is written then.
    """
    if batch := context.environment.batch:
        batch.world = edit(batch.world)
        batch.asked |= asked
        return Result()
    snapshot = context.beginning if begins else context.snapshot
    after = edit(snapshot.world)
    plan = compare(snapshot.world, after)
    context.screen  # noqa: B018 - a wrong --format is refused before anything else, and so is a wrong gate
    _gates(context)
    if not plan:
        return Result(_outcome(context, title, lambda: None), notes=("Nothing to change.",))
    refuse_broken(snapshot.world, after, plan)
    return offer(context, snapshot, plan, title, asked=asked, confirm_name=confirm_name)


def offer(
    context: Context,
    snapshot: Snapshot,
    plan: Plan,
    title: str,
    *,
    asked: int = 0,
    confirm_name: str = "",
    reason: str = "",
) -> Result:
    """Shows a plan and saves it with consent; `reason` is what the plan was made for, unless --reason says another."""
    from rolecall.views.diff_data import diff_answer
    from rolecall.views.plan_view import PlanView

    view = PlanView(snapshot.world, plan, asked)
    if not context.options.quiet:
        context.screen.diff(view)
    why = context.options.reason or reason
    gates = _gates(context)
    if gates:
        from rolecall.domain import guard

        guard.check(view.difference, gates, reason=why)
    status, number, notes = Exit.OK, None, tuple[str, ...]()
    if context.options.plan_out:
        notes = (_write_plan(context, snapshot, plan, title, why),)
    elif context.options.dry_run:
        notes = ("Dry run: nothing was saved.",)
        status = Exit.PENDING if context.options.exit_code else Exit.OK
    else:
        _consent(context, confirm_name)
        notes, number = _write(context, snapshot, plan, title, why)
    return Result(_outcome(context, title, lambda: diff_answer(view).data, number), status, notes)


def _outcome(context: Context, title: str, changes: Callable[[], Any], number: int | None = None) -> Answer | None:
    """What became of a plan, for machines; `number` is that of the saved change."""
    if context.screen.format != JSON:
        return None
    saved = {"saved": True, "number": number} if number else {"saved": False}
    return Answer({"title": title, **saved, "changes": changes()})


def _gates(context: Context) -> Gates | None:
    """The gates in force, None where there are none. Raises WrongUsage or NotFound for one that means nothing."""
    options = context.options
    if not (options.max_loss or options.max_gain or options.forbid or options.require_reason):
        return None
    from rolecall.domain.guard import Gates

    return Gates(options.max_loss, options.max_gain, options.forbid, options.require_reason).read()


def refuse_broken(before: World, after: World, plan: Plan | None = None, *, former: World | None = None) -> None:
    """Raises Refused for rules that the new world breaks and the old one did not; see `rules.broken`."""
    from rolecall.domain.rules import broken

    violations = broken(before, after, plan, former=former)
    if violations:
        first, *others = violations
        message = f"{first.message} ({more(len(others))})" if others else first.message
        everything = [violation.message for violation in violations]
        refused = Refused(message, hint=first.hint, candidates=everything, rule=first.number)
        refused.details = tuple(v.message for v in others)
        raise refused


def _consent(context: Context, confirm_name: str) -> None:
    """Raises Unanswered unless the options or the person say yes."""
    if context.options.yes:
        return
    if context.screen.format == JSON or not context.can_ask:
        raise Unanswered("Confirmation required; rerun with --yes.", hint="To look only, rerun with --dry-run.")
    if not (_typed(context, confirm_name) if confirm_name else context.asker.confirm("Save?")):
        raise Unanswered("Not saved.")


def _typed(context: Context, name: str) -> bool:
    """Whether the person types the name; an empty answer is a no."""
    from rolecall.domain.nearness import fold

    def check(text: str) -> None:
        if text.strip() and fold(text) != fold(name):
            raise WrongUsage(f"That is not {name}.")

    return bool(context.asker.text(f"Type {name} to save this, or nothing to stop:", check).strip())


def _write_plan(context: Context, snapshot: Snapshot, plan: Plan, title: str, why: str) -> str:
    """Writes the plan down for another day, or another pair of eyes; returns what is said about it."""
    from pathlib import Path

    from rolecall.documents import plan_file
    from rolecall.documents.atomic import write_atomically

    base = (snapshot.identity, snapshot.revision, snapshot.head)
    made = plan_file.Made(context.environment.clock(), context.environment.actor(), title, why, *base)
    file = context.options.plan_out
    write_atomically(Path(file), plan_file.text(plan, made).encode())
    return f"Wrote the plan to {file}; nothing was saved. Save it with: {command_line('apply', (file,))}"


def _write(context: Context, snapshot: Snapshot, plan: Plan, title: str, why: str) -> tuple[tuple[str, ...], int]:
    """Saves the plan; returns what is said about it, and its number in the history."""
    from rolecall.store.writing import Occasion

    def recheck(now: World, after: World) -> None:
        """Rules are looked at again only where the store has moved on since they were checked."""
        if now != snapshot.world:
            refuse_broken(now, after)

    occasion = Occasion(context.environment.clock(), *map(visible, (context.environment.actor(), title, why)))
    saved = context.store.save(plan, occasion, recheck)
    address = context.store.address
    private = ", readable by you alone" if address.kind == SQLITE else ""
    created = (f"Created the store {address.shown}{private}.",) if saved.created else ()
    return (*created, f"Saved as change {saved.number}."), saved.number
