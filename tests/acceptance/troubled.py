"""Scenarios 30 to 35: pushes that faults and killed processes interrupt, and invitations that nobody knows of."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from acceptance.pulling import push_requests
from acceptance.trial import Scenario, Trial
from commands import test_push
from rolecall.domain.account import budget
from stress.pushes import FAULTS, PushTally, killed, swept, trouble

KILLS = 50
LOOK = budget.OF_A_PUSHED_LOCATION
INVITED = {"is_approved": False}
AN_INVITATION = LOOK + budget.steps_requests(invitations=1)


def each_fault_at_each_request(trial: Trial) -> None:
    with trouble(trial.folder) as made:
        tally = PushTally()
        for fault in FAULTS:
            swept(made, tally, fault, range(1, made.requests + 1))
    _count(trial, tally, made.requests)


def killed_at_random(trial: Trial) -> None:
    random = Random(31)
    with trouble(trial.folder) as made:
        tally = PushTally()
        for _ in range(KILLS):
            killed(made, tally, random.randint(1, made.requests))
    _count(trial, tally, made.requests)


def _count(trial: Trial, tally: PushTally, least: int) -> None:
    trial.least += tally.pushes * least
    trial.requests += tally.requests
    trial.faults += tally.faults
    trial.spoiled += tally.damaged
    assert tally.finished == tally.pushes, str(tally)
    assert max(tally.runs) <= 4, str(tally)


def lost_answer(*kinds: str) -> Callable[[Trial], None]:
    def run(trial: Trial) -> None:
        for kind in kinds:
            test_push.test_an_invitation_whose_answer_is_lost_is_sent_once(trial.program, trial.account, kind)
            trial.changes["Eve"] = INVITED
            trial.anew()

    return run


def sent_again(trial: Trial) -> None:
    test_push.test_an_invitation_that_was_never_listed_is_sent_again_after_ten_minutes_only(
        trial.program, trial.account
    )
    trial.changes["Eve"] = INVITED


def not_accepted_yet(trial: Trial) -> None:
    test_push.test_an_invitation_waits_for_its_rights_and_gets_them_once_accepted(trial.program, trial.account)
    trial.changes["Eve"] = {"is_approved": True, "clients_access": False}


SCENARIOS = (
    Scenario(30, "each fault at each request: no damage in 4 runs", each_fault_at_each_request),
    Scenario(31, "SIGKILL at random, 50 pushes: no damage", killed_at_random),
    Scenario(32, "invitation done, answer lost: one", lost_answer("done-reset", "html"), 2 * AN_INVITATION),
    Scenario(33, "invitation done late: one", lost_answer("reset-late"), AN_INVITATION),
    Scenario(34, "unsure, --send-again at once: refused, minutes named", sent_again, AN_INVITATION),
    Scenario(
        35,
        "permissions 404: waiting; done after acceptance",
        not_accepted_yet,
        (AN_INVITATION + 1) + (LOOK + 1) + push_requests(1),
    ),
)
