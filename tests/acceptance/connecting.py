"""Scenarios 1 to 5: signing in, and tokens that come into no other hands."""

from __future__ import annotations

from itertools import product

from acceptance.trial import Scenario, Trial
from commands import test_account

LINES = ("connect", "status --check", "roles --check")


def wrong_password(trial: Trial) -> None:
    test_account.test_a_wrong_password_is_signed_out_and_leaves_nothing_behind(trial.program, trial.account, trial.home)


def readable_by_others(trial: Trial) -> None:
    test_account.test_credentials_that_others_can_read_are_refused_with_what_to_do(
        trial.program, trial.account, trial.home
    )


def any_failure(trial: Trial) -> None:
    for line, fault in product(LINES, test_account.FAULTS):
        test_account.test_no_failure_tells_a_token(trial.program, trial.account, trial.home, line, fault)
        trial.anew()


def another_host(trial: Trial) -> None:
    test_account.test_no_token_is_sent_to_the_host_that_a_shared_store_names(trial.program, trial.account, trial.home)


def a_project_s_command(trial: Trial) -> None:
    test_account.test_a_project_s_token_command_is_not_run_and_that_is_told(trial.program, trial.account, trial.folder)


SCENARIOS = (
    Scenario(1, "connect, wrong password: 77, nothing stored", wrong_password, 1, is_pulled=False, is_signed_in=False),
    Scenario(2, "credentials 0644: refused, chmod named", readable_by_others, 4, is_pulled=False, is_signed_in=False),
    Scenario(3, "any failure, in JSON: no token in any stream or file", any_failure, 168, is_pulled=False),
    Scenario(4, "another host in a shared store: no token is sent", another_host, is_pulled=False),
    Scenario(5, "a project's token-command: ignored, and told", a_project_s_command, 4, is_pulled=False),
)
