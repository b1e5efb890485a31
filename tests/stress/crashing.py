"""Trials of a PostgreSQL server that dies while it saves."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress

import psycopg

import postgres
from program import CHAIN
from stress.places import Databases
from stress.stopping import CHANGE, WRITE
from stress.tally import SAVED, Tally, ask, started


def crashes(tries: int, dice: random.Random) -> Tally:
    """The process that serves a saving client is killed at any moment, at its commit too, and with it all others of the
    server, which then recovers: the change is there whole or not at all, and always where it was reported.
    """
    tally = Tally("SIGKILL of the server while saving, postgresql")
    with postgres.server(durable=True) as server:
        places = Databases(server)
        begun = places.empty()
        assert ask(begun, "apply", str(CHAIN), "--yes").status == 0
        whole = places.like(begun)
        assert ask(whole, *CHANGE).status == 0
        before, after = ask(begun, "export", "-").out, ask(whole, "export", "-").out
        for _ in range(tries):
            address, wait = places.like(begun), dice.uniform(0, 0.05)
            status, err = _served_and_killed(address, wait)
            now = ask(address, "export", "-").out
            saved, said = now == after, SAVED.search(err)
            faults = [] if now in (before, after) else ["the change is there in part"]
            if (said or status == 0) and not saved:
                faults.append("it said that it saved, and did not")
            if status not in (0, 75) or "Traceback" in err:
                faults.append(f"status {status}: {err}")
            if status == 75 and saved and "See what is saved" not in err:
                faults.append(f"nobody can know that it saved: {err}")
            faults += [done.err for done in (ask(address, *WRITE), ask(address, "history", "verify")) if done.status]
            end = f"{'saved' if saved else 'not saved'}, status {status}"
            tally.note(end, *(f"after {wait:.3f} s: {fault}" for fault in faults))
            places.drop(address)
    return tally


def _served_and_killed(address: str, wait: float) -> tuple[int, str]:
    """The status and the words of a client whose server process is killed so many seconds after it began to write."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
    with psycopg.connect(address, autocommit=True) as watching, started(address, *CHANGE) as process:
        while process.poll() is None and not (pids := watching.execute(query).fetchall()):
            time.sleep(0.001)
        time.sleep(wait)
        for (pid,) in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _, err = process.communicate(timeout=60)
    _recovered(address)
    return process.returncode, err


def _recovered(address: str) -> None:
    """Waits until the server answers again."""
    while True:
        with suppress(psycopg.OperationalError):
            psycopg.connect(address).close()
            return
        time.sleep(0.05)
