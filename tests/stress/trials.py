"""Trials of the store by accident: processes that die or are stopped at any moment, many writers, failing disks.

Each returns what it tried and what went wrong. `python tests/stress/run.py` runs them for long, the suite for a moment.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from program import CHAIN, Program

CHANGE = ("perms", "revoke", "all", "reports.*", "--yes")
READS = (("user", "list"), ("export", "-"), ("perms", "show", "all"), ("history", "list"), ("store", "info"))
WRITE = ("location", "add", "Stress", "--currency", "EUR", "--yes")
SAVED = re.compile(r"Saved as change ([0-9]+)\.")
PAGE = 4096


@dataclass
class Tally:
    """How often something was tried, how it ended, and every fault with what it takes to see it again."""

    name: str
    tries: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, end: str, *faults: str) -> None:
        self.tries += 1
        self.ends[end] += 1
        self.faults.extend(faults)


def started(store: Path | str, *words: str) -> subprocess.Popen[str]:
    """The program as a process of its own, which SIGINT reaches even where these trials run in the background."""
    return subprocess.Popen(
        [sys.executable, "-m", "rolecall", *words, "--store", str(store)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    )


def copied(store: Path, place: Path) -> Program:
    """The program on a copy of a store, which has nothing beside its file."""
    clear(place)
    return Program(Path(shutil.copy(store, place)))


def clear(place: Path) -> None:
    """Takes away a store with all that belongs to it."""
    for path in (place, *place.parent.glob(f"{place.name}-*"), *place.parent.glob(".rolecall-*")):
        path.unlink(missing_ok=True)


def duration(store: Path, place: Path, *words: str) -> float:
    """How long the command takes undisturbed, in seconds."""
    clear(place)
    if store.exists():
        shutil.copy(store, place)
    begun = time.monotonic()
    _, err = started(place, *words).communicate(timeout=60)
    assert "Saved" in err, err
    return time.monotonic() - begun


# -- stopped at any moment -------------------------------------------------------------------------


def stops(store: Path, folder: Path, tries: int, number: signal.Signals, dice: random.Random) -> Tally:
    """A saving process gets a signal at any moment: its change is in the store whole or not at all, as it said."""
    tally, place = Tally(f"{number.name} while saving"), folder / "store.db"
    seconds = duration(store, place, *CHANGE)
    before, after = Program(store)("export", "-").out, Program(place)("export", "-").out
    assert before != after
    for _ in range(tries):
        program, wait = copied(store, place), dice.uniform(0.2, 1.1) * seconds
        process = started(place, *CHANGE)
        time.sleep(wait)
        with suppress(ProcessLookupError):
            process.send_signal(number)
        _, err = process.communicate(timeout=60)
        now = program("export", "-").out
        saved = now == after
        faults = list(_stopped(process.returncode, err, number, saved=saved))
        if now not in (before, after):
            faults.append("the change is there in part")
        if (verified := program("history", "verify")).status:
            faults.append(f"the history does not verify: {verified.err}")
        if (again := program(*WRITE)).status:
            faults.append(f"nothing can be saved any more: {again.err}")
        end = f"{'saved' if saved else 'not saved'}, status {process.returncode}"
        tally.note(end, *(f"after {wait:.3f} s: {fault}" for fault in faults))
    return tally


def creations(folder: Path, tries: int, number: signal.Signals, dice: random.Random) -> Tally:
    """A process that creates a store gets a signal at any moment: there is no store, or a whole one."""
    tally, place, words = (
        Tally(f"{number.name} while creating"),
        folder / "new" / "store.db",
        ("apply", str(CHAIN), "-y"),
    )
    seconds = duration(folder / "none", place, *words)
    after = Program(place)("export", "-").out
    for _ in range(tries):
        clear(place)
        wait = dice.uniform(0.2, 1.1) * seconds
        process = started(place, *words)
        time.sleep(wait)
        with suppress(ProcessLookupError):
            process.send_signal(number)
        _, err = process.communicate(timeout=60)
        read = Program(place)("export", "-")
        saved = read.status == 0
        faults = list(_stopped(process.returncode, err, number, saved=saved))
        if saved and read.out != after:
            faults.append("the store is there in part")
        if read.status not in (0, 9):
            faults.append(f"neither a store nor none: {read.err}")
        if number == signal.SIGINT and list(place.parent.glob(".rolecall-*")):
            faults.append("a part of a store is left behind")
        if (again := Program(place)(*words)).status:
            faults.append(f"it cannot be created any more: {again.err}")
        end = f"{'created' if saved else 'not created'}, status {process.returncode}"
        tally.note(end, *(f"after {wait:.3f} s: {fault}" for fault in faults))
    return tally


def _stopped(status: int, err: str, number: signal.Signals, *, saved: bool) -> Iterator[str]:
    """What a stopped process said, against what it did."""
    if "Traceback" in err and "rolecall" in err:
        yield f"a traceback: {err}"
    if SAVED.search(err) and not saved:
        yield "it said that it saved, and did not"
    if status == 0 and not saved:
        yield "status 0, and nothing saved"
    if status == 130 and saved:
        yield f"status 130, and saved: {err}"
    if status not in (0, 130, -number):
        yield f"status {status}: {err}"


# -- many writers ----------------------------------------------------------------------------------


def writers(address: str, begin: Path, processes: int, rounds: int, dice: random.Random) -> Tally:
    """Processes that change the same people at once: every change that was reported is there, once, in an order."""
    tally = Tally(f"{processes} writers on {address.partition(':')[0] if '://' in address else 'sqlite'}")
    program = Program(begin)
    at = ("--store", address)
    assert program("apply", str(CHAIN), "--yes", *at).status == 0
    listed = program("user", "list", "--columns", "email,location,role", *at).out.splitlines()
    accesses = [(who, where) for who, where, role in (line.split("\t") for line in listed) if role == "administrator"]
    keys = ("clients.note", "booking.edit", "calendar", "clients.export")
    numbers: list[int] = []
    for _ in range(rounds):
        running = []
        for _ in range(processes):
            verb = dice.choice(("grant", "revoke"))
            who, where = dice.choice(accesses[:3])
            running.append(started(address, "perms", verb, who, dice.choice(keys), "--at", where, "--yes"))
        for process in running:
            _, err = process.communicate(timeout=120)
            found = SAVED.search(err)
            numbers += [int(found[1])] if found else []
            fault = process.returncode not in (0, 6) or "Traceback" in err
            tally.note(f"status {process.returncode}", *([err] if fault else []))
    count = len(program("history", "list", *at).out.splitlines())
    if sorted(numbers) != list(range(2, count + 1)):
        tally.faults.append(f"changes reported {sorted(numbers)}, in the history {count}")
    if (verified := program("history", "verify", *at)).status:
        tally.faults.append(f"the history does not verify: {verified.err}")
    return tally


# -- a failing disk --------------------------------------------------------------------------------


def flips(store: Path, folder: Path, tries: int, dice: random.Random) -> Tally:
    """A store with a spoiled page: each command answers as before or says what is damaged, and `verify` finds it."""
    tally, place = Tally("spoiled pages"), folder / "store.db"
    whole = {words: Program(store)(*words).out.replace(str(store), str(place)) for words in READS}
    data = store.read_bytes()
    for attempt in range(tries):
        kind, spoiled = _spoiled(data, dice)
        clear(place)
        place.write_bytes(spoiled)
        place.chmod(0o600)
        program = Program(place)
        faults = []
        answers = {words: program(*words) for words in READS}
        verified = program("history", "verify")
        others = [(("history", "verify"), verified), (WRITE, program(*WRITE))]
        for words, done in (*answers.items(), *others):
            if done.status not in (0, 6, 9, 65, 75) or "Traceback" in done.err:
                faults.append(f"{' '.join(words)}: status {done.status}: {done.err}")
            if done.status in (9, 75) and kind != "cut":
                faults.append(f"{' '.join(words)}: status {done.status} is not damage: {done.err}")
        for words, done in answers.items():
            if verified.status == done.status == 0 and done.out != whole[words]:
                faults.append(f"{' '.join(words)}: another answer, and history verify finds nothing")
        seen = "noticed" if any(done.status for done in answers.values()) else "read"
        end = f"{kind}: {seen}, verify {verified.status}"
        tally.note(end, *(f"try {attempt} ({kind}): {fault}" for fault in faults))
    return tally


def _spoiled(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    """The bytes of a file after an accident, and what happened."""
    pages = len(data) // PAGE
    page = dice.randrange(pages) * PAGE
    place = page + dice.randrange(PAGE)
    match dice.choice(("bit", "byte", "run", "zeros", "swap", "cut")):
        case "bit":
            return "bit", data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]
        case "byte":
            return "byte", data[:place] + dice.randbytes(1) + data[place + 1 :]
        case "run":
            return "run", (data[:place] + dice.randbytes(64) + data[place + 64 :])[: len(data)]
        case "zeros":
            return "zeros", data[:page] + bytes(PAGE) + data[page + PAGE :]
        case "swap":
            other = dice.randrange(pages) * PAGE
            spoiled = bytearray(data)
            spoiled[page : page + PAGE], spoiled[other : other + PAGE] = (
                data[other : other + PAGE],
                data[page : page + PAGE],
            )
            return "swap", bytes(spoiled)
        case _:
            return "cut", data[:place]
