"""Trials of two writers each of whom may save, but not both: neither touches what the other writes, only what a rule
looks at.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

from program import ROOT
from stress.places import Places
from stress.tally import Tally, ask

SECOND_OWNER = ("role", "set", "boris@example.com", "owner", "--at", "Riverside", "--yes")
INVITE = ("invite", "Eve", "--email", "eve@example.com", "--at", "Riverside", "--yes", "--role")
PAIRS = {
    "the last two owners": (
        ("user", "remove", "olga@example.com", "--at", "Riverside", "--yes"),
        ("user", "remove", "boris@example.com", "--at", "Riverside", "--yes"),
    ),
    "a network and a limit to it": (
        ("network", "delete", "North", "--yes"),
        ("perms", "grant", "olga@example.com", "booking.network-clients:network=North", "--at", "Riverside", "--yes"),
    ),
    "a staff member and a link": (
        ("staff", "remove", "Boris Kim", "--at", "Riverside", "--yes"),
        (*INVITE, "employee", "--staff", "Boris Kim"),
    ),
    "one e-mail for two people": (
        (*INVITE, "administrator"),
        ("user", "edit", "olga@example.com", "--email", "eve@example.com", "--yes"),
    ),
}
WRITER = """
import json, sys
import rolecall.store.writing
from stress.tally import ask

address, *words = sys.argv[1:]
ask(address, *words, "--dry-run")
print("ready", flush=True)
sys.stdin.readline()
done = ask(address, *words)
print(json.dumps((int(done.status), done.err)))
"""


def skews(places: Places, begun: str, tries: int, dice: random.Random) -> Tally:
    """Two writers who begin at one moment: what they leave keeps every rule."""
    tally = Tally(f"two writers and a rule, {places.kind}")
    assert ask(begun, *SECOND_OWNER).status == 0
    for _ in range(tries):
        name, pair = dice.choice(list(PAIRS.items()))
        address = places.like(begun)
        ends = _together(address, pair)
        places.settle(address)
        statuses = sorted(status for status, _ in ends)
        faults = [f"{name}: {err}" for status, err in ends if status not in (0, 6, 7, 9, 65) or "Traceback" in err]
        sound = ask(address, "store", "verify")
        faults += [f"{name}: {sound.out}{sound.err}"] if sound.status else []
        faults += [f"{name}: both were saved"] if statuses == [0, 0] else []
        tally.note(f"{name}: status {' and '.join(map(str, statuses))}", *faults)
        places.drop(address)
    return tally


def _together(address: str, pair: tuple[tuple[str, ...], ...]) -> list[tuple[int, str]]:
    """The status and the words of two commands that begin at one moment, with all imported and connected once."""
    paths = os.pathsep.join([str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])])
    pipes = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "text": True,
        "env": {**os.environ, "PYTHONPATH": paths},
    }
    command = [sys.executable, "-c", WRITER, address]
    running = [subprocess.Popen([*command, *words], **pipes) for words in pair]  # type: ignore[call-overload]
    assert [process.stdout.readline() for process in running] == ["ready\n"] * len(running)
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    return [tuple(json.loads(process.communicate(timeout=60)[0])) for process in running]
