"""How long a shell waits for names, beside a bare Python: `python tests/benchmarks/completions.py [ROUNDS]`.

Every round runs each command once, in turn, so that whatever else the machine does falls on all of them alike. A first
round that is not counted leaves the modules compiled, as installing the program does.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHAIN = Path(__file__).parent.parent.parent / "examples" / "chain.toml"
DOOR = ["-m", "rolecall", "__complete"]
ASKED = {
    "python -c pass": ["-c", "pass"],
    "rolecall --version": ["-m", "rolecall", "--version"],
    "users": [*DOOR, "users", "an"],
    "staff at a location": [*DOOR, "staff", "", "--at", "Harbour"],
    "selectors": [*DOOR, "selectors", "role:"],
    "permissions": [*DOOR, "permissions", "reports."],
    "users of 10,000": [*DOOR, "users", "an", "--store", "many.db"],
}


def main() -> None:
    """Prints the median of each and what it takes beyond a bare Python."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    with tempfile.TemporaryDirectory() as folder:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ROLECALL_") and k != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "ROLECALL_STORE": f"{folder}/store.db"}
        command = [sys.executable, "-m", "rolecall", "apply", str(CHAIN), "--yes", "--quiet"]
        subprocess.run(command, env=environment, check=True)
        _fill(f"{folder}/store.db", f"{folder}/many.db")
        times: dict[str, list[float]] = {name: [] for name in ASKED}
        for number in range(rounds + 1):
            for name, words in ASKED.items():
                taken = _taken([sys.executable, *words], environment, folder)
                times[name] += [taken] if number else []
    bare = statistics.median(times["python -c pass"])
    for name, each in times.items():
        median = statistics.median(each)
        sys.stdout.write(f"{name:20} {median:6.1f} ms  {median - bare:+6.1f} ms  fastest {min(each):6.1f} ms\n")


def _taken(command: list[str], environment: dict[str, str], folder: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def _fill(store: str, copy: str) -> None:
    """A copy of a store with 10,000 users more."""
    with sqlite3.connect(store) as source, sqlite3.connect(copy) as target:
        source.backup(target)
        rows = ((f"u{n}", f"Person {n}", f"person.{n}@example.com") for n in range(10_000))
        target.executemany("INSERT INTO users (id, name, email) VALUES (?, ?, ?)", rows)


if __name__ == "__main__":
    main()
