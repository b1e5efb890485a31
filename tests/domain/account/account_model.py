"""A small model of an account, and of a program that works off a journal against it, with faults, deaths and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from rolecall.domain.account.next_act import (
    GiveUp,
    ListUsers,
    Reading,
    ReadRights,
    Send,
    SendOutcome,
    Settle,
    next_act,
)
from rolecall.domain.account.picture import AccountUser, UserRights
from rolecall.domain.account.picture_data import rights_from, rights_to_data
from rolecall.domain.account.push_steps import PushStep, StepKind, after_invitation

FAULTS = ("", "never", "lost", "nothing", "late", "refused", "die before", "die after")
"""What befalls a request that changes something: no connection, done without an answer, not done without one, done
only later, turned down; the program dies before or after it is sent.
"""


class Died(Exception):
    """The program was killed."""


@dataclass
class Model:
    """The account: who is listed, with which rights. `faults` befall its writes one after another."""

    people: dict[int, tuple[AccountUser, UserRights]]
    faults: Iterator[str]
    rewrites: bool = False
    invited: Counter[str] = field(default_factory=Counter)
    late: list[Callable[[], None]] = field(default_factory=list)
    now: float = 0

    def listed(self) -> tuple[AccountUser, ...]:
        return tuple(row for row, _ in self.people.values())

    def write(self, deed: Callable[[], None]) -> SendOutcome:
        """One request: what the client learns of it."""
        match next(self.faults, ""):
            case "never":
                return SendOutcome.NEVER_SENT
            case "refused":
                return SendOutcome.REFUSED
            case "nothing":
                return SendOutcome.UNSURE
            case "late":
                self.late.append(deed)
                return SendOutcome.UNSURE
            case "die before":
                raise Died
            case "die after":
                deed()
                raise Died
            case fault:
                deed()
                return SendOutcome.UNSURE if fault == "lost" else SendOutcome.DONE

    def catch_up(self) -> None:
        """What is done late is done now."""
        for deed in self.late:
            deed()
        self.late.clear()

    def put(self, user: int, body: Mapping[str, Any]) -> None:
        row, rights = self.people[user]
        new = rights_from({**rights_to_data(rights), **body})
        if self.rewrites and new.role != rights.role:
            new = replace(new, entries=tuple(replace(x, value="false") for x in new.entries))
        self.people[user] = (row, new)

    def invite(self, body: Mapping[str, Any]) -> None:
        (wish,) = body["invites"]
        number = 900 + len(self.invited) + sum(self.invited.values())
        self.invited[wish["search"]] += 1
        row = AccountUser(number, wish["name"], email=wish["search"], approved=False)
        rights = rights_from({"user_role": wish.get("user_role", "worker"), "user_permissions": []})
        self.people[number] = (row, rights)


@dataclass
class Journal:
    """The steps as they were last written down, and a program that goes through them."""

    steps: list[PushStep]

    def run(self, account: Model, *, send_again: bool = False, before_act: Callable[[], None] = lambda: None) -> None:
        """One run until every step has come to rest. Raises Died where the program is killed."""
        for n in range(len(self.steps)):
            seen = Reading(send_again=send_again)
            for _ in range(40):
                step = self.steps[n]
                if not step.is_open:
                    break
                if seen.rights is None:
                    before_act()
                since = account.now - float(step.sent_at) if step.sent_at else None
                act = next_act(step, replace(seen, since_sent=since))
                if isinstance(act, GiveUp):
                    return
                if isinstance(act, Settle):
                    self._settle(n, act)
                    break
                seen = self._acted(n, act, seen, account)
            else:
                raise AssertionError("No end.")

    def _settle(self, n: int, act: Settle) -> None:
        self.steps[n] = settled = self.steps[n].settled(act.verdict, act.said, user=act.user, after=act.after)
        if settled.kind is StepKind.INVITE:
            self.steps = after_invitation(self.steps, settled)

    def _acted(self, n: int, act: ReadRights | ListUsers | Send, seen: Reading, account: Model) -> Reading:
        step = self.steps[n]
        account.now += 0.25
        if isinstance(act, ListUsers):
            account.now += act.wait
            return replace(seen, listed=account.listed(), looks=seen.looks + 1)
        if isinstance(act, ReadRights):
            known = account.people.get(step.user)
            return replace(seen, rights=known and known[1], missing=known is None)
        self.steps[n] = begun = step.begun(str(account.now), act.before)
        deeds = {
            StepKind.RIGHTS: lambda: account.put(step.user, act.body),
            StepKind.INVITE: lambda: account.invite(act.body),
            StepKind.REMOVE: lambda: account.people.pop(step.user, None),
        }
        outcome = account.write(deeds[step.kind])  # type: ignore[arg-type] # what a deed returns does not matter
        unsent = outcome is SendOutcome.NEVER_SENT
        if unsent:
            self.steps[n] = begun.withdrawn(step)
        return Reading(
            outcome=None if unsent else outcome,
            unsent=seen.unsent + 1 if unsent else 0,
            send_again=seen.send_again,
        )

    def resume(self, account: Model, *, runs: int = 4, pause: float = 0, send_again: bool = False) -> int:
        """Runs until no step is open, at most so many times; how often that took."""
        for number in range(1, runs + 1):
            with suppress(Died):
                self.run(account, send_again=send_again)
            if not any(step.is_open for step in self.steps):
                return number
            account.catch_up()
            account.now += pause
        return runs + 1
