"""Going on with a push that stopped half-way, or giving it up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.account_probing import HOLDER
from rolecall.app.context import Context
from rolecall.app.push_journal import ABANDONED, taken_over
from rolecall.app.push_proposal import is_undoing
from rolecall.app.push_work import PushWork
from rolecall.app.pushed import pushed
from rolecall.app.pushing import refuse_in_batch
from rolecall.app.result import Result
from rolecall.domain.account.next_act import SEND_AGAIN_AFTER
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.domain.counting import count
from rolecall.domain.errors import NotFound, Refused, WrongUsage
from rolecall.domain.nearness import fold
from rolecall.store.account_reading import KnownAccount, Push
from rolecall.store.account_store import AccountStore

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient

ONESELF = "Nobody changes or removes oneself."


def resume(context: Context, send_again: Sequence[str]) -> Result:
    """Goes on with the open push; `send_again` are the people whose invitation may be sent once more.

    Raises NotFound where none is open, Refused for an invitation that may still arrive, Unanswered where somebody else
    is signed in by now and nobody can be asked, Conflict while another process works it off.
    """
    refuse_in_batch(context)
    known, push = account_access.known(context), _open(context)
    if context.options.dry_run or context.options.plan_out:
        hint = f"See what is left: rolecall account pushes {push.number}"
        raise WrongUsage("A push that goes on sends what is left of it, and has no dry run.", hint=hint)
    again = [_invitation(context, push, word).number for word in send_again]
    places = _places(context, known)
    context.store.release()  # whoever writes needs no second connection
    with account_access.client_of(context, known.binding.url) as client:
        caller = account_access.caller(known.binding, client)
        _refuse_another_caller(context, known, push, caller)
        _say_who_is_unsure(context, known, client)
        journal = taken_over(context, push, caller, undoes=is_undoing(push))
        steps = [_not_oneself(step, caller) for step in push.steps]
        work = PushWork(context, client, journal, steps, places, again)
        journal.write(new for new, old in zip(steps, push.steps, strict=True) if new is not old)
        work.work_off()
        return pushed(context, work)


def abandon(context: Context) -> Result:
    """Gives the open push up: what was done stays, and nothing more is sent."""
    from rolecall.app.consenting import consent, refuse_unasked

    refuse_in_batch(context)
    known, push = account_access.known(context), _open(context)
    done = sum(step.verdict is Verdict.DONE for step in push.steps)
    refuse_unasked(context, f"{len(push.steps) - done} of {count(len(push.steps), 'step')} would be given up.")
    context.screen.say(f"Push {push.number}: {done} of {count(len(push.steps), 'step')} done, and they stay.")
    if context.options.dry_run:
        return Result(notes=("Dry run: nothing was given up.",))
    consent(context, question="Give the rest up?", declined="Nothing was given up.")
    taken_over(context, push, known.binding.caller, undoes=True).close(ABANDONED)
    unsure = _names(step for step in push.steps if step.verdict in (Verdict.BEGUN, Verdict.UNSURE))
    caution = (f"Caution: what became of the last request is not known for {unsure}; run: rolecall pull",)
    return Result(notes=(f"Push {push.number} is given up.", *(caution if unsure else ())), saved=True)


def _open(context: Context) -> Push:
    push = AccountStore(context.store.address).open_push()
    if push is None:
        raise NotFound("No push is open.", hint="See: rolecall account pushes")
    if push.holder == HOLDER:
        message = f"Push {push.number} is a probe that was cut short, and brings its test user back by itself."
        raise Refused(message, hint=f"Run it again: rolecall account probe --user {push.steps[0].user}")
    return push


def _refuse_another_caller(context: Context, known: KnownAccount, push: Push, caller: int) -> None:
    """Nobody goes on under another identity without being asked: who may give what differs from caller to caller."""
    from rolecall.app.consenting import consent

    if push.caller != caller:
        begun, now = _called(known, push.caller), _called(known, caller)
        context.screen.say(f"Push {push.number} was begun by {begun}; signed in is {now}.")
        consent(context, question="Go on with it?", declined="Nothing was sent.")


def _called(known: KnownAccount, caller: int) -> str:
    if not caller:
        return "someone unknown"
    return f"{known.binding.name} ({caller})" if caller == known.binding.caller else f"user {caller}"


def _say_who_is_unsure(context: Context, known: KnownAccount, client: AccountClient) -> None:
    """Where nobody said whose these tokens are, that is said: no call of the API does."""
    if not client.holder:
        taken_for = f"they count as those of {_called(known, known.binding.caller)}, who connected the store"
        consequence = taken_for if known.binding.caller else "whoever goes on may be another than who began"
        context.screen.say(f"Caution: the account does not say whose these tokens are; {consequence}.")


def _not_oneself(step: PushStep, caller: int) -> PushStep:
    return step.settled(Verdict.REFUSED, ONESELF) if step.is_open and caller and step.user == caller else step


def _invitation(context: Context, push: Push, word: str) -> PushStep:
    """The invitation that was sent, and never listed. Raises NotFound; Refused while it may still arrive."""
    sent = [step for step in push.steps if step.kind is StepKind.INVITE and step.is_open and step.tries]
    named = [step for step in sent if fold(word) in (fold(step.name), fold(step.contact))]
    if len(named) != 1:
        hint = f"Choose from: {_names(sent)}." if sent else "See: rolecall account pushes"
        raise NotFound(f"No invitation of “{word}” waits to be sent again.", hint=hint)
    now, then = (datetime.fromisoformat(text) for text in (context.environment.clock(), named[0].sent_at))
    left = SEND_AGAIN_AFTER - (now - then).total_seconds()
    if left > 0:
        minutes = count(max(1, round(left / 60)), "minute")
        message = f"The invitation of {named[0].name} may still arrive; it may be sent again in {minutes}."
        raise Refused(message, hint="Until then, look for it with: rolecall push --resume")
    return named[0]


def _names(steps: Iterable[PushStep]) -> str:
    return ", ".join(dict.fromkeys(step.name for step in steps))


def _places(context: Context, known: KnownAccount) -> dict[int, str]:
    world = context.world
    return {n: world.location[key].name for n, key in known.last.ids.location.items() if key in world.location}
