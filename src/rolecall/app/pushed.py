"""What a push came to: said, as data, and as a status; and whether its journal can be closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rolecall.app.context import Context
from rolecall.app.push_journal import DONE
from rolecall.app.push_work import RESUME, PushWork
from rolecall.app.result import Result
from rolecall.domain.account.own_facts import OwnFact
from rolecall.domain.account.picture import Unread
from rolecall.domain.account.push_plan import LeftOut
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.domain.counting import and_more, count
from rolecall.domain.exits import Exit
from rolecall.domain.text import visible
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer
from rolecall.views.push_lines import PULL, exit_of, facts_data, push_data

SENDS = "The product, not rolecall, sends the invitation by e-mail or SMS, which nobody here has tried:"
THERE = "Whether it came is seen there; sending it again is done there."
MOST_INVITED = 5


def pushed(
    context: Context,
    work: PushWork,
    left: Sequence[LeftOut] = (),
    unread: Sequence[Unread] = (),
    names: Mapping[str, str] | None = None,
    changes: object = None,
    facts: Sequence[OwnFact] = (),
) -> Result:
    """Closes the journal of a push that went through, unless someone has to go on with it.

    A step that only waits for an invitation to be accepted keeps nothing open: the next push sends it.
    """
    open_steps = [step for step in work.steps if step.is_open and step.verdict is not Verdict.WAITING]
    waits = any(_waits_for_invitation(step, open_steps) for step in work.steps)
    if open_steps or waits:
        work.journal.release()
    else:
        work.journal.close(DONE)
    status = exit_of(work.steps, left)
    if unread and status is Exit.OK:
        status = Exit.PARTLY
    answer = None
    if context.screen.format == JSON:
        data = push_data(work.steps, left, names or {}, work.places) | {"unpushable": facts_data(facts)}
        number = work.journal.number
        answer = Answer({"title": "push", "pushed": True, "number": number, "changes": changes, **data})
    return Result(answer, status, tuple(_notes(work, status, going_on=bool(open_steps))), saved=True)


def _waits_for_invitation(step: PushStep, open_steps: Sequence[PushStep]) -> bool:
    return step.verdict is Verdict.WAITING and step.person in {x.person for x in open_steps}


def _notes(work: PushWork, status: Exit, *, going_on: bool) -> list[str]:
    done = sum(step.verdict is Verdict.DONE for step in work.steps)
    steps = count(len(work.steps), "step")
    notes = [f"{steps if done == len(work.steps) else f'{done} of {steps}'} done as push {work.journal.number}."]
    if done and work.journal.undoes:
        notes.append("The store still has what was taken back; bring it along with: rolecall pull")
    invited = [step for step in work.steps if step.kind is StepKind.INVITE and step.verdict is Verdict.DONE]
    if invited:
        who = and_more([f"{visible(step.name)} ({visible(step.contact)})" for step in invited], MOST_INVITED)
        notes.append(f"{SENDS} {who}. {THERE}")
    if any(step.verdict is Verdict.WAITING for step in work.steps):
        notes.append("Once the invitation is accepted, the rest goes with the next push.")
    if status is Exit.CONFLICT:
        notes.append(PULL)
    if going_on:
        notes.append(f"Go on with: {RESUME}, or give it up: rolecall push --abandon")
    return notes
