"""The trials for a moment each; for longer: python tests/stress/run.py."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from program import CHAIN
from stress import failing, laws, skewing, stopping, thinking, writing
from stress.places import Databases, Files, Places
from stress.tally import ask
from worlds.salon import SALON

DICE = random.Random(7)
STOPS = [
    *(("sqlite", number) for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)),
    ("postgresql", signal.SIGKILL),
    ("postgresql", signal.SIGTERM),
]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Where stores of either kind are."""
    return Files(tmp_path) if request.param == "sqlite" else Databases(request.getfixturevalue("postgres_server"))


@pytest.fixture
def begun(places: Places) -> Iterator[str]:
    """A store that holds the example chain."""
    address = places.empty()
    assert ask(address, "apply", str(CHAIN), "--yes").status == 0
    yield address
    places.drop(address)


@pytest.mark.parametrize(("places", "number"), STOPS, indirect=["places"])
def test_a_stopped_process_leaves_its_change_whole_or_not_at_all(
    places: Places, begun: str, number: signal.Signals
) -> None:
    assert stopping.stops(places, begun, 1, number, DICE).faults == []
    assert stopping.creations(places, 1, number, DICE).faults == []


def test_many_writers_lose_nothing(places: Places) -> None:
    assert writing.writers(places, 3, 3, DICE).faults == []


@pytest.mark.parametrize("places", ["postgresql"], indirect=True)
def test_two_writers_who_see_nothing_of_each_other_keep_every_rule(places: Places, tmp_path: Path) -> None:
    address = places.empty()
    assert ask(address, "apply", "-", "--yes", text=SALON).status == 0
    assert skewing.skews(places, address, 2, DICE).faults == []


def test_a_plan_that_another_writer_was_faster_than_says_who(places: Places, begun: str, tmp_path: Path) -> None:
    assert writing.stale_plans(places, begun, tmp_path, 3, DICE).faults == []


def test_worlds_are_applied_as_shown_and_undone_to_the_byte(places: Places, tmp_path: Path) -> None:
    assert laws.applied(places, tmp_path, 3, DICE).faults == []


def test_every_command_says_the_same_about_who_may_do_what(places: Places, tmp_path: Path) -> None:
    assert laws.states(places, tmp_path, 8, DICE).faults == []


def test_what_is_saved_after_a_thought_is_what_was_shown(files: Files) -> None:
    address = files.empty()
    assert ask(address, "apply", "-", "--yes", text=SALON).status == 0
    assert thinking.thoughts(files, address, 10, DICE).faults == []


def test_a_full_disk_and_a_spoiled_page_lose_nothing_unsaid(files: Files) -> None:
    address = files.empty()
    assert ask(address, "apply", "-", "--yes", text=SALON).status == 0
    assert failing.flips(files, address, 10, DICE).faults == []
    assert failing.full(files, address, 6, DICE).faults == []
    assert failing.limited(files, address, 2, DICE).faults == []
