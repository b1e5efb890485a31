"""How time and memory grow with the team: the example chain multiplied, each command a process of its own.

    python tests/benchmarks/scale.py [USERS...]        default: 1000 10000

Prints a row a command: seconds and peak MiB at each size, and the exponent of growth between the last two sizes.
"""

from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

COMMANDS = {
    "who may export clients": ["perms", "who", "clients.export"],
    "the matrix as CSV": ["report", "export", "permissions"],
    "a grant to all, planned": ["perms", "grant", "all", "loyalty", "--dry-run", "--format", "table"],
    "a grant to all, saved": ["perms", "grant", "all", "loyalty", "--yes", "--quiet"],
    "export": ["export", "world.toml"],
    "apply, nothing to change": ["apply", "world.toml", "--yes"],
    "one person's permissions": ["perms", "show", "anna.petrova.0@example.com"],
    "one person's change, saved": ["perms", "grant", "anna.petrova.0@example.com", "booking.edit", "--yes", "--quiet"],
}


def measured(words: list[str], folder: Path) -> tuple[float, float]:
    """Seconds and peak MiB of one process."""
    environment = {**os.environ, "ROLECALL_STORE": str(folder / "store.db")}
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "rolecall", *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(words)}: status {status}")
    return took, usage.ru_maxrss / 1024


def main(sizes: list[int]) -> None:
    """Prints the table."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            words = [sys.executable, str(Path(__file__).with_name("chains.py")), str(size), str(folder / "store.db")]
            subprocess.run(words, check=True)  # apart, so that this process stays small: a child's peak begins with it
            for command, words in COMMANDS.items():
                found[command].append(measured(words, folder))
            assert len(tomllib.loads((folder / "world.toml").read_text())["user"]) == size
    print(f"{'users':28}" + "".join(f"{size:>18,}" for size in sizes) + "   growth")  # noqa: T201
    for command, row in found.items():
        told = "".join(f"{seconds:9.2f} s {mib:4.0f} MB" for seconds, mib in row)
        print(f"{command:28}{told}" + _growth(sizes, row))  # noqa: T201


def _growth(sizes: list[int], row: list[tuple[float, float]]) -> str:
    if len(sizes) < 2:
        return ""
    return f"{math.log(row[-1][0] / row[-2][0]) / math.log(sizes[-1] / sizes[-2]):9.2f}"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main([int(word) for word in sys.argv[1:]] or [1000, 10000])
