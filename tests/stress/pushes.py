"""Pushes in trouble: each fault at each request, several at once, and a killed process, judged by the account's state.

    python tests/stress/pushes.py [--each N] [--mixed N] [--killed N] [--seed N] [--postgresql]

By default each fault at each request, 200 pushes with mixed faults and 50 killed ones, on a store in a file. After at
most three more runs everybody is as before or as wished, nobody is invited twice, and nobody else has changed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import sleep
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import hurried
import postgres
from acceptance.judging import invited_twice
from program import Done, Program
from pulled import account_of, environment_of, pull
from rolecall.domain.account.next_act import SEND_AGAIN_AFTER
from rolecall.domain.account.push_steps import StepKind
from simulated import Simulated, simulated_account
from stress.places import Databases, Files, Places

EDITS = (
    "perms revoke ivan.oz@example.com clients",
    "perms revoke below.off@example.com clients",
    "perms grant over.role@example.com calendar:history=30d",
    "invite Eve --email eve@example.com --at Riverside --role manager",
    "user remove zero.link@example.com --everywhere",
)
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "reset"},
    {"kind": "done-reset"},
    {"kind": "late", "seconds": 90},
    {"kind": "reset-late", "seconds": 90},
    {"kind": "truncated"},
    {"kind": "html"},
    {"kind": "html", "done": True},
    {"kind": "status", "status": 429, "retry_after": 1},
    {"kind": "status", "status": 500, "done": True},
    {"kind": "failure"},
    {"kind": "token-dies"},
    {"kind": "token-dies", "after": True},
)
MOST_RUNS = 4
ENDS = (0, 5, 6, 7, 75, 77)
"""How a push in trouble may end."""
SLOW = 40
"""So many seconds of the account's pace pass in one while a process is waited for to be killed."""
Users = dict[str, dict[str, Any]]


@dataclass
class Trouble:
    """An account, a store with changes that wait for a push, and what the account has before and after it."""

    account: Simulated
    folder: Path
    places: Places
    store: str = ""
    before: Users = field(default_factory=dict)
    after: Users = field(default_factory=dict)
    requests: int = 0

    def prepare(self) -> None:
        """Makes the store, and learns from a push without trouble what is wished and how many requests that takes."""
        self.account.simulator.restore()
        self.store = self.places.empty()
        program = _program(self.store)
        pull(program, self.account)
        for line in EDITS:
            done = program.line(f"{line} --yes --quiet")
            assert done.status == 0, done.err
        if not program.url:
            with closing(sqlite3.connect(program.store)) as store:
                store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.account.simulator.restore()
        self.before = self.users()
        program = self.fresh()
        assert program.line("push --yes --remove").status == 5  # Eve has to accept
        self.after, self.requests = self.users(), self.account.simulator.counts()["requests"]
        self.places.drop(program.place)

    def users(self) -> Users:
        users: Users = self.account.simulator.state()["locations"]["720441"]["users"]
        return users

    def fresh(self) -> Program:
        """The program on a store of its own, of which nothing is pushed yet."""
        return _program(self.places.like(self.store))

    def signed_in(self) -> None:
        """Whoever's token died signs in again."""
        os.environ.update(environment_of(self.account, self.folder))

    def settle(self, program: Program, runs: int = 0) -> int:
        """Runs until nothing is left to go on with; how many runs that took. In the second one that cannot find an
        invitation, ten minutes later, a person says that it may be sent again.
        """
        for number in range(runs, MOST_RUNS):
            self.signed_in()
            done = self._run(program, number)
            assert done.status in ENDS, done.err
            self.arrived()
            if done.status in (0, 5, 7) and not account_of(program).open_push():
                return number + 1
        return MOST_RUNS

    def _run(self, program: Program, number: int) -> Done:
        push = account_of(program).open_push()
        if push is None:
            return program.line("push --yes --remove")
        unseen = [step.contact for step in push.steps if step.kind is StepKind.INVITE and step.is_open and step.tries]
        if not unseen or number < 2:
            return program.line("push --resume --yes")
        later = datetime.fromisoformat(program.clock) + timedelta(seconds=SEND_AGAIN_AFTER)
        return replace(program, clock=later.isoformat()).line(f"push --resume --yes --send-again {unseen[0]}")

    def arrived(self) -> None:
        """Waits for what is done late: judged earlier, late deeds would be hidden."""
        self.account.settle()

    def damage(self) -> list[str]:
        """What is neither as before nor as wished, and who was invited twice."""
        now = self.users()
        keys = self.before.keys() | self.after.keys() | now.keys()
        odd = [key for key in keys if now.get(key) not in (self.before.get(key), self.after.get(key))]
        names = Counter(user["name"] for user in now.values() if user["name"] == "Eve")
        twice = [f"{name} is listed {number} times" for name, number in names.items() if number > 1]
        return [*(f"user {key}" for key in odd), *twice, *invited_twice(self.account)]

    def is_finished(self) -> bool:
        return self.users() == self.after


def _program(place: str) -> Program:
    return Program(Path("none.db"), url=place) if "://" in place else Program(Path(place))


@contextmanager
def trouble(folder: Path, places: Places | None = None) -> Iterator[Trouble]:
    """Pushes of a store in a file of the folder, or in other places."""
    with simulated_account(24) as account:
        account.surprises = []
        kept = dict(os.environ)
        try:
            os.environ.update(environment_of(account, folder))
            made = Trouble(account, folder, places or Files(folder))
            made.prepare()
            yield made
        finally:
            account.surprises.clear()
            os.environ.clear()
            os.environ.update(kept)


@dataclass
class PushTally:
    """What became of the pushes."""

    pushes: int = 0
    finished: int = 0
    runs: Counter[int] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    requests: int = 0
    faults: int = 0

    def add(self, made: Trouble, runs: int, what: str) -> None:
        self.pushes += 1
        self.finished += made.is_finished()
        self.runs[runs] += 1
        self.damaged += [f"{what}: {text}" for text in made.damage()]
        log = made.account.simulator.log()
        self.requests += len(log)
        self.faults += sum(bool(row["fault"]) for row in log)

    def __str__(self) -> str:
        runs = ", ".join(f"{number}: {times}" for number, times in sorted(self.runs.items()))
        return f"{self.pushes} pushes, {self.finished} as wished, {len(self.damaged)} damaged; runs {runs}"


def with_faults(made: Trouble, tally: PushTally, faults: list[dict[str, Any]]) -> None:
    """One push that meets these faults."""
    made.account.simulator.restore()
    for fault in faults:
        made.account.simulator.add_fault(fault)
    program = made.fresh()
    tally.add(made, made.settle(program), str(faults))
    made.places.drop(program.place)


def stopped(made: Trouble, program: Program, after: int, number: signal.Signals) -> tuple[int, str]:
    """Pushes in a process that is stopped once the account has had so many requests: its status, and what it said."""
    made.account.simulator.restore()
    made.signed_in()
    child = subprocess.Popen(
        [sys.executable, hurried.__file__, str(SLOW), "push", "--yes", "--remove"],
        env={**os.environ, "ROLECALL_STORE": program.place},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while child.poll() is None and made.account.simulator.counts()["requests"] < after:
        sleep(0.002)
    child.send_signal(number)
    _, said = child.communicate()
    made.places.settle(program.place)
    made.arrived()
    return child.returncode, said


def killed(made: Trouble, tally: PushTally, after: int) -> None:
    """One push whose process is killed once the account has had so many requests."""
    program = made.fresh()
    stopped(made, program, after, signal.SIGKILL)
    tally.add(made, made.settle(program, 1), f"killed after {after}")
    tally.faults += 1
    made.places.drop(program.place)


def swept(made: Trouble, tally: PushTally, fault: Mapping[str, Any], positions: Sequence[int]) -> None:
    """A fault at each of these requests."""
    for nth in positions:
        with_faults(made, tally, [{**fault, "nth": nth}])


def mixed(made: Trouble, tally: PushTally, number: int, random: Random) -> None:
    """So many pushes with one to five faults anywhere."""
    for _ in range(number):
        chosen = [
            {**random.choice(FAULTS), "nth": random.randint(1, 2 * made.requests)} for _ in range(random.randint(1, 5))
        ]
        with_faults(made, tally, chosen)


def trials(
    made: Trouble, each: int | None, several: int, kills: int, random: Random
) -> Iterator[tuple[str, PushTally]]:
    """What became of the pushes, one kind of trouble after the other."""
    positions = list(range(1, made.requests + 1))
    chosen = positions if each is None else sorted(random.sample(positions, min(each, len(positions))))
    for fault in FAULTS if chosen else ():
        swept(made, tally := PushTally(), fault, chosen)
        yield f"{' '.join(map(str, fault.values()))} at {len(chosen)} of {len(positions)} requests", tally
    if several:
        mixed(made, tally := PushTally(), several, random)
        yield "mixed faults", tally
    if kills:
        tally = PushTally()
        for _ in range(kills):
            killed(made, tally, random.randint(1, made.requests))
        yield "killed", tally


def main(words: Sequence[str]) -> int:
    """Prints each tally as it is ready; the status is 1 where anything was damaged."""
    parser = argparse.ArgumentParser(description="Pushes in trouble, judged by the account's state.")
    parser.add_argument("--each", type=int, metavar="N", help="at how many requests each fault is met (all)")
    for name, number in (("--mixed", 200), ("--killed", 50), ("--seed", 1)):
        parser.add_argument(name, type=int, default=number, metavar="N", help=f"({number})")
    parser.add_argument("--postgresql", action="store_true", help="the store is a database of PostgreSQL")
    given, damaged = parser.parse_args(words), False
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = Databases(stack.enter_context(postgres.server(durable=True))) if given.postgresql else Files(folder)
        made = stack.enter_context(trouble(folder, places))
        for what, tally in trials(made, given.each, given.mixed, given.killed, Random(given.seed)):
            lines = [f"{what}, {places.kind}: {tally}", *(f"  {text}" for text in tally.damaged[:5])]
            sys.stdout.write("\n".join((*lines, "")))
            sys.stdout.flush()
            damaged = damaged or bool(tally.damaged)
    return int(damaged)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
