from __future__ import annotations

import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.account.pace import SPACING, Clock, Pace, place
from rolecall.domain.account import budget
from rolecall.domain.account.budget import MOST_A_WINDOW, WINDOW
from waiting import WaitingTime

HOST = "https://api.alteg.io"
TOLERANCE = 1e-6


def within_limits(turns: list[float]) -> bool:
    """Whether requests at these moments stay below 5 in any second and 200 in any minute."""
    second = all(later - at > 1 - TOLERANCE for at, later in zip(turns, turns[4:], strict=False))
    minute = all(later - at > WINDOW - TOLERANCE for at, later in zip(turns, turns[MOST_A_WINDOW:], strict=False))
    return second and minute


@pytest.mark.parametrize("requests", [1, 84, 190, 191, 305, 450])
def test_so_many_requests_take_as_long_as_the_budget_says(requests: int, tmp_path: Path) -> None:
    time, turns = WaitingTime(), list[float]()
    pace = Pace(HOST, str(tmp_path / "pace.db"), time.clock)
    for _ in range(requests):
        pace.wait()
        turns.append(time.at)
    pace.close()
    assert within_limits(turns)
    assert turns[-1] - turns[0] == pytest.approx(budget.seconds(requests))


@given(st.lists(st.floats(0, 30), min_size=1, max_size=300))
def test_no_pause_between_requests_breaks_the_limits(pauses: list[float]) -> None:
    time, turns = WaitingTime(), []
    pace = Pace(HOST, ":memory:", time.clock)
    for pause in pauses:
        time.at += pause
        pace.wait()
        turns.append(time.at)
    pace.close()
    assert within_limits(turns)


def test_a_first_request_waits_for_nobody(tmp_path: Path) -> None:
    time = WaitingTime()
    pace = Pace(HOST, str(tmp_path / "pace.db"), time.clock)
    pace.wait()
    pace.close()
    assert time.slept == []


def test_hosts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    time, file = WaitingTime(), str(tmp_path / "pace.db")
    for host in ("https://one.example.com", "https://two.example.com"):
        pace = Pace(host, file, time.clock)
        pace.wait()
        pace.close()
    assert time.slept == []


def test_a_hold_is_for_all_who_share_the_pace(tmp_path: Path) -> None:
    time, file = WaitingTime(), str(tmp_path / "pace.db")
    one, other = Pace(HOST, file, time.clock), Pace(HOST, file, time.clock)
    one.wait()
    one.hold(7)
    other.wait()
    assert time.slept == [7.0]
    one.close()
    other.close()


def test_a_hold_reaches_who_waits_already(tmp_path: Path) -> None:
    time, file = WaitingTime(), str(tmp_path / "pace.db")
    other = Pace(HOST, file, time.clock)

    def sleep(seconds: float) -> None:
        if not time.slept:
            other.hold(5)
        time.sleep(seconds)

    pace = Pace(HOST, file, Clock(lambda: time.at, sleep))
    pace.wait()
    pace.wait()
    assert sum(time.slept) == pytest.approx(5)
    pace.close()
    other.close()


def test_who_wakes_up_late_moves_the_next(tmp_path: Path) -> None:
    time, turns = WaitingTime(), list[float]()

    def sleep(seconds: float) -> None:
        time.sleep(seconds + (0.3 if len(turns) % 3 == 1 else 0))

    pace = Pace(HOST, str(tmp_path / "pace.db"), Clock(lambda: time.at, sleep))
    for _ in range(30):
        pace.wait()
        turns.append(time.at)
    pace.close()
    assert all(later - earlier >= SPACING - TOLERANCE for earlier, later in pairwise(turns))


def test_a_hold_is_never_longer_than_a_minute(tmp_path: Path) -> None:
    time = WaitingTime()
    pace = Pace(HOST, str(tmp_path / "pace.db"), time.clock)
    pace.hold(1_000_000)
    pace.wait()
    assert time.slept == [60.0]
    pace.close()


PROCESS = """
import sys
from rolecall.account.pace import Clock, Pace
pace = Pace("https://api.alteg.io", sys.argv[1], Clock.running(50))
for _ in range(20):
    pace.wait()
"""


def test_processes_share_one_pace(tmp_path: Path) -> None:
    file = str(tmp_path / "cache" / "pace.db")
    running = [subprocess.Popen([sys.executable, "-c", PROCESS, file]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    turns = sqlite3.connect(file)
    at = [row[0] for row in turns.execute("SELECT at FROM turn ORDER BY at")]
    turns.close()
    assert len(at) == 60
    assert all(later - earlier >= SPACING - TOLERANCE for earlier, later in pairwise(at))


def test_a_clock_set_back_does_not_stop_anyone(tmp_path: Path) -> None:
    time, file = WaitingTime(), str(tmp_path / "pace.db")
    pace = Pace(HOST, file, time.clock)
    pace.wait()
    time.at -= 86_400
    pace.wait()
    assert time.slept == []
    pace.close()


def test_a_file_that_cannot_be_used_costs_the_sharing_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    time = WaitingTime()
    pace = Pace(HOST, str(tmp_path / "file" / "pace.db"), time.clock)
    pace.wait()
    pace.wait()
    pace.close()
    assert time.slept == pytest.approx([SPACING])


def test_a_spoiled_file_is_begun_anew(tmp_path: Path) -> None:
    file, time = tmp_path / "pace.db", WaitingTime()
    file.write_bytes(b"no database at all" * 100)
    pace = Pace(HOST, str(file), time.clock)
    pace.wait()
    pace.close()
    assert file.read_bytes().startswith(b"SQLite format 3")


def test_a_file_that_goes_bad_meanwhile_costs_the_sharing_only(tmp_path: Path) -> None:
    file, time = tmp_path / "pace.db", WaitingTime()
    pace = Pace(HOST, str(file), time.clock)
    other = sqlite3.connect(file)
    other.execute("DROP TABLE turn")
    other.close()
    pace.wait()
    pace.wait()
    pace.close()
    assert time.slept == pytest.approx([SPACING])


def test_the_file_is_in_the_cache_folder() -> None:
    assert Path(place()).parts[-2:] == ("rolecall", "pace.db")
