"""Working a push off: step by step, each written down before it is sent and read back after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rolecall.app.context import Context
from rolecall.app.push_journal import PushJournal
from rolecall.domain.account.next_act import GiveUp, ListUsers, Reading, ReadRights, Send, SendOutcome, Settle, next_act
from rolecall.domain.account.picture_data import UnexpectedAnswer
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict, after_invitation
from rolecall.domain.errors import Forbidden, Interrupted, NotFound, RolecallError, SignedOut, Unavailable
from rolecall.terminal import interrupts
from rolecall.views.push_lines import step_line

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient
    from rolecall.account.sending import WriteResult

RESUME = "rolecall push --resume"
MOST_REFUSALS = 3
"""So many refusals (403) in a row at a location, and nothing more is asked of it."""
FORBIDDEN = 403


@dataclass
class PushWork:
    """The steps of an open push on their way; `places` are the locations' names, `again` the numbers of invitations
    that may be sent once more.
    """

    context: Context
    client: AccountClient
    journal: PushJournal
    steps: list[PushStep]
    places: Mapping[int, str]
    again: Collection[int] = ()
    refusals: Counter[int] = field(default_factory=Counter)

    def work_off(self) -> None:
        """Goes through every open step once. Where it stops before the end, the push stays open for anybody to resume.

        Raises Interrupted, SignedOut or Unavailable, which say how far it came, and Conflict where another process
        has taken over.
        """
        try:
            for n, step in enumerate(self.steps):
                if step.is_open:
                    self._work(n)
        except KeyboardInterrupt:
            interrupts.ignore()
            self._stop()
            raise Interrupted(f"Interrupted after {self._progress}; go on with: {RESUME}") from None
        except (SignedOut, Unavailable) as error:
            self._stop()
            error.message = f"{error.message} The push stopped after {self._progress}."
            error.hint = f"{error.hint.rstrip('.')}. Then go on with: {RESUME}"
            raise

    def _stop(self) -> None:
        self.journal.release()

    @property
    def _progress(self) -> str:
        return f"{sum(not step.is_open for step in self.steps)} of {len(self.steps)}"

    def _work(self, n: int) -> None:
        reading = Reading(send_again=self.steps[n].number in self.again)
        while True:
            step = self.steps[n]
            if self.refusals[step.location] >= MOST_REFUSALS and not step.tries:
                said = f"Not sent: the account refused {MOST_REFUSALS} in a row at this location."
                return self._settle(n, Settle(Verdict.REFUSED, said))
            act = next_act(step, replace(reading, since_sent=self._since(step)))
            if isinstance(act, GiveUp):
                raise Unavailable(act.said, hint="Try again in a moment.")
            if isinstance(act, Settle):
                return self._settle(n, act, reading.status)
            try:
                reading = self._send(n, act, reading) if isinstance(act, Send) else self._read(step, act, reading)
            except (Forbidden, NotFound, UnexpectedAnswer) as error:
                return self._settle(n, Settle(Verdict.UNSURE if step.tries else Verdict.REFUSED, error.message))

    def _since(self, step: PushStep) -> float | None:
        """Seconds since the step's last request; a clock that was set back counts as none."""
        if not step.sent_at:
            return None
        now, then = (datetime.fromisoformat(text) for text in (self.context.environment.clock(), step.sent_at))
        return max(0.0, (now - then).total_seconds())

    def _read(self, step: PushStep, act: ReadRights | ListUsers, reading: Reading) -> Reading:
        if isinstance(act, ListUsers):
            if act.wait:
                self.context.environment.pace().sleep(act.wait)
            return replace(reading, listed=self.client.users(step.location), looks=reading.looks + 1)
        try:
            return replace(reading, rights=self.client.rights(step.location, step.user), missing=False)
        except NotFound:
            return replace(reading, missing=True)

    def _send(self, n: int, act: Send, reading: Reading) -> Reading:
        """Notes the step as begun, on the disk, and only then sends it. One that never left is as it was before."""
        former = self.steps[n]
        self._write(n, former.begun(self.context.environment.clock(), act.before))
        try:
            result = self._sending(former, act)()
        except RolecallError:  # signed out, or told to wait: the account did nothing
            self._write(n, self.steps[n].withdrawn(former))
            raise
        said = " ".join(result.messages)
        if result.outcome is SendOutcome.NEVER_SENT:
            self._write(n, self.steps[n].withdrawn(former))
            return Reading(unsent=reading.unsent + 1, said=said, send_again=reading.send_again)
        return Reading(outcome=result.outcome, status=result.status, said=said, send_again=reading.send_again)

    def _sending(self, step: PushStep, act: Send) -> Callable[[], WriteResult]:
        match step.kind:
            case StepKind.RIGHTS:
                return lambda: self.client.put_rights(step.location, step.user, act.body)
            case StepKind.INVITE:
                return lambda: self.client.invite(step.location, act.body)
        return lambda: self.client.remove(step.location, step.user)

    def _write(self, n: int, step: PushStep) -> None:
        self.journal.write([step])
        self.steps[n] = step

    def _settle(self, n: int, act: Settle, status: int = 0) -> None:
        """Writes the end of a step down, with those that wait for it, and says it."""
        settled = self.steps[n].settled(act.verdict, act.said, user=act.user, after=act.after)
        steps = [settled if step.number == settled.number else step for step in self.steps]
        if settled.kind is StepKind.INVITE:
            steps = after_invitation(steps, settled)
        self.journal.write([new for new, old in zip(steps, self.steps, strict=True) if new is not old])
        self.steps[:] = steps
        if settled.verdict is Verdict.REFUSED and status == FORBIDDEN:
            self.refusals[settled.location] += 1
        elif settled.tries:
            self.refusals[settled.location] = 0
        self.context.screen.say(step_line(settled, self.places.get(settled.location, str(settled.location))))
