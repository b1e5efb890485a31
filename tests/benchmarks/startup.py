"""What commands take, as ratios to the help of a bare Typer program: `python tests/benchmarks/startup.py [ROUNDS]`.

Every round runs each command once, in turn, so that whatever else the machine does falls on all of them alike; a ratio
is one of median processor times. A first round that is not counted leaves the modules compiled, as installing does.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.processes import CHAIN, Ran, median, run, say

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
REACH = {"--version": 0.5, "--help": 1.5, "lines": 1.6, "table": 1.75, "write": 10.0}
"""What each is to stay under, in times the bare program's help."""


def main() -> None:
    """Prints medians, ratios and what to reach."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    with tempfile.TemporaryDirectory() as folder:
        medians = _measured(_commands(Path(folder)), rounds, f"{folder}/store.db")
    bare = medians.pop("bare").processor
    say(f"{'bare --help':12} {bare * 1000:6.0f} ms")
    for name, ran in medians.items():
        ratio = ran.processor / bare
        verdict = "" if ratio <= REACH[name] else "  missed"
        say(f"{name:12} {ran.processor * 1000:6.0f} ms  {ratio:5.2f}  reach {REACH[name]}{verdict}")


def _commands(folder: Path) -> dict[str, list[str]]:
    bare, entrance = folder / "bare.py", folder / "entrance.py"
    bare.write_text(BARE, encoding="utf-8")
    entrance.write_text(ENTRANCE, encoding="utf-8")
    rolecall = [sys.executable, str(entrance)]
    run(*rolecall, "apply", str(CHAIN), "--yes", "--quiet", store=str(folder / "store.db"))
    return {
        "bare": [sys.executable, str(bare), "--help"],
        "--version": [*rolecall, "--version"],
        "--help": [*rolecall, "--help"],
        "lines": [*rolecall, "user", "show", ANNA, "--format", "lines"],
        "table": [*rolecall, "user", "show", ANNA, "--format", "table"],
        "write": [*rolecall, "perms", "VERB", ANNA, "booking.edit", "--yes", "--quiet"],
    }


def _measured(commands: Mapping[str, Sequence[str]], rounds: int, store: str) -> dict[str, Ran]:
    taken: dict[str, list[Ran]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            words = [("revoke", "grant")[number % 2] if word == "VERB" else word for word in command]
            taken[name].append(run(*words, store=store))
    return {name: median(runs[1:]) for name, runs in taken.items()}


if __name__ == "__main__":
    main()
