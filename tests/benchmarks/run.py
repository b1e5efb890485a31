"""How long many commands take in one `rolecall run` beside a process each: `python tests/benchmarks/run.py [COMMANDS]`.

The example chain is loaded into two stores. One is changed by `rolecall run` of all the commands, the other by
processes of their own for some of these commands, spread over the whole file; their time is told for as many as there
are. The aim: 50 times faster.
"""

from __future__ import annotations

import shlex
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.processes import CHAIN, rolecall, say

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


def main(number: int) -> None:
    """Prints what both ways take."""
    lines = commands(number)
    with tempfile.TemporaryDirectory() as name:
        one, each, file = Path(name, "one.db"), Path(name, "each.db"), Path(name, "commands.txt")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for store in (one, each):
            rolecall(store, "apply", str(CHAIN), "--yes", "--quiet")
        together = rolecall(one, "run", str(file), "--yes").wall
        chosen = lines[:: max(1, number // PROCESSES)][:PROCESSES]
        apart = sum(rolecall(each, *shlex.split(line), "--yes").wall for line in chosen)
    whole = apart / len(chosen) * number
    times = whole / together
    say(f"rolecall run of {number:,} commands {together:8.2f} s")
    say(f"a process for each, from {len(chosen)}  {whole:8.2f} s  ({apart / len(chosen) * 1000:.0f} ms each)")
    say(f"{times:.0f} times faster; aim {AIM}{'' if times >= AIM else ': missed'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
