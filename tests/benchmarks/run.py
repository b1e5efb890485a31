"""How long many commands take in one `rolecall run` beside a process each: `python tests/benchmarks/run.py [COMMANDS]`.

The example chain is loaded into two stores. One is changed by `rolecall run` of all the commands, the other by
processes of their own for some of these commands, spread over the whole file; their time is told for as many as there
are. The aim: 50 times faster.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

CHAIN = Path(__file__).parent.parent.parent / "examples" / "chain.toml"
PROCESSES = 20
AIM = 50
GRANTS = (
    "booking.edit",
    "booking.edit.comment",
    "booking.delete",
    "calendar.reschedule",
    "calendar.statistics",
    "calendar.waiting-list",
    "clients.comments",
    "clients.files",
    "clients.edit",
    "loyalty",
    "inventory",
    "booking.sales.edit",
    "calendar.edit-schedule",
    "clients.full-name",
)
"""What employees may be given, and have not by their role."""


def commands(number: int) -> list[str]:
    """Grants of one permission each, of every employee of the chain in turn; where they run out, revocations."""
    people = list(_employees())
    every = [
        f"perms {verb} {shlex.quote(email)} {permission} --at {shlex.quote(location)}"
        for verb in ("grant", "revoke")
        for permission, (email, location) in product(GRANTS, people)
    ]
    assert len(every) >= number, f"there are only {len(every)} commands"
    return every[:number]


def _employees() -> Iterator[tuple[str, str]]:
    for user in tomllib.loads(CHAIN.read_text(encoding="utf-8"))["user"]:
        for access in user["access"]:
            if access["role"] == "employee" and "email" in user:
                yield user["email"], access["at"]


def seconds(store: Path, *words: str) -> float:
    """How long the program takes in a process of its own; what it prints goes nowhere."""
    environment = {**os.environ, "ROLECALL_STORE": str(store), "ROLECALL_FORMAT": "lines"}
    begun = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-m", "rolecall", *words], env=environment, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - begun
    assert ran.returncode == 0, ran.stderr
    return taken


def main(number: int) -> None:
    """Prints what both ways take."""
    lines = commands(number)
    with tempfile.TemporaryDirectory() as name:
        one, each, file = Path(name, "one.db"), Path(name, "each.db"), Path(name, "commands.txt")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for store in (one, each):
            seconds(store, "apply", str(CHAIN), "--yes", "--quiet")
        together = seconds(one, "run", str(file), "--yes")
        chosen = lines[:: max(1, number // PROCESSES)][:PROCESSES]
        apart = sum(seconds(each, *shlex.split(line), "--yes") for line in chosen)
    whole = apart / len(chosen) * number
    times = whole / together
    _say(f"rolecall run of {number:,} commands {together:8.2f} s")
    _say(f"a process for each, from {len(chosen)}  {whole:8.2f} s  ({apart / len(chosen) * 1000:.0f} ms each)")
    _say(f"{times:.0f} times faster; aim {AIM}{'' if times >= AIM else ': missed'}")


def _say(text: str) -> None:
    print(text)  # noqa: T201 - what the script is for


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
