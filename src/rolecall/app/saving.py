"""The one road from an edit to the store: compare, refuse, show, guard, ask, save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from rolecall.app.context import Context
from rolecall.app.options import Options
from rolecall.app.result import Result
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import Conflict, Refused, RolecallError, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.plan import Plan, compare
from rolecall.domain.text import visible
from rolecall.domain.world import Location, Membership, Network, Staff, User, World, kind_of
from rolecall.store.address import SQLITE
from rolecall.store.reading import Snapshot
from rolecall.terminal import interrupts
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer

if TYPE_CHECKING:
    from rolecall.store.writing import Along, Moved
    from rolecall.views.plan_view import PlanView
    from rolecall.views.shown import Shown

Edit = Callable[[World], World]
"""What a command does to a world. It may run again on a store that others changed: it takes records by `current`."""
Former = Callable[[Snapshot], World]
"""The state of the history that a plan returns to, asked of the store as it is; see `rules.broken`."""
ANOTHER_EFFECT = "Others changed what this plan comes to since it was shown; nothing was saved."
R = TypeVar("R", Location, Staff, Network, User, Membership)


@dataclass(frozen=True, slots=True)
class Saving:
    """How a plan is saved: under which `title`, and `why`; the rest is as `offer` takes it."""

    title: str
    why: str
    edit: Edit | None
    former: Former | None
    confirm_name: str
    observed: bool
    along: Along | None


def save(
    context: Context,
    edit: Edit,
    title: str,
    *,
    targets: Sequence[Membership] = (),
    asked: int = 0,
    begins: bool = False,
    confirm_name: str = "",
) -> Result:
    """Shows what the edit changes and saves exactly that, or nothing.

    `title` is what the history calls the change; those of the `targets` whose access it changes are added. `asked` is
    the mask of permissions that were named, so that the diff marks what comes with them; `begins` lets the
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
    if targets:
        from rolecall.views.titles import named_accesses

        title = f"{title}: {named_accesses(snapshot.world, targets, plan)}"
    from rolecall.app.gating import gates

    gates(context)  # a wrong gate is refused before what it would look at
    refuse_broken(snapshot.world, after, plan)
    return offer(context, snapshot, plan, title, asked=asked, edit=edit, confirm_name=confirm_name)


def offer(
    context: Context,
    snapshot: Snapshot,
    plan: Plan,
    title: str,
    *,
    asked: int = 0,
    edit: Edit | None = None,
    former: Former | None = None,
    confirm_name: str = "",
    reason: str = "",
    observed: bool = False,
    along: Along | None = None,
) -> Result:
    """Shows a plan and saves it with consent; `reason` is what the plan was made for, unless --reason says another.

    With an `edit`, a plan whose records others changed is made again, see `_rebasing`; `former` is what one returns to;
    `along` is written in the same transaction. Of an `observed` plan, of what is so already, rules and gates
    caution, and the status tells of a gate that would have refused it.
    """
    from rolecall.views.plan_view import PlanView

    options = context.options
    _refuse_two_endings(options)
    view = PlanView(snapshot.world, plan, asked)
    saving = Saving(visible(title), visible(options.reason or reason), edit, former, confirm_name, observed, along)
    changes = show_difference(context, view) if plan else None
    let_through = _pass_gates(context, view, saving)
    number, notes = 0, tuple[str, ...]() if plan else ("Nothing to change.",)
    if options.plan_out:
        notes += (_write_plan(context, snapshot, plan, saving),)
    elif plan and options.dry_run:
        notes += ("Dry run: nothing was saved.",)
    elif plan:
        notes, number = _agreed(context, view, snapshot, saving)
    answer = _outcome(saving.title, number, changes) if context.screen.format == JSON else None
    pending = plan and not number and options.exit_code
    status = Exit.NO if not let_through else Exit.PENDING if pending else Exit.OK
    return Result(answer, status, notes, saved=bool(number))


def show_difference(context: Context, view: PlanView) -> object:
    """Shows what a plan changes, unless --quiet or nothing can come of it; returns it as plain data where the answer
    is in JSON.
    """
    from rolecall.views.diff_data import diff_answer

    if context.lacks_consent:
        return None
    if view.plan and not context.options.quiet:
        context.screen.diff(view)
    return diff_answer(view).data if context.screen.format == JSON else None


def _pass_gates(context: Context, view: PlanView, saving: Saving) -> bool:
    """Whether the gates let the plan through. Raises Refused for what they do not, but for an observed plan, and
    Unanswered where nobody can consent to the rest.
    """
    from rolecall.app.consenting import refuse_unasked
    from rolecall.app.gating import guard
    from rolecall.views.diff_summary import extent

    let_through = guard(context, view, saving.why, observed=saving.observed)
    if view.plan and context.lacks_consent:  # what a plan comes to is added up only to be said
        refuse_unasked(context, extent(view))
    return let_through


def _outcome(title: str, number: int, changes: object) -> Answer:
    saved: dict[str, object] = {"saved": True, "number": number} if number else {"saved": False}
    return Answer({"title": title, **saved, "changes": changes})


def _refuse_two_endings(options: Options) -> None:
    if options.plan_out and options.dry_run:
        hint = "Leave --dry-run out: with --plan-out nothing is saved either."
        raise WrongUsage("A dry run writes nothing, so --dry-run and --plan-out exclude each other.", hint=hint)


def refuse_broken(before: World, after: World, plan: Plan | None = None, *, former: World | None = None) -> None:
    """Raises Refused for rules that the new world breaks and the old one did not; see `rules.broken`."""
    from rolecall.domain.rules import broken

    violations = broken(before, after, plan, former=former)
    if violations:
        first, everything = violations[0], tuple(violation.message for violation in violations)
        several = len(everything) > 1
        message = f"The change breaks {len(everything)} rules." if several else first.message
        refused = Refused(message, hint=first.hint, candidates=everything, rule=first.number)
        refused.details = everything if several else ()
        raise refused


def _agreed(context: Context, view: PlanView, snapshot: Snapshot, saving: Saving) -> tuple[tuple[str, ...], int]:
    """Saves the plan that is shown, once there is consent; see `_write`."""
    from rolecall.app.consenting import consent
    from rolecall.views.shown import Shown

    shown = Shown(view)
    if not context.options.yes or context.store.address.kind != SQLITE:
        shown.work_out()
        context.store.release()  # whoever thinks keeps no moment alive, and whoever writes needs no second connection
    consent(context, saving.confirm_name)
    return _write(context, shown, snapshot, saving)


def _write_plan(context: Context, snapshot: Snapshot, plan: Plan, saving: Saving) -> str:
    """Writes the plan down for another day, or another pair of eyes; returns a remark about it."""
    from pathlib import Path

    from rolecall.documents import plan_file
    from rolecall.documents.atomic import write_atomically

    base = (snapshot.identity, snapshot.revision, snapshot.head)
    who = visible(context.environment.actor())
    made = plan_file.Made(context.environment.clock(), who, saving.title, saving.why, *base)
    file = context.options.plan_out
    write_atomically(Path(file), plan_file.text(plan, made).encode(), mode=context.options.permissions)
    if not plan:
        return f"Wrote a plan without changes to {file}."
    return f"Wrote the plan to {file}; nothing was saved. Save it with: {command_line('apply', (file,))}"


def _write(context: Context, shown: Shown, snapshot: Snapshot, saving: Saving) -> tuple[tuple[str, ...], int]:
    """Saves the plan that is shown; returns remarks about it, and its number in the history.

    An interruption before the records are written leaves everything as it was; one after that comes too late.
    """
    from rolecall.store.writing import Occasion
    from rolecall.views.plan_view import PlanView
    from rolecall.views.shown import Shown

    def recheck(now: Snapshot, after: World, plan: Plan) -> None:
        """Rules and what the plan comes to are looked at again only where the store has moved on since."""
        if (now.revision, now.head) != (snapshot.revision, snapshot.head):
            if not saving.observed:
                former = saving.former(now) if saving.former else None
                refuse_broken(now.world, after, plan, former=former)
            if not shown.agrees(Shown(PlanView(now.world, plan, shown.view.asked))):
                raise Conflict(ANOTHER_EFFECT, hint="Run the command again.")
        if context.store.address.kind == SQLITE:
            context.store.release()  # the writer is then the last to close the store, and leaves no log beside it
        interrupts.ignore()

    occasion = Occasion(context.environment.clock(), visible(context.environment.actor()), saving.title, saving.why)
    rebase = _rebasing(context, shown, saving.edit, saving) if saving.edit else None
    saved = context.store.save(
        shown.view.plan, occasion, recheck, since=snapshot.revision, rebase=rebase, along=saving.along
    )
    address = context.store.address
    private = ", readable by you alone" if address.kind == SQLITE else ""
    created = (f"Created the store {address.shown}{private}.",) if saved.created else ()
    return (*created, f"Saved as change {saved.number}."), saved.number


def _rebasing(context: Context, shown: Shown, edit: Edit, saving: Saving) -> Callable[[Moved], Plan]:
    """How a plan is made again where others changed its records since: the same edit on the store as it is now, as long
    as the difference is the one that was shown, line by line. Else raises the Conflict that says who changed what.
    """

    def rebase(moved: Moved) -> Plan:
        from rolecall.app.gating import guard
        from rolecall.views.diff import diff_of
        from rolecall.views.plan_view import PlanView

        now = moved.now.world
        try:
            again = PlanView(now, compare(now, edit(now)), shown.view.asked)
        except RolecallError as error:
            raise moved.conflict() from error
        if diff_of(again) != shown.diff:
            raise moved.conflict()
        guard(context, again, saving.why, observed=saving.observed)
        return again.plan

    return rebase


def current(world: World, record: R) -> R:
    """The record with that id. Raises Conflict where it is gone."""
    now = world.of(kind_of(record)).get(record.id)
    if now is None:
        raise Conflict("Something that the command changes was removed meanwhile.", hint="Run the command again.")
    return cast("R", now)


def all_current(world: World, records: Iterable[R]) -> list[R]:
    """Each record with that id. Raises Conflict where one is gone."""
    return [current(world, record) for record in records]
