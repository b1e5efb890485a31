"""The trials for a moment each; for longer: python tests/stress/run.py."""

from __future__ import annotations

import random
import shutil
import signal
from pathlib import Path

import pytest

from rolecall.store.address import Address
from stress import trials

DICE = random.Random(7)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_stopped_process_leaves_its_change_whole_or_not_at_all(
    chain_store: Path, tmp_path: Path, number: signal.Signals
) -> None:
    store = Path(shutil.copy(chain_store, tmp_path / "chain.db"))
    assert trials.stops(store, tmp_path, 3, number, DICE).faults == []
    assert trials.creations(tmp_path, 2, number, DICE).faults == []


def test_many_writers_lose_nothing(place: Address, tmp_path: Path) -> None:
    assert trials.writers(place.place, tmp_path / "none.db", 4, 1, DICE).faults == []


def test_a_spoiled_page_is_answered_as_before_or_as_damage(salon_store: Path, tmp_path: Path) -> None:
    store = Path(shutil.copy(salon_store, tmp_path / "salon.db"))
    (tmp_path / "work").mkdir()
    assert trials.flips(store, tmp_path / "work", 25, DICE).faults == []
