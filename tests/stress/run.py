"""Runs the trials of the store for as many tries as asked for: `python tests/stress/run.py [TRIES] [SEED] [TRIAL]…`.

Prints how each ended and every fault; the status is 1 where there is one. The trials: kill, int, term, write, flip.
"""

from __future__ import annotations

import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import postgres
from program import CHAIN, Program
from stress import trials
from stress.trials import Tally
from worlds.salon import SALON

TRIALS = ("kill", "int", "term", "write", "flip")
SIGNALS = {"kill": signal.SIGKILL, "int": signal.SIGINT, "term": signal.SIGTERM}


def stores(folder: Path) -> tuple[Path, Path]:
    """A store with the example chain and one with a salon, both without anything beside their file."""
    chain, salon = Program(folder / "chain.db"), Program(folder / "salon.db")
    assert chain("apply", str(CHAIN), "--yes", "--quiet").status == 0
    assert salon("apply", "-", "--yes", "--quiet", text=SALON).status == 0
    return chain.store, salon.store


def run(tries: int, seed: int, chosen: tuple[str, ...], folder: Path) -> Iterator[Tally]:
    """Every chosen trial; creations, writers and rounds get a share of the tries."""
    dice = random.Random(seed)
    chain, salon = stores(folder)
    work = folder / "work"
    work.mkdir()
    for name, number in SIGNALS.items():
        if name in chosen:
            yield trials.stops(chain, work, tries, number, dice)
            yield trials.creations(work, max(1, tries // 2), number, dice)
    if "write" in chosen:
        rounds = max(1, tries // 10)
        yield trials.writers(str(work / "shared.db"), work / "none.db", 6, rounds, dice)
        if postgres.is_available():
            with postgres.server() as server:
                yield trials.writers(postgres.database(server), work / "none.db", 6, rounds, dice)
    if "flip" in chosen:
        yield trials.flips(salon, work, tries * 5, dice)


def main(arguments: list[str]) -> int:
    """Prints each tally as it is ready."""
    numbers = [int(word) for word in arguments if word.isdigit()]
    chosen = tuple(word for word in arguments if word in TRIALS) or TRIALS
    tries, seed = (*numbers, 100, 1)[0], (*numbers[1:], 1)[0]
    folder, faults = Path(tempfile.mkdtemp(prefix="rolecall-stress-")), 0
    try:
        for tally in run(tries, seed, chosen, folder):
            lines = [f"{tally.name}: {tally.tries} tries, {len(tally.faults)} faults"]
            lines += [f"    {count:5} {end}" for end, count in sorted(tally.ends.items())]
            lines += [f"    FAULT {fault}" for fault in tally.faults]
            sys.stdout.write("\n".join((*lines, "")))
            sys.stdout.flush()
            faults += len(tally.faults)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
