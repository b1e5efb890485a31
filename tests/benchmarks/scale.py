"""What commands cost among ever more people and changes, each beside the least that its job can take (`floors.py`).

    python tests/benchmarks/scale.py [--postgresql] [--changes NUMBER] [USERS...]     default: 1000 10000, 1000 changes

A chain of each size is made (`chains.py`) and every command run on it, a process of its own: once, uncounted, and then
three times where that is quick. What has to look at everyone is left out above 100,000. The smallest chain is measured
again after so many changes. Last comes how what should cost the same everywhere has grown.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import postgres
from benchmarks.processes import Ran, median, rolecall, say, script

PERSON = "anna.petrova.0@example.com"
ROUNDS = 3
MOST_WALKED = 100_000
MOST_GROWTH, MOST_BYTES, MOST_LOCKED = 1.3, 700, 0.030


@dataclass(frozen=True)
class Job:
    """A command, its floor, and how many megabytes more it may take in a large chain; None where it has to grow."""

    words: tuple[str, ...]
    floor: tuple[str, ...]
    most: int | None = None


HISTORY = {
    "the last changes listed": Job(("history", "list", "--limit", "3"), ("recent",), 15),
    "a change shown": Job(("history", "show", "LAST"), ("recent",), 15),
    "a change undone": Job(("history", "undo", "LAST", "--yes", "--quiet"), ("write", PERSON), 15),
    "the history verified": Job(("history", "verify"), ("verify",)),
}
JOBS = {
    "one person shown": Job(("perms", "show", PERSON), ("show", PERSON), 10),
    "one permission explained": Job(("perms", "explain", PERSON, "clients.export"), ("show", PERSON), 10),
    "one permission changed": Job(("perms", "VERB", PERSON, "booking.edit", "--yes", "--quiet"), ("write", PERSON), 10),
    **HISTORY,
    "a name completed": Job(("__complete", "users", "anna.petrova.1"), ("tab", "anna petrova"), 10),
    "who may export clients": Job(("perms", "who", "clients.export"), ("who", "clients.export")),
    "the matrix as CSV": Job(("report", "export", "permissions"), ("matrix",)),
}
Figures = Mapping[str, Ran]


def main(sizes: list[int], changes: int, *, remote: bool) -> None:
    """Prints a table a size, one after the changes, and what grew."""
    figures = [_of_size(size, remote=remote) for size in sizes]
    with _chain(sizes[0], remote=remote) as store:
        made = script("chains.py", "changes", str(changes), store)
        say(f"\n{sizes[0]:,} users after {changes:,} changes, {made.wall / changes * 1000:.1f} ms each")
        after = _table(HISTORY, store)
    if len(sizes) > 1:
        _compare(f"from {sizes[0]:,} to {sizes[-1]:,} users", figures[0], figures[-1])
    _compare(f"after {changes:,} changes", figures[0], after)


def _of_size(size: int, *, remote: bool) -> Figures:
    with _chain(size, remote=remote) as store:
        figures = _table({n: job for n, job in JOBS.items() if size <= MOST_WALKED or job.most is not None}, store)
        if not remote:
            say(f"{'lock held by a change':26}{_locked(store) * 1000:8.0f} ms   reach {MOST_LOCKED * 1000:.0f}")
    return figures


@contextmanager
def _chain(size: int, *, remote: bool) -> Iterator[str]:
    with _store(remote=remote) as store:
        made = script("chains.py", str(size), store)
        say(f"\n{size:,} users, made in {made.wall:.0f} s with {made.megabytes:.0f} MB")
        if not remote:
            on_disk = os.path.getsize(store)
            say(f"{on_disk / 1e6:.0f} MB on disk: {on_disk / size:.0f} bytes a user, reach {MOST_BYTES}")
        yield store


@contextmanager
def _store(*, remote: bool) -> Iterator[str]:
    if not remote:
        with tempfile.TemporaryDirectory() as folder:
            yield os.path.join(folder, "store.db")
        return
    with postgres.server() as folder:
        yield postgres.database(folder)


def _table(jobs: Mapping[str, Job], store: str) -> Figures:
    say(f"{'':26}{'processor':>10}{'memory':>10}{'floor':>10}{'times':>8}")
    return {name: _measured(name, job, store) for name, job in jobs.items()}


def _measured(name: str, job: Job, store: str) -> Ran:
    rounds = range(2 if job.most is None else ROUNDS + 1)  # an even number: what a floor turns over, it turns back
    own = median([rolecall(store, *_words(job, store, number), statuses=(0, 3)) for number in rounds][1:])
    floor = median([script("floors.py", job.floor[0], store, *job.floor[1:]) for _ in rounds][1:])
    times = own.processor / floor.processor
    say(f"{name:26}{own.processor:8.3f} s{own.megabytes:7.0f} MB{floor.processor:8.3f} s{times:8.1f}")
    return own


def _words(job: Job, store: str, number: int) -> list[str]:
    """The words of a round, in which `VERB` turns over what the round before did."""
    known = {"LAST": str(_last(store)) if "LAST" in job.words else "", "VERB": ("revoke", "grant")[number % 2]}
    return [known.get(word, word) for word in job.words]


def _last(store: str) -> int:
    query = "SELECT MAX(number) FROM history"
    if store.startswith("postgresql:"):
        import psycopg

        with psycopg.connect(store) as remote:
            return int(remote.execute(query).fetchall()[0][0])
    with sqlite3.connect(store) as here:
        return int(here.execute(query).fetchall()[0][0])


def _locked(store: str) -> float:
    """How long in seconds a change keeps everyone else from writing: the median of several."""
    return statistics.median(_locked_by(_words(JOBS["one permission changed"], store, n), store) for n in range(6))


def _locked_by(words: list[str], store: str) -> float:
    over, longest = threading.Event(), 0.0

    def watch() -> None:
        nonlocal longest
        connection = sqlite3.connect(store, isolation_level=None, timeout=0)
        free = time.perf_counter()
        while not over.is_set():
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
                free = time.perf_counter()
            except sqlite3.OperationalError:
                longest = max(longest, time.perf_counter() - free)
            time.sleep(0.0005)

    watching = threading.Thread(target=watch)
    watching.start()
    rolecall(store, *words)
    over.set()
    watching.join()
    return longest


def _compare(title: str, first: Figures, last: Figures) -> None:
    say(f"\n{title:26}{'processor':>10}{'memory':>10}")
    for name, most in ((name, JOBS[name].most) for name in last):
        if most is not None:
            times = last[name].processor / first[name].processor
            more = last[name].megabytes - first[name].megabytes
            missed = "   missed" if times > MOST_GROWTH or more > most else ""
            say(f"{name:26}{times:9.2f}x{more:+7.0f} MB   reach {MOST_GROWTH}x, {most:+} MB{missed}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server of its own")
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("sizes", metavar="USERS", type=int, nargs="*", default=[1_000, 10_000])
    words = parser.parse_args()
    main(words.sizes, words.changes, remote=words.postgresql)
