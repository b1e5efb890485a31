"""Runs the trials of the store, on SQLite and on PostgreSQL: `python tests/stress/run.py [TRIES] [SEED] [TRIAL]…`.

Each trial gets a share of the tries. Prints how each ended and every fault; the status is 1 where there is one.
"""

from __future__ import annotations

import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import postgres
from program import CHAIN
from stress import crashing, failing, laws, skewing, stopping, thinking, writing
from stress.places import Databases, Files, Places
from stress.tally import Tally, ask
from worlds.salon import SALON

TRIES = 200
TRIALS = (
    "kill",
    "int",
    "term",
    "hup",
    "crash",
    "write",
    "skew",
    "think",
    "stale",
    "full",
    "folders",
    "flip",
    "undo",
    "states",
)


def trial(name: str, places: Places, tries: int, dice: random.Random, folder: Path) -> Iterator[Tally]:
    """What there is of a trial for stores of a kind."""
    begun = _begun(places, CHAIN.read_text(encoding="utf-8"))
    yield from _on_either(name, places, begun, tries, dice, folder)
    if isinstance(places, Files):
        yield from _on_files(name, places, begun, tries, dice)
    if isinstance(places, Databases):
        yield from _on_databases(name, places, begun, tries, dice)
    places.drop(begun)


def _on_either(name: str, places: Places, begun: str, tries: int, dice: random.Random, folder: Path) -> Iterator[Tally]:
    much = 10 if isinstance(places, Files) else 1
    match name:
        case "kill" | "int" | "term" | "hup":
            number = signal.Signals[f"SIG{name.upper()}"]
            share = tries if name == "kill" else tries // 5
            yield stopping.stops(places, begun, max(1, share // 2), number, dice)
            yield stopping.creations(places, max(1, share // 2), number, dice)
        case "write":
            yield writing.writers(places, 8, max(1, tries // 2), dice)
        case "skew":
            yield skewing.skews(places, _begun(places, SALON), max(1, tries // 2), dice)
        case "think":
            yield thinking.thoughts(places, _begun(places, SALON), tries * much // 2, dice)
        case "stale":
            yield writing.stale_plans(places, begun, folder, tries, dice)
        case "undo":
            yield laws.applied(places, folder, tries * much, dice)
        case "states":
            yield laws.states(places, folder, tries * 5 * much, dice)


def _on_files(name: str, places: Files, begun: str, tries: int, dice: random.Random) -> Iterator[Tally]:
    match name:
        case "full":
            yield failing.limited(places, begun, max(1, tries // 4), dice)
            yield failing.full(places, begun, max(1, tries // 2), dice)
        case "folders":
            yield failing.folders(places, begun)
        case "flip":
            yield failing.flips(places, _begun(places, SALON), tries * 4, dice)


def _on_databases(name: str, places: Databases, begun: str, tries: int, dice: random.Random) -> Iterator[Tally]:
    match name:
        case "crash":
            yield crashing.crashes(max(1, tries // 5), dice)
        case "full":
            yield failing.full_server(places, begun, max(1, tries // 10), dice)


def _begun(places: Places, world: str) -> str:
    """A store that holds a world."""
    address = places.empty()
    done = ask(address, "apply", "-", "--yes", text=world)
    assert done.status == 0, done.err
    return address


def run(tries: int, seed: int, chosen: tuple[str, ...], folder: Path) -> Iterator[Tally]:
    """Every chosen trial on every kind of store."""
    with ExitStack() as stack:
        kinds: list[Places] = [Files(folder)]
        if postgres.is_available():
            kinds.append(Databases(stack.enter_context(postgres.server())))
        for name in chosen:
            for places in kinds:
                yield from trial(name, places, tries, random.Random(f"{seed} {name}"), folder)


def main(arguments: list[str]) -> int:
    """Prints each tally as it is ready."""
    numbers = [int(word) for word in arguments if word.isdigit()]
    chosen = tuple(word for word in arguments if word in TRIALS) or TRIALS
    tries, seed = (*numbers, TRIES)[0], (*numbers[1:], 1)[0]
    folder, faults, begun = Path(tempfile.mkdtemp(prefix="rolecall-stress-", dir="/tmp")), 0, time.monotonic()
    try:
        folder.chmod(0o755)  # some trials are somebody else's
        for tally in run(tries, seed, chosen, folder):
            seconds, begun = time.monotonic() - begun, time.monotonic()
            lines = [f"{tally.name}: {tally.tries} tries, {len(tally.faults)} faults, {seconds:.0f} s"]
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
