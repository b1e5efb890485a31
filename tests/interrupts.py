"""Interrupts a saving command at many moments and compares its status and its words with what the store holds.

`python tests/interrupts.py 200` prints how many interruptions fell into each phase, and every fault.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from program import CHAIN, Program
from rolecall.domain.exits import Exit
from rolecall.store.address import address
from rolecall.store.store import Store

signal.signal(signal.SIGINT, signal.default_int_handler)  # children inherit a signal that a shell's job ignores
GRANT = ("perms", "grant", "anna.petrova@example.com", "booking.edit", "--yes")
REPORTED = "rolecall: Interrupted; nothing was saved.\n"


@dataclass(frozen=True)
class Try:
    """What became of a command that was interrupted; `phase` says whether that was before or after the commit."""

    after: float
    status: int
    err: str
    changes: int

    @property
    def phase(self) -> str:
        if self.status == -signal.SIGINT or "init_import_site" in self.err:
            return "before Python runs any program: its own message"
        return "too late: saved" if self.changes == 2 else "in time: not saved"

    @property
    def fault(self) -> str:
        """What is wrong; empty where all is as it should be."""
        if self.phase.startswith("before Python"):
            return ""
        right = (0, "Saved as change 2.\n") if self.changes == 2 else (130, REPORTED)
        return "" if (self.status, self.err) == right else f"after {self.after:.3f} s: {self.status} {self.err!r}"


def interrupted(store: Path, delay: float, *, twice: bool = False) -> Try:
    """Interrupts a grant on a copy of the store after so many seconds, or twice in a row."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(store, Path(folder) / "store.db"))
        command = [sys.executable, "-m", "rolecall", *GRANT]
        environment = {**os.environ, "ROLECALL_STORE": str(copy)}
        child = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        time.sleep(delay)
        for _ in range(2 if twice else 1):
            child.send_signal(signal.SIGINT)
            time.sleep(0.005 if twice else 0)
        _, err = child.communicate(timeout=60)
        return Try(delay, child.returncode, err, Store(address(str(copy))).load().revision)


def duration(store: Path) -> float:
    """How long the command takes undisturbed."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(store, Path(folder) / "store.db"))
        begun = time.monotonic()
        assert Program(copy).process(*GRANT).status == 0
        return time.monotonic() - begun


def main(tries: int) -> int:
    """Spreads a half over the whole run of the command and a little beyond, and the others about the commit."""
    with TemporaryDirectory() as folder:
        program = Program(Path(folder) / "store.db")
        assert program("apply", str(CHAIN), "--yes", "--quiet").status == 0
        half, longest = tries // 2, duration(program.store) * 1.2
        results = [interrupted(program.store, longest * n / half, twice=n % 4 == 3) for n in range(half)]
        last = max((r.after for r in results if r.status == Exit.INTERRUPTED), default=longest)
        for n in range(tries - half):
            delay = max(0.0, last + longest * (n / (tries - half) - 0.5) / 5)
            results.append(interrupted(program.store, delay, twice=n % 4 == 3))
    phases = Counter(result.phase for result in results).items()
    faults = [result.fault for result in results if result.fault]
    lines = [*(f"{number:4} {phase}" for phase, number in phases), f"{tries} tries, {len(faults)} faults", *faults]
    sys.stdout.write("\n".join([*lines, ""]))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
