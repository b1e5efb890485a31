"""Trials of several writers: many at once, and one who was faster than a plan."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from program import CHAIN, ROOT, Done
from stress.places import Places
from stress.tally import SAVED, Tally, ask

KEYS = ("clients.note", "booking.edit", "calendar", "clients.export")
WRITER = """
import json, random, sys
from stress.tally import ask

address, rounds, seed, keys, accesses = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *map(json.loads, sys.argv[4:])
dice, ends = random.Random(seed), []
sys.stdin.readline()
for _ in range(rounds):
    who, where = dice.choice(accesses)
    words = "perms", dice.choice(("grant", "revoke")), who, dice.choice(keys), "--at", where, "--yes"
    done = ask(address, *words)
    ends.append((int(done.status), done.err))
print(json.dumps(ends))
"""


def writers(places: Places, processes: int, rounds: int, dice: random.Random, address: str = "") -> Tally:
    """Processes that change the same three people at once: every change that was reported is there, once, in order."""
    tally, address = Tally(f"{processes} writers × {rounds}, {places.kind}"), address or places.empty()
    begun = ask(address, "apply", str(CHAIN), "--yes")
    assert begun.status == 0, begun.err
    numbers: list[int] = []
    for status, err in _together(address, processes, rounds, dice):
        number = SAVED.search(err)
        numbers += [int(number[1])] if number else []
        end = "saved" if number else "nothing to change" if status == 0 else f"status {status}"
        tally.note(end, *([f"status {status}: {err}"] if status not in (0, 6) or "Traceback" in err else []))
    count = ask(address, "history", "list").out.count("\n")
    if sorted(numbers) != list(range(2, count + 1)):
        tally.faults.append(f"changes reported {sorted(numbers)}, in the history {count}")
    if (verified := ask(address, "history", "verify")).status:
        tally.faults.append(f"the history does not verify: {verified.err}")
    return tally


def _together(address: str, processes: int, rounds: int, dice: random.Random) -> list[tuple[int, str]]:
    """The status and the words of every command of writers that begin at one moment."""
    listed = ask(address, "user", "list", "--columns", "email,location,role").out.splitlines()
    accesses = [(who, where) for who, where, role in (line.split("\t") for line in listed) if role == "administrator"]
    words = [sys.executable, "-c", WRITER, address, str(rounds)]
    more = [json.dumps(KEYS), json.dumps(accesses[:3])]
    paths = os.pathsep.join([str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    running = [
        subprocess.Popen([*words, str(dice.randrange(10**6)), *more], **pipes)  # type: ignore[call-overload]
        for _ in range(processes)
    ]
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    return [tuple(end) for process in running for end in json.loads(process.communicate(timeout=600)[0])]


def stale_plans(places: Places, begun: str, folder: Path, tries: int, dice: random.Random) -> Tally:
    """A plan is made, another writer is faster, the plan is applied: a conflict that says what changed and by whom,
    where both touch one record; else the plan is saved.
    """
    tally, address = Tally(f"plan, other writer, apply, {places.kind}"), places.like(begun)
    plan = str(folder / "plan.json")
    listed = ask(address, "user", "list", "--columns", "email,location,role").out.splitlines()
    accesses = [(who, where) for who, where, role in (line.split("\t") for line in listed) if role == "administrator"]
    for _ in range(tries):
        mine, others = (dice.choice(accesses[:2]) for _ in range(2))
        one, other = dice.sample(KEYS, 2)
        made = _flip(address, mine, one, "--plan-out", plan)
        assert made.status == 0, made.err
        faster = _flip(address, others, other, "--yes")
        number = SAVED.search(faster.err)
        assert number, faster.err
        done = ask(address, "apply", plan, "--yes")
        wanted = 6 if mine == others else 0
        faults = [] if done.status == wanted else [f"status {done.status}, not {wanted}: {done.err}"]
        if wanted == 6 and f"change {number[1]} by tester" not in done.err:
            faults.append(f"it does not say what changed and by whom: {done.err}")
        tally.note(f"{'the same' if mine == others else 'another'} record: status {done.status}", *faults)
    if (verified := ask(address, "history", "verify")).status:
        tally.faults.append(f"the history does not verify: {verified.err}")
    places.drop(address)
    return tally


def _flip(address: str, access: tuple[str, str], key: str, *words: str) -> Done:
    """Grants a permission to somebody who lacks it, else revokes it."""
    who, where = access
    has = ask(address, "perms", "show", who, "--at", where, "--format", "json").json[0]["permissions"][key]["on"]
    return ask(address, "perms", "revoke" if has else "grant", who, key, "--at", where, *words)
