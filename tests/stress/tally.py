"""What a trial counts, and the program as the trials run it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from program import Done, Program

SAVED = re.compile(r"Saved as change ([0-9]+)\.")
NOWHERE = Program(Path("/nowhere/store.db"))


@dataclass
class Tally:
    """How often something was tried, how it ended, and every fault with what it takes to see it again."""

    name: str
    tries: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, end: str, *faults: str) -> None:
        self.tries += 1
        self.ends[end] += 1
        self.faults.extend(faults)


def ask(address: str, *words: str, text: str = "") -> Done:
    """What the program answers about the store at an address, in this process; `text` is standard input."""
    return NOWHERE(*words, "--store", address, text=text)


def _hear_interrupts() -> None:
    """Where these trials run in the background, they are deaf to SIGINT, and so would be what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(address: str, *words: str, first: Callable[[], object] = _hear_interrupts) -> subprocess.Popen[str]:
    """The program as a process of its own, which does something else `first`."""
    command = [sys.executable, "-m", "rolecall", *words, "--store", address]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, **pipes, text=True, preexec_fn=first)  # type: ignore[call-overload,no-any-return] # noqa: PLW1509


def duration(address: str, *words: str) -> float:
    """How long the command takes undisturbed, in seconds."""
    begun = time.monotonic()
    _, err = started(address, *words).communicate(timeout=60)
    assert "Saved" in err, err
    return time.monotonic() - begun
