"""Scenarios 26 to 29 and 36 to 40: what a push sends, and what it leaves to people."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import sleep

import hurried
from acceptance.judging import Change
from acceptance.pulling import A_PULL, NAMES, push_requests
from acceptance.trial import Scenario, Trial
from commands import test_push
from commands.test_push import BELOW, IVAN, ZERO, edit
from program import Answers, Program
from pulled import LOCATION
from rolecall.domain.account import budget
from simulated import FAST, Simulated
from stress.pushes import SLOW

ivan, below, zero = (NAMES[person] for person in (IVAN, BELOW, ZERO))
REVOKED: Change = {"clients_access": False}
THEIRS: Change = {"records_access": False}
LOOK = budget.OF_A_PUSHED_LOCATION
"""A push that finds nothing to do: own rights and users."""


def as_tested(test: Callable[[Program, Simulated], None], changes: Mapping[str, Change]) -> Callable[[Trial], None]:
    """A test, after which these people are otherwise in the account."""

    def run(trial: Trial) -> None:
        trial.changes |= changes
        test(trial.program, trial.account)

    return run


def with_each(
    values: Iterable[str], test: Callable[[Program, Simulated, str], None], changes: Mapping[str, Change]
) -> Callable[[Trial], None]:
    """A test with each of these values, each time from the beginning."""

    def run(trial: Trial) -> None:
        for value in values:
            trial.changes |= changes
            test(trial.program, trial.account, value)
            trial.anew()
        trial.account.simulator.set_traits({"put": "full"})

    return run


@dataclass
class Withdrawing(Answers):
    """Somebody who says yes, but not before the right to give a permission was taken from the caller."""

    trial: Trial | None = None

    def confirm(self, question: str) -> bool:
        assert self.trial is not None
        taken = {"settings_users_limited_access": 1, "clients_access": False}
        caller = self.trial.account.simulator.account.demo.id
        self.trial.account.simulator.edit({"location": LOCATION, "user": caller, "values": taken})
        return True


def values_of_a_role(trial: Trial) -> None:
    """The role's values are said once more; what the account ignores, not ours to give any more, is told."""
    test_push.test_a_role_that_brings_values_of_its_own_gets_ours_in_a_second_request(trial.program, trial.account)
    trial.changes[ivan] = {"user_role": "manager", "clients_access": False}
    trial.anew()
    edit(trial.program, f"perms revoke {IVAN} clients")
    done = trial.program.line("push", answers=Withdrawing(trial=trial))
    assert (done.status, "differs" in done.err) == (5, True), done.err


def another_caller(trial: Trial) -> None:
    trial.changes[ivan] = REVOKED
    test_push.test_going_on_as_somebody_else_is_asked_about(trial.program, trial.account)


def dead_token(trial: Trial) -> None:
    """The test holds the resumed push to its least and two requests more."""
    trial.changes |= dict.fromkeys((ivan, below, zero), REVOKED)
    test_push.test_a_token_that_dies_leaves_the_push_open_for_whoever_signs_in(
        trial.program, trial.account, trial.patch
    )


def untouchable(trial: Trial) -> None:
    """The owner, who cannot be deleted, oneself, what one may not give, and the last who manages users."""
    for who in ("dana.ruiz@example.com", "mara@example.com"):
        test_push.test_owners_and_oneself_are_refused_here(trial.program, trial.account, who)
        trial.anew()
    test_push.test_what_is_not_ones_own_to_give_is_refused_here(trial.program, trial.account)
    trial.anew()
    _last_manager(trial)


def _last_manager(trial: Trial) -> None:
    """Once nobody else manages users, not even the store takes the right to it away."""
    account, demo = trial.account, trial.account.simulator.account.demo
    for user, row in account.simulator.state()["locations"][str(LOCATION)]["users"].items():
        change = {"remove": True} if row["user_role"] == "owner" else {"values": {"settings_users_edit_access": False}}
        if int(user) != demo.id:
            account.simulator.edit({"location": LOCATION, "user": int(user), **change})
    assert trial.program.line("pull --yes --no-input --quiet").status == 0
    done = trial.program.line(f"perms revoke {demo.email} settings.users --yes")
    assert (done.status, "nobody who can manage users' rights" in done.err) == (7, True), done.err


def two_at_once(trial: Trial) -> None:
    """One waits to read back what it has done when the other begins; afterwards a push is taken back."""
    slow = {"kind": "late", "method": "GET", "path": test_push.PERMISSIONS, "nth": 3, "seconds": 4000}
    trial.account.simulator.add_fault(slow)
    edit(trial.program, f"perms revoke {BELOW} clients")
    words = [sys.executable, hurried.__file__, str(SLOW), "push", "--yes"]
    environment = {**os.environ, "ROLECALL_STORE": str(trial.program.store)}
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        while not test_push.writes(trial.account):
            sleep(0.01)
        second = trial.program.line("push --yes")
        trial.account.simulator.set_traits({"clock": "100000"})
    assert (first.returncode, second.status) == (0, 6), second.err
    assert "Push 1 is not finished; nothing was sent." in second.err
    trial.changes[below] = REVOKED
    trial.anew()
    trial.account.simulator.set_traits({"clock": FAST["clock"]})
    trial.changes[ivan] = {"clients_access": True}
    test_push.test_a_push_is_taken_back_where_the_account_still_holds_it(trial.program, trial.account)


SCENARIOS = (
    Scenario(26, "edit between plan and PUT: conflict, theirs stands",
             as_tested(test_push.test_an_edit_between_plan_and_request_stands, {ivan: THEIRS}), LOOK + 2 + 1),
    Scenario(27, "edit between PUT and check: differs",
             as_tested(test_push.test_an_edit_between_request_and_check_is_told_and_not_taken_for_ours,
                       {ivan: {**(REVOKED or {}), **(THEIRS or {})}}), push_requests(1) + A_PULL),
    Scenario(28, "PUT full, partial, clear: the same end",
             with_each(("full", "partial", "clear"), test_push.test_whatever_leaving_out_means_the_end_is_the_same,
                       {ivan: REVOKED}), 3 * push_requests(1)),
    Scenario(29, "role rewrites values: second PUT; locked: differs", values_of_a_role,
             2 * (push_requests(1) + 2) + A_PULL),
    Scenario(36, "token dies mid-push: 77, resumed with 2 more at most", dead_token, push_requests(3) + A_PULL),
    Scenario(37, "resume as another caller: asks; no terminal: 8", another_caller, push_requests(1)),
    Scenario(38, "owner, self, not mine to give, last manager: 7", untouchable,
             3 * (LOOK + 2) + A_PULL - 1),
    Scenario(39, "removal: left out; --remove typed, read back",
             as_tested(test_push.test_removal_is_left_out_unless_it_is_asked_for_and_typed, {ivan: None}),
             2 * (LOOK + 2) + budget.steps_requests(removals=1) + A_PULL - 1),
    Scenario(40, "two pushes at once: 6; --undo restores or names", two_at_once,
             push_requests(1) + push_requests(2) + push_requests(1) + 2),
)  # fmt: skip
