"""Pushing: planned on a fresh reading, shown, guarded, agreed, and worked off through the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.context import Context
from rolecall.app.push_journal import begun
from rolecall.app.push_proposal import Proposal, propose, wanted
from rolecall.app.push_work import PushWork
from rolecall.app.pushed import pushed
from rolecall.app.result import Result
from rolecall.domain.account.budget import seconds, steps_requests
from rolecall.domain.account.push_steps import PushStep, StepKind, late_roles
from rolecall.domain.account.push_worlds import push_worlds
from rolecall.domain.account.safeguards import paid_only
from rolecall.domain.counting import and_more
from rolecall.domain.errors import Conflict, NotFound, Unavailable, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.plan import compare
from rolecall.domain.text import visible
from rolecall.store.account_reading import KnownAccount, Push
from rolecall.store.account_store import AccountStore
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer
from rolecall.views.plan_view import PlanView
from rolecall.views.push_lines import (
    PULL,
    cost_line,
    exit_of,
    facts_data,
    facts_left,
    left_line,
    left_summary,
    push_data,
)

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient

MOST_LEFT = 10
WINDOW = "A change that someone else makes between our last reading and our writing is overwritten, and nobody sees it."


def push(context: Context, words: Sequence[str], *, remove: bool, undo: int | None) -> Result:
    """Carries the store's changes over to the account, or takes a push back.

    Raises NotFound where nothing was pulled yet, Conflict where another push is open or a plan from a file is stale,
    Refused for what the gates do not let through, and what reading and working off raise.
    """
    from rolecall.app.gating import gates

    refuse_in_batch(context)
    gates(context)  # a wrong gate is refused before anything is asked
    if context.options.plan_out and context.options.dry_run:
        hint = "Leave --dry-run out: with --plan-out nothing is sent either."
        raise WrongUsage("A dry run writes nothing, so --dry-run and --plan-out exclude each other.", hint=hint)
    known = _pulled(context)
    _refuse_second(context)
    asked = wanted(context, known, words, remove=remove, undo=undo)
    with account_access.client_of(context, known.binding.url) as client:
        proposal = propose(context, client, known, asked)
        if not proposal.plan.steps:
            return _nothing(context, proposal)
        return _offer(context, client, proposal)


def refuse_mixed(*, new: bool, resume: bool, abandon: bool, again: bool) -> None:
    """Raises WrongUsage for options of different pushes."""
    if new + resume + abandon > 1 or (again and not resume):
        message = "A new push, --resume and --abandon exclude each other, and --send-again goes with --resume."
        raise WrongUsage(message, hint="See: rolecall push --help")


def refuse_in_batch(context: Context) -> None:
    if context.environment.batch:
        raise WrongUsage("A push is a change of the account, not of the store.", hint="Run it by itself: rolecall push")


def _pulled(context: Context) -> KnownAccount:
    known = account_access.known(context)
    if not known.pulls:
        raise NotFound(
            "Nothing was pulled from the account yet, so nothing can be compared.", hint="Run: rolecall pull"
        )
    return known


def _refuse_second(context: Context) -> None:
    if other := AccountStore(context.store.address).open_push():
        hint = "Go on with: rolecall push --resume, or give it up: rolecall push --abandon"
        raise Conflict(f"Push {other.number} is not finished; nothing was sent.", hint=hint)


def _nothing(context: Context, proposal: Proposal) -> Result:
    """The end where there is no step to offer. Raises Unavailable where that is because nothing could be read."""
    if proposal.unread:
        error = Unavailable("The account could not be read; nothing was sent.", hint="Try again in a moment.")
        error.details = tuple(f"{x.location.title}: {x.reason}" for x in proposal.unread)
        raise error
    _say_left(context, proposal)
    status = exit_of((), proposal.plan.left)
    return Result(_answer(context, proposal, None), status, (_next(status) or "Nothing to push.",))


def _next(status: Exit) -> str:
    return {Exit.CONFLICT: f"Nothing was sent. {PULL}", Exit.REFUSED: "Nothing was sent."}.get(status, "")


def _offer(context: Context, client: AccountClient, proposal: Proposal) -> Result:
    """Shows the plan; writes it down, or works it off once there is consent."""
    from rolecall.app.consenting import refuse_unasked
    from rolecall.app.gating import guard
    from rolecall.views.diff_summary import extent
    from rolecall.views.shown import Shown

    before, after = push_worlds(context.world, proposal.plan.steps, proposal.known.last)
    view, options = PlanView(before, compare(before, after)), context.options
    if not context.lacks_consent:
        _show(context, proposal, view)
    why = visible(options.reason or proposal.wanted.reason)
    guard(context, view, why, observed=False)
    refuse_unasked(context, extent(view))
    changes = _changes(context, view)
    if options.plan_out or options.dry_run:
        note = _write_plan(context, proposal, why) if options.plan_out else "Dry run: nothing was sent."
        status = Exit.PENDING if options.exit_code else Exit.OK
        return Result(_answer(context, proposal, changes), status, (note,))
    names = _names(context, proposal)
    Shown(view).work_out()
    context.store.release()  # whoever thinks keeps no moment alive, and whoever writes needs no second connection
    _agree(context, proposal.plan.steps)
    journal = begun(context, _push(context, client, proposal, why), undoes=bool(proposal.wanted.undo))
    work = PushWork(context, client, journal, list(proposal.plan.steps), proposal.places)
    work.work_off()
    return pushed(context, work, proposal.plan.left, proposal.unread, names, changes, proposal.facts)


def _show(context: Context, proposal: Proposal, view: PlanView) -> None:
    """Shows what the push changes, what it leaves out, and what it takes."""
    if not context.options.quiet:
        context.screen.diff(view)
    if late := late_roles(proposal.plan.steps):
        roles = " or ".join(late)
        context.screen.say(f"Caution: the account takes no invitation as {roles}; that role is set right after it.")
    _say_left(context, proposal)
    _say_cost(context, proposal)


def _changes(context: Context, view: PlanView) -> object:
    from rolecall.views.diff_data import diff_answer

    return diff_answer(view).data if context.screen.format == JSON else None


def _names(context: Context, proposal: Proposal) -> Mapping[str, str]:
    """Our users' names by id, of those who are left out; one whose record was undone is called as in the account."""
    ours = {x.person: context.world.user.get(x.person) for x in proposal.plan.left}
    return {**proposal.listed, **{person: user.name for person, user in ours.items() if user}}


def _answer(context: Context, proposal: Proposal, changes: object) -> Answer | None:
    if context.screen.format != JSON:
        return None
    data = push_data(proposal.plan.steps, proposal.plan.left, _names(context, proposal), proposal.places)
    data["unpushable"] = facts_data(proposal.facts)
    return Answer({"title": proposal.title, "pushed": False, "changes": changes, **data})


def _say_left(context: Context, proposal: Proposal) -> None:
    left, names = proposal.plan.left, _names(context, proposal)
    for x in left if context.options.full else left[:MOST_LEFT]:
        person = names.get(x.person, "Someone")
        context.screen.say(left_line(x, person, proposal.places.get(x.location, str(x.location))))
    if len(left) > 1:
        context.screen.say(left_summary(left))
    for line in facts_left(proposal.facts, full=context.options.full):
        context.screen.say(line)
    for unread in proposal.unread:
        context.screen.say(f"Left out: {unread.location.title}: {unread.reason}")


def _say_cost(context: Context, proposal: Proposal) -> None:
    """What the push takes, what it may cost, and what no verification can see."""
    steps = proposal.plan.steps
    kinds = [step.kind for step in steps]
    requests = steps_requests(
        changes=kinds.count(StepKind.RIGHTS),
        invitations=kinds.count(StepKind.INVITE),
        removals=kinds.count(StepKind.REMOVE),
    )
    context.screen.say(cost_line(steps, requests, seconds(requests)))
    paid = list(dict.fromkeys(f"{step.name} ({slug})" for step, slug in paid_only(steps, proposal.known.last)))
    if paid:
        what = "The account gives these permissions to paid users only; granting one may change the bill"
        context.screen.say(f"Caution: {what}: {and_more(paid, MOST_LEFT)}.")
    context.screen.say(f"Caution: {WINDOW}")


def _agree(context: Context, steps: Sequence[PushStep]) -> None:
    """Raises Unanswered without consent; whoever is removed has to be named."""
    from rolecall.app.consenting import consent

    removed = [step.name for step in steps if step.kind is StepKind.REMOVE]
    for name in removed or [""]:
        consent(context, name, "Push to the account?", declined="Nothing was sent.", deed="remove this user")


def _push(context: Context, client: AccountClient, proposal: Proposal, why: str) -> Push:
    at, actor = context.environment.clock(), visible(context.environment.actor())
    caller = account_access.caller(proposal.known.binding, client)
    return Push(0, at, actor, proposal.title, why, caller, "", "", "open", proposal.plan.steps)


def _write_plan(context: Context, proposal: Proposal, why: str) -> str:
    """Writes the plan down for another day, or another pair of eyes; returns a remark about it."""
    from pathlib import Path

    from rolecall.documents import push_file
    from rolecall.documents.atomic import write_atomically
    from rolecall.domain.command_line import command_line

    file = context.options.plan_out
    if not file.endswith(".json"):
        raise WrongUsage(f"A push plan is a .json file, and {file} is none.", hint=f"Name it {file}.json")
    who = visible(context.environment.actor())
    made = push_file.PushMade(context.environment.clock(), who, why, proposal.known.binding.url, proposal.wanted.undo)
    text = push_file.text(proposal.plan.steps, made)
    write_atomically(Path(file), text.encode(), mode=context.options.permissions)
    return f"Wrote the plan to {file}; nothing was sent. Push it with: {command_line('push', (file,))}"
