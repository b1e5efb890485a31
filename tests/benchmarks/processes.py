"""Processes measured from outside: what they take of the clock, the processor and the memory.

Whoever measures stays small itself: a child's peak of memory begins with its parent's.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CHAIN = HERE.parent.parent / "examples" / "chain.toml"


@dataclass(frozen=True)
class Ran:
    """What a process took: seconds on the clock and of the processor, megabytes at most."""

    wall: float
    processor: float
    megabytes: float


def run(*command: str, folder: Path | None = None, statuses: Sequence[int] = (0,), **settings: str) -> Ran:
    """Runs a command to its end; what it prints goes nowhere. `settings` are ROLECALL_ variables in lower case.

    Raises SystemExit where it fails.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ROLECALL_", "PYTHONDONTWRITE"))}
    environment = {**kept, "COLUMNS": "80", **{f"ROLECALL_{key.upper()}": value for key, value in settings.items()}}
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as remarks:
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=remarks)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in statuses:
            remarks.seek(0)
            raise SystemExit(f"{' '.join(command)}: status {child.returncode}\n{remarks.read().decode()}")
    return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def rolecall(store: str | Path, *words: str, statuses: Sequence[int] = (0,), folder: Path | None = None) -> Ran:
    """Runs the program on a store."""
    return run(sys.executable, "-m", "rolecall", *words, statuses=statuses, folder=folder, store=str(store))


def script(name: str, *words: str | Path) -> Ran:
    """Runs another of these scripts."""
    return run(sys.executable, str(HERE / name), *map(str, words))


def median(runs: Sequence[Ran]) -> Ran:
    """The middle of each figure."""
    figures = zip(*((ran.wall, ran.processor, ran.megabytes) for ran in runs), strict=True)
    return Ran(*map(statistics.median, figures))


def say(line: str = "") -> None:
    """Prints at once: some figures take a while."""
    print(line, flush=True)  # noqa: T201 - what the scripts are for
