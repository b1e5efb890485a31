"""One trial of a scenario: an account and the program at its beginning, and what it took and did at its end."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from acceptance.judging import Change, Users, damage, invited_twice, users_of
from program import Program
from pulled import environment_of, pull
from rolecall.domain.account import budget
from simulated import Simulated, simulated_account
from waiting import WaitingTime

JITTER = 0.05  # seconds


@dataclass(frozen=True)
class Scenario:
    """One of the acceptance scenarios of the live account.

    `least` is how many requests it takes where nothing goes wrong; `aim` within how many seconds it has to be done, by
    default what so many requests take at our pace, unless faults delay it. `people` are the numbers of users at the
    account's locations; the store has pulled them, where it `is_pulled`.
    """

    number: int
    what: str
    run: Callable[[Trial], object]
    least: int = 0
    aim: float | None = None
    people: tuple[int, ...] = (24,)
    is_pulled: bool = True
    is_signed_in: bool = True


@dataclass
class Trial:
    """What a scenario has at hand, and what it cost so far.

    At the end the account holds what it held at the beginning, but for what colleagues edited in it and for `changes`:
    what the scenario wishes, by the names of users.
    """

    account: Simulated
    program: Program
    folder: Path
    patch: pytest.MonkeyPatch
    time: WaitingTime
    least: int
    changes: dict[str, Change] = field(default_factory=dict)
    requests: int = 0
    seconds: float = 0
    faults: int = 0
    spoiled: list[str] = field(default_factory=list)
    _edits: dict[str, Change] = field(default_factory=dict)
    _before: Users = field(default_factory=dict)
    _first: int = 0
    _since: float = 0

    def __post_init__(self) -> None:
        self._edit = self.account.simulator.edit
        self.patch.setattr(self.account.simulator, "edit", self._edited)

    @property
    def home(self) -> Path:
        """The person's own folder of settings."""
        return self.folder / "config" / "rolecall"

    def begin(self) -> None:
        """What is asked and done from now on counts; nobody waits for the pace of what was before."""
        self.time.at += budget.WINDOW
        self._before, self._since = users_of(self.account), self.time.at
        self._first = len(self.account.simulator.log())
        self._edits.clear()

    def end(self) -> None:
        """Counts and judges what was asked and done since the beginning."""
        after, log = users_of(self.account), self.account.simulator.log()[self._first :]
        self.requests += len(log)
        self.seconds += self.time.at - self._since
        self.faults += sum(bool(row["fault"]) or row["status"] == 429 for row in log)
        self.spoiled += damage(self._before, after, self._edits, self.changes)
        self.spoiled += [*invited_twice(self.account), *self.account.surprises]
        self.account.surprises.clear()

    def anew(self) -> None:
        """Judges what was done until now; then the account and the store are as they were at first."""
        self.end()
        self.account.simulator.restore()
        self.program.store.unlink(missing_ok=True)
        if (pulled := self.folder / "pulled.db").exists():
            shutil.copy(pulled, self.program.store)
        self.changes.clear()
        self.begin()

    def pull(self) -> None:
        """Makes a store that has just been pulled."""
        self.program.store.parent.mkdir()
        pull(self.program, self.account)
        with closing(sqlite3.connect(self.program.store)) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.program.store, self.folder / "pulled.db")

    def _edited(self, row: Mapping[str, Any]) -> None:
        """Somebody else edits the account, and that is no damage."""
        self._edit(row)
        key, known = f"{row['location']}/{row['user']}", {"role": "user_role", "accept": "is_approved"}
        change = {**row.get("values", {}), **{name: row[word] for word, name in known.items() if word in row}}
        self._edits[key] = None if row.get("remove") else {**(self._edits.get(key) or {}), **change}


@dataclass(frozen=True)
class Outcome:
    """What became of a scenario; `why` is empty where it ran to its end."""

    scenario: Scenario
    requests: int
    least: int
    seconds: float
    faults: int
    spoiled: tuple[str, ...]
    why: str

    @property
    def bound(self) -> float:
        """Seconds."""
        return budget.seconds(self.least) if self.scenario.aim is None else self.scenario.aim

    @property
    def failures(self) -> list[str]:
        """What is wrong, nothing where it passed. Where faults were met, requests are not counted against it."""
        many = self.requests > self.least and not self.faults
        late = self.seconds > self.bound + JITTER and (not self.faults or self.scenario.aim is not None)
        return [
            *([self.why] if self.why else ()),
            *([f"{self.requests} requests where {self.least} are enough"] if many else ()),
            *([f"{self.seconds:.1f} seconds instead of {self.bound:.1f}"] if late else ()),
            *self.spoiled,
        ]


def tried(scenario: Scenario) -> Outcome:
    """Runs a scenario on an account and a store of its own."""
    with _trial(scenario) as trial:
        why = ""
        trial.begin()
        try:
            scenario.run(trial)
        except Exception as error:  # noqa: BLE001 - whatever it is, the table says it
            why = _said(error)
        trial.end()
    return Outcome(scenario, trial.requests, trial.least, trial.seconds, trial.faults, tuple(trial.spoiled), why)


def _said(error: Exception) -> str:
    """Where a scenario failed, and with what."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return " ".join(f"{Path(place.filename).name}:{place.lineno}: {place.line} {error}".split())


@contextmanager
def _trial(scenario: Scenario) -> Iterator[Trial]:
    with (
        tempfile.TemporaryDirectory() as place,
        pytest.MonkeyPatch.context() as patch,
        simulated_account(*scenario.people) as account,
    ):
        folder, time = Path(place), WaitingTime()
        _enter(patch, account, folder, is_signed_in=scenario.is_signed_in)
        program = Program(folder / "team" / "store.db", pace=time.clock)
        trial = Trial(account, program, folder, patch, time, scenario.least)
        if scenario.is_pulled:
            trial.pull()
        yield trial


def _enter(patch: pytest.MonkeyPatch, account: Simulated, folder: Path, *, is_signed_in: bool) -> None:
    """A folder and an environment of the trial's own, with the tokens or without."""
    for name in [name for name in os.environ if name.startswith("ROLECALL_")]:
        patch.delenv(name)
    for name, value in environment_of(account, folder).items():
        if is_signed_in or not name.startswith("ROLECALL_"):
            patch.setenv(name, value)
    patch.chdir(folder)
