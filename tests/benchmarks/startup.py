"""How long commands take, as ratios to the help of a bare Typer program: `python tests/benchmarks/startup.py [ROUNDS]`.

Every round runs each command once, in turn, so that whatever else the machine does falls on all of them alike; a ratio
is one of medians. A first round that is not counted leaves the modules compiled, as installing the program does.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

CHAIN = Path(__file__).parent.parent.parent / "examples" / "chain.toml"
BARE = """
import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def greet(name: str) -> None:
    _say(f"Hello {name}")


if __name__ == "__main__":
    app()
"""
ENTRANCE = """
import sys

from rolecall.__main__ import main

sys.exit(main())
"""
ANNA = "anna.petrova@example.com"
REACH = {"--version": 0.5, "--help": 1.5, "lines": 1.6, "table": 2.2, "write": 10.0}
"""What each is to stay under, in times the bare program's help."""


def main() -> None:
    """Prints medians, ratios and what to reach."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    with tempfile.TemporaryDirectory() as folder:
        medians = _measured(_commands(Path(folder)), rounds, _environment(folder))
    bare = medians.pop("bare")
    _say(f"{'bare --help':12} {bare * 1000:6.0f} ms")
    for name, median in medians.items():
        ratio = median / bare
        verdict = "" if ratio <= REACH[name] else "  missed"
        _say(f"{name:12} {median * 1000:6.0f} ms  {ratio:5.2f}  reach {REACH[name]}{verdict}")


def _environment(folder: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ROLECALL_") and k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "ROLECALL_STORE": f"{folder}/store.db", "COLUMNS": "80"}


def _commands(folder: Path) -> dict[str, list[str]]:
    bare, entrance = folder / "bare.py", folder / "entrance.py"
    bare.write_text(BARE, encoding="utf-8")
    entrance.write_text(ENTRANCE, encoding="utf-8")
    rolecall = [sys.executable, str(entrance)]
    subprocess.run([*rolecall, "apply", str(CHAIN), "--yes", "--quiet"], env=_environment(str(folder)), check=True)
    return {
        "bare": [sys.executable, str(bare), "--help"],
        "--version": [*rolecall, "--version"],
        "--help": [*rolecall, "--help"],
        "lines": [*rolecall, "user", "show", ANNA, "--format", "lines"],
        "table": [*rolecall, "user", "show", ANNA, "--format", "table"],
        "write": [*rolecall, "perms", "VERB", ANNA, "booking.edit", "--yes", "--quiet"],
    }


def _measured(commands: Mapping[str, Sequence[str]], rounds: int, environment: Mapping[str, str]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            words = [("revoke", "grant")[number % 2] if word == "VERB" else word for word in command]
            start = time.perf_counter()
            subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
