"""The program in tests: its real entrance in this process, with a store, a terminal and answers of the test's own."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rolecall.account.pace import Clock
from rolecall.app.environment import Environment
from rolecall.cli import run as run_rolecall
from rolecall.domain.errors import RolecallError
from rolecall.terminal.interrupts import REQUESTS
from rolecall.terminal.picker import Choice
from rolecall.terminal.streams import Streams

os.environ["TZ"] = "UTC"  # times for people are local: the same wherever tests run
time.tzset()
FAST = 200
"""So many seconds of an account's pace pass in one, as they do for a simulated account."""
ROOT = Path(__file__).parent.parent
CHAIN = ROOT / "examples" / "chain.toml"
PIPE = Streams(input_is_terminal=False, output_is_terminal=False, error_is_terminal=False, width=80, colour=False)
TERMINAL = Streams(input_is_terminal=True, output_is_terminal=True, error_is_terminal=True, width=80, colour=False)


@dataclass(frozen=True)
class Done:
    """What became of a command; `unread` is what it left of standard input."""

    status: int
    out: str
    err: str
    bytes: bytes = b""
    unread: str = ""

    @property
    def json(self) -> Any:
        """The data of the JSON envelope on standard output."""
        return json.loads(self.out)["data"]


@dataclass
class Answers:
    """Someone who answers from a list; an error in it is a key that raises that; `asked` keeps the questions."""

    answers: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def confirm(self, question: str) -> bool:
        return bool(self._next(question))

    def text(self, question: str, check: Callable[[str], object], default: str = "") -> str:
        answer = str(self._next(question) or default)
        check(answer)
        return answer

    def secret(self, question: str) -> str:
        return str(self._next(question))

    def choose(self, question: str, choices: Sequence[tuple[str, str, str]]) -> str:
        answer = self._next(question)
        return next(value for value, title, _ in choices if answer in (value, title))

    def pick(self, question: str, choices: Sequence[Choice], *, at_least_one: bool = False) -> list[str]:
        """Answered with titles to tick, or with a function from what is ticked to what shall be."""
        ticked, answer = {c.value for c in choices if c.ticked}, self._next(question)
        if isinstance(answer, list):
            return [c.value for title in answer for c in choices if title in (c.value, c.title)]
        wished: set[str] = answer(ticked)
        assert not {c.value for c in choices if c.disabled} & (wished - ticked), "a disabled choice was ticked"
        return [c.value for c in choices if c.value in wished]

    def _next(self, question: str) -> Any:
        self.asked.append(question)
        answer = self.answers.pop(0)
        if isinstance(answer, RolecallError):
            raise answer
        return answer


@dataclass
class Program:
    """`rolecall` on one store, a file, or the database at a `url`. Call it with the words of a command line."""

    store: Path
    streams: Streams = PIPE
    clock: str = "2026-01-02T03:04:05+00:00"
    pace: Clock = field(default_factory=lambda: Clock.running(FAST))
    url: str = ""

    @property
    def place(self) -> str:
        """The address of the store."""
        return self.url or str(self.store)

    def __call__(
        self, *words: str, answers: Answers | None = None, streams: Streams | None = None, text: str = ""
    ) -> Done:
        """Runs a command in this process; `answers` puts someone at the terminal, `text` is standard input."""
        used = streams or (TERMINAL if answers is not None else self.streams)
        environment = Environment(
            clock=lambda: self.clock,
            actor=lambda: "tester",
            asker=lambda: answers or Answers(),
            streams=lambda: used,
            pace=lambda: self.pace,
        )
        with _captured(self.place, text) as (out, err):
            status = run_rolecall(words, environment)
            unread = sys.stdin.read()
        return Done(status, _text(out), _text(err), out.buffer.getvalue(), unread)  # type: ignore[attr-defined]

    def line(self, line: str, **details: Any) -> Done:
        """Runs a command as it is typed, without the word rolecall."""
        return self(*shlex.split(line), **details)

    def process(self, *words: str, text: str = "", environment: Mapping[str, str] | None = None) -> Done:
        """Runs a command as a process of its own."""
        ran = subprocess.run(
            [sys.executable, "-m", "rolecall", *words],
            input=text.encode(),
            capture_output=True,
            check=False,
            timeout=60,
            env={**os.environ, "ROLECALL_STORE": self.place, **(environment or {})},
        )
        return Done(ran.returncode, ran.stdout.decode(), ran.stderr.decode(), ran.stdout)


class Colleague(Answers):
    """Somebody who says yes, but not before a colleague has done something else."""

    def __init__(self, program: Program, line: str) -> None:
        super().__init__([True])
        self.program, self.line = program, line

    def confirm(self, question: str) -> bool:
        done = self.program.line(f"{self.line} --yes --quiet")
        assert done.status == 0, done.err
        return super().confirm(question)


def _text(stream: io.TextIOWrapper) -> str:
    return stream.buffer.getvalue().decode(errors="replace")  # type: ignore[attr-defined,no-any-return]


@contextmanager
def _captured(store: str, text: str) -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    kept = sys.stdin, sys.stdout, sys.stderr, os.environ.get("ROLECALL_STORE")
    handlers = {number: signal.getsignal(number) for number in REQUESTS}
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(text.encode())), out, err
    os.environ["ROLECALL_STORE"] = store
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept[:3]
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.environ.pop("ROLECALL_STORE")
        if kept[3] is not None:
            os.environ["ROLECALL_STORE"] = kept[3]
