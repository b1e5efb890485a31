"""What a shell waits for names, beside a bare Python: `python tests/benchmarks/completions.py [ROUNDS [USERS]]`.

Every round runs each command once, in turn, so that whatever else the machine does falls on all of them alike. A first
round that is not counted leaves the modules compiled, as installing the program does. The aim: 60 ms among 100,000.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.processes import CHAIN, Ran, median, rolecall, run, say, script

ENTRY = ("-m", "rolecall", "__complete")
ASKED = {
    "python -c pass": ("-c", "pass"),
    "rolecall --version": ("-m", "rolecall", "--version"),
    "users": (*ENTRY, "users", "an"),
    "staff at a location": (*ENTRY, "staff", "", "--at", "Harbour"),
    "selectors": (*ENTRY, "selectors", "role:"),
    "permissions": (*ENTRY, "permissions", "reports."),
    "nothing typed, of many": (*ENTRY, "users", "", "--store", "many.db"),
    "two letters, of many": (*ENTRY, "users", "an", "--store", "many.db"),
    "an e-mail, of many": (*ENTRY, "users", "anna.petrova.1", "--store", "many.db"),
    "nobody, of many": (*ENTRY, "users", "xyzzy", "--store", "many.db"),
}


def main(rounds: int, users: int) -> None:
    """Prints the median processor time of each and what it takes beyond a bare Python."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rolecall(folder / "store.db", "apply", str(CHAIN), "--yes", "--quiet")
        script("chains.py", str(users), folder / "many.db")
        runs: dict[str, list[Ran]] = {asked: [] for asked in ASKED}
        for _ in range(rounds + 1):
            for asked, words in ASKED.items():
                runs[asked].append(run(sys.executable, *words, folder=folder, store=str(folder / "store.db")))
    medians = {asked: median(each[1:]).processor * 1000 for asked, each in runs.items()}
    bare = medians["python -c pass"]
    for asked, milliseconds in medians.items():
        say(f"{asked:24} {milliseconds:6.1f} ms  {milliseconds - bare:+6.1f} ms")


if __name__ == "__main__":
    main(*[int(word) for word in (*sys.argv[1:], *("21", "10000")[len(sys.argv) - 1 :])])
