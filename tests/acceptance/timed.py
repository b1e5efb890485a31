"""Scenarios 6, 7 and 9 to 11: pulls by processes of their own at the real pace, against the documented limits.

Their seconds are the account's, from the first request to the last. Machines do not know of each other's pace, as two
offices behind one address; the processes of one machine share it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial

from acceptance.trial import Scenario, Trial
from program import Program
from pulled import AT, address_of
from rolecall.account.pace import Clock
from rolecall.domain.account import budget
from rolecall.store import account_writing
from rolecall.store.account_reading import Binding

PULL = ("pull", "--currency", "EUR", "--yes", "--quiet")


def a_pull(*users: int) -> int:
    """The requests of a pull of locations with so many users."""
    return budget.OF_THE_LISTS + budget.pull_requests(users)


def pulls(trial: Trial, *, latency: str = "0", programs: int = 1, machines: int = 1) -> None:
    """So many programs on so many machines pull at once; each of them gets everything."""
    trial.account.simulator.set_traits({"clock": "1", "limit": "sliding", "latency": latency})
    running = [_started(trial, f"{machine}-{n}", machine) for machine in range(machines) for n in range(programs)]
    said = [process.communicate(timeout=600)[1] for _, process in running]
    assert [process.returncode for _, process in running] == [0] * len(running), said
    times = [row["at"] for row in trial.account.simulator.log()]
    trial.seconds += max(times) - min(times)
    people = len(trial.account.simulator.state()["locations"]["720441"]["users"])
    for program, _ in running:
        assert len(program.line("user list --format json").json) == people
    if machines == 1:
        assert not trial.account.simulator.counts()["refused"]


def _started(trial: Trial, name: str, machine: int) -> tuple[Program, subprocess.Popen[str]]:
    """A pull under way, of a store that is connected and has pulled nothing."""
    program = Program(trial.folder / name / "store.db", pace=Clock())
    program.store.parent.mkdir()
    demo = trial.account.simulator.account.demo
    account_writing.bind(address_of(program), Binding(trial.account.url, demo.id, demo.name, AT))
    own = {"ROLECALL_STORE": str(program.store), "XDG_CACHE_HOME": str(trial.folder / f"cache{machine}")}
    words = [sys.executable, "-m", "rolecall", *PULL]
    process = subprocess.Popen(
        words, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    return program, process


def _timed(
    number: int, what: str, users: int, aim: float, *, latency: str = "0", programs: int = 1, machines: int = 1
) -> Scenario:
    run = partial(pulls, latency=latency, programs=programs, machines=machines)
    least = programs * machines * a_pull(users)
    return Scenario(number, what, run, least, aim, people=(users,), is_pulled=False)


SCENARIOS = (
    _timed(6, "pull of 79 users, no 429", 79, 22),
    _timed(7, "pull of 300 users", 300, 95),
    _timed(9, "100 users, answers of 0.5 to 0.8 s", 100, 32, latency="0.5-0.8"),
    _timed(9, "79 users, answers of 0.8 s: three readers", 79, 1.5 * budget.seconds(a_pull(79)), latency="0.8"),
    _timed(10, "two processes of 79 users: no 429", 79, 45, programs=2),
    _timed(11, "two machines of 79 users: all read", 79, 90, machines=2),
)
