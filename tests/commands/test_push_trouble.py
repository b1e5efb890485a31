"""Pushes in trouble, for a moment; for longer: python tests/stress/pushes.py."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from random import Random

import pytest

from stress.pushes import PushTally, Trouble, killed, mixed, stopped, trouble, with_faults

INVITATION = {"method": "POST", "path": "/user/invite/*"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trouble]:
    with trouble(tmp_path_factory.mktemp("trouble")) as running:
        yield running


def test_faults_anywhere_damage_nothing_and_invite_nobody_twice(made: Trouble) -> None:
    tally = PushTally()

    mixed(made, tally, 3, Random())
    with_faults(made, tally, [{"kind": "reset-late", "seconds": 90, **INVITATION}])

    assert not tally.damaged
    assert tally.finished == tally.pushes


def test_a_killed_push_is_gone_on_with_at_once(made: Trouble) -> None:
    tally = PushTally()

    killed(made, tally, made.requests // 2)

    assert not tally.damaged
    assert tally.finished == tally.pushes


def test_an_interrupted_push_says_how_far_it_came_and_goes_on_at_once(made: Trouble) -> None:
    program = made.fresh()

    status, said = stopped(made, program, made.requests // 2, signal.SIGINT)

    assert status == 130
    assert "of 6; go on with: rolecall push --resume" in said
    assert program.line("push --resume --yes").status == 5
    assert made.is_finished()
