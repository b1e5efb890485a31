"""The one road from an edit to the store: compare, refuse, show, guard, ask, save."""

from __future__ import annotations

from collections.abc import Callable

from rolecall.app.context import Context
from rolecall.domain.errors import Refused, Unanswered
from rolecall.domain.exits import Exit
from rolecall.domain.plan import Plan, compare
from rolecall.domain.world import World
from rolecall.store.address import SQLITE
from rolecall.store.reading import Snapshot
from rolecall.terminal.screen import JSON

Edit = Callable[[World], World]


def save(context: Context, edit: Edit, title: str, *, asked: int = 0, begins: bool = False) -> None:
    """Shows what the edit changes and saves exactly that, or nothing.

    `asked` is the mask of permissions that were named, so that what comes with them is told apart; `begins` lets the edit
    create the store. Raises Refused, Unanswered or Conflict; nothing is written then.
    """
    snapshot = context.beginning if begins else context.snapshot
    after = edit(snapshot.world)
    plan = compare(snapshot.world, after)
    context.screen  # noqa: B018 - a wrong --format is told before anything else
    if not plan:
        context.screen.outcome({"title": title, "saved": False, "changes": None})
        context.screen.say("Nothing to change.")
        return
    refuse_broken(snapshot.world, after)
    offer(context, snapshot, plan, title, asked=asked)


def offer(context: Context, snapshot: Snapshot, plan: Plan, title: str, *, asked: int = 0) -> None:
    """Shows a plan and saves it with consent."""
    from rolecall.domain.story import tell
    from rolecall.domain.story_data import story_answer

    story = tell(snapshot.world, plan, asked)
    answer = story_answer(snapshot.world, plan, story)
    context.screen.diff(story, answer)
    if context.options.max_loss:
        from rolecall.domain import guard

        guard.check_loss(story.changes, context.options.max_loss)
    outcome = {"title": title, "saved": False, "changes": answer.data}
    if context.options.dry_run:
        context.screen.outcome(outcome)
        context.screen.say("Dry run: nothing was saved.")
        context.status = Exit.PENDING if context.options.exit_code else Exit.OK
        return
    _consent(context)
    number = _write(context, plan, title)
    context.screen.outcome(outcome | {"saved": True, "number": number})


def refuse_broken(before: World, after: World) -> None:
    """Raises Refused for rules that the new world breaks and the old one did not."""
    from rolecall.domain.rules import broken

    found = broken(before, after)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise Refused(f"{found[0].message}{more}", hint=found[0].hint, candidates=[v.message for v in found])


def _consent(context: Context) -> None:
    if context.options.yes:
        return
    if context.screen.format == JSON or not context.can_ask:
        message = "Saving needs a yes, and nobody can be asked here."
        raise Unanswered(message, hint="Repeat the command with --yes, or with --dry-run to look only.")
    if not context.asker.confirm("Save?"):
        raise Unanswered("Not saved.", hint="")


def _write(context: Context, plan: Plan, title: str) -> int:
    from rolecall.store.writing import Entry

    new = not context.store.exists()
    entry = Entry(context.outside.clock(), context.outside.actor(), title, context.options.reason)
    number = context.store.save(plan, entry, refuse_broken)
    if new:
        context.screen.say(f"Created the store {context.store.address.shown}{_private(context)}.")
    context.screen.say(f"Saved as change {number}.")
    return number


def _private(context: Context) -> str:
    return ", readable by you alone" if context.store.address.kind == SQLITE else ""
