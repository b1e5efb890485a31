"""A few of the acceptance scenarios of the live account; all of them: python tests/benchmarks/account_scenarios.py."""

from __future__ import annotations

import pytest

from acceptance.trial import tried
from benchmarks.account_scenarios import SCENARIOS

FEW = (1, 22, 26, 33)


def test_each_scenario_has_its_line() -> None:
    assert {scenario.number for scenario in SCENARIOS} == set(range(1, 41))


@pytest.mark.parametrize("number", FEW)
def test_a_scenario_passes(number: int) -> None:
    (scenario,) = (scenario for scenario in SCENARIOS if scenario.number == number)

    outcome = tried(scenario)

    assert not outcome.failures
    assert outcome.requests >= outcome.least
