"""Trials of processes that are stopped at any moment, while they save a change and while they create a store."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress

from program import CHAIN
from stress.places import Places
from stress.tally import SAVED, Tally, ask, duration, started

CHANGE = ("perms", "revoke", "all", "reports.*", "--yes")
CREATION = ("apply", str(CHAIN), "--yes")
WRITE = ("location", "add", "Stress", "--currency", "EUR", "--yes")


def stops(places: Places, begun: str, tries: int, number: signal.Signals, dice: random.Random) -> Tally:
    """A saving process gets a signal: its change is in the store whole or not at all, as it said."""
    tally, whole = Tally(f"{number.name} while saving, {places.kind}"), places.like(begun)
    seconds = duration(whole, *CHANGE)
    before, after = ask(begun, "export", "-").out, ask(whole, "export", "-").out
    assert before != after
    for _ in range(tries):
        address, wait = places.like(begun), dice.uniform(0.2, 1.1) * seconds
        status, err = _stopped(address, CHANGE, wait, number)
        places.settle(address)
        now = ask(address, "export", "-").out
        faults = [*_contradictions(status, err, number, saved=now == after), *_damage(address, WRITE)]
        if now not in (before, after):
            faults.append("the change is there in part")
        _note(tally, wait, "saved" if now == after else "not saved", status, faults)
        places.drop(address)
    places.drop(whole)
    return tally


def creations(places: Places, tries: int, number: signal.Signals, dice: random.Random) -> Tally:
    """A process that creates a store gets a signal: there is no store, or a whole one."""
    tally, whole = Tally(f"{number.name} while creating, {places.kind}"), places.empty()
    seconds = duration(whole, *CREATION)
    after = ask(whole, "export", "-").out
    for _ in range(tries):
        address, wait = places.empty(), dice.uniform(0.2, 1.1) * seconds
        status, err = _stopped(address, CREATION, wait, number)
        places.settle(address)
        read = ask(address, "export", "-")
        faults = list(_contradictions(status, err, number, saved=read.status == 0))
        if read.status == 0 and read.out != after:
            faults.append("the store is there in part")
        if read.status not in (0, 9):
            faults.append(f"neither a store nor none: {read.err}")
        if number != signal.SIGKILL and places.leftovers(address):
            faults.append("a part of a store is left behind")
        faults += _damage(address, WRITE if read.status == 0 else CREATION)
        _note(tally, wait, "created" if read.status == 0 else "not created", status, faults)
        places.drop(address)
    places.drop(whole)
    return tally


def _stopped(address: str, words: tuple[str, ...], wait: float, number: signal.Signals) -> tuple[int, str]:
    """The status and the words of a process that gets a signal after so many seconds."""
    with started(address, *words) as process:
        time.sleep(wait)
        with suppress(ProcessLookupError):
            process.send_signal(number)
        _, err = process.communicate(timeout=60)
    return process.returncode, err


def _contradictions(status: int, err: str, number: signal.Signals, *, saved: bool) -> Iterator[str]:
    """What a stopped process said, against what it did. Only SIGKILL leaves it no time to say that it saved."""
    if "Traceback" in err and "rolecall" in err:
        yield f"a traceback: {err}"
    if SAVED.search(err) and not saved:
        yield "it said that it saved, and did not"
    if status == 0 and not saved:
        yield "status 0, and nothing saved"
    if status != 0 and saved and number != signal.SIGKILL:
        yield f"status {status}, and saved: {err}"
    if status not in (0, 130, -number, -signal.SIGINT):  # what `python -m` makes of 130 where it hit an exec()
        yield f"status {status}: {err}"


def _damage(address: str, words: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a store after an accident, and whether it can go on."""
    if (again := ask(address, *words)).status:
        yield f"nothing can be saved any more: {again.err}"
    if (verified := ask(address, "history", "verify")).status:
        yield f"the history does not verify: {verified.err}"


def _note(tally: Tally, wait: float, end: str, status: int, faults: list[str]) -> None:
    tally.note(f"{end}, status {status}", *(f"after {wait:.3f} s: {fault}" for fault in faults))
