"""Ctrl-C, SIGTERM and SIGHUP at every moment: 130 while nothing is saved, and from the commit on the answer is that it
is saved.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from interrupts import GRANT, REPORTED, duration, interrupted
from program import Program
from test_terminal import changes


def begun(program: Program, *words: str, out: int = subprocess.PIPE) -> subprocess.Popen[str]:
    environment = {**os.environ, "ROLECALL_STORE": str(program.store)}
    command = [sys.executable, "-m", "rolecall", *words]
    return subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.PIPE, text=True)


def test_an_interruption_at_any_moment_is_answered_with_what_is_so(chain: Program) -> None:
    longest = duration(chain.store)
    results = [interrupted(chain.store, longest * (n + 3) / 12, twice=n % 2 == 1) for n in range(10)]
    assert not [result.fault for result in results if result.fault]


def wait_for(what: str, ready: object) -> None:
    """Waits until `ready()` is true, for at most half a minute."""
    assert callable(ready)
    for _ in range(600):
        if ready():
            return
        time.sleep(0.05)
    pytest.fail(f"never came: {what}")


NUMBERS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)


@NUMBERS
@pytest.mark.parametrize("times", [1, 3])
def test_after_the_commit_an_interruption_changes_nothing(chain: Program, number: signal.Signals, times: int) -> None:
    """Standard output is a pipe that is full, so that the command stands still right behind its commit."""
    reader, writer = os.pipe()
    os.write(writer, b"." * fcntl.fcntl(writer, fcntl.F_GETPIPE_SZ))
    child = begun(chain, *GRANT, "--format", "json", out=writer)
    os.close(writer)
    wait_for("the change", lambda: changes(chain) == 2)
    for _ in range(times):
        child.send_signal(number)
        time.sleep(0.1)
    assert child.poll() is None, "it still wants to answer"
    with open(reader, encoding="utf-8") as pipe:
        text = pipe.read()
    _, err = child.communicate(timeout=30)
    assert (child.returncode, err) == (0, "Saved as change 2.\n")
    assert '"saved": true' in text


@NUMBERS
def test_waiting_for_the_store_can_be_interrupted(chain: Program, number: signal.Signals) -> None:
    with sqlite3.connect(chain.store, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        child = begun(chain, *GRANT)
        out = child.stdout
        assert out is not None
        wait_for("the diff", lambda: "booking.edit" in out.readline())
        time.sleep(0.7)
        child.send_signal(number)
        time.sleep(0.2)
        other.execute("ROLLBACK")
    other.close()
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err, changes(chain)) == (130, REPORTED, 1)


def test_what_was_started_to_outlive_its_terminal_does(chain: Program) -> None:
    with sqlite3.connect(chain.store, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        environment = {**os.environ, "ROLECALL_STORE": str(chain.store)}
        words = ["nohup", sys.executable, "-m", "rolecall", *GRANT]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        child = subprocess.Popen(words, env=environment, **pipes, text=True)  # type: ignore[call-overload]
        wait_for("the diff", lambda: "booking.edit" in child.stdout.readline())
        child.send_signal(signal.SIGHUP)
        other.execute("ROLLBACK")
    other.close()
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err.splitlines()[-1]) == (0, "Saved as change 2.")


def test_an_interruption_that_hits_a_callback_is_not_lost() -> None:
    """Python only reports what a finaliser raises; here it is raised again in the command."""
    text = """
import signal
from rolecall.terminal import interrupts
interrupts.raise_again_where_it_counts()
class Thing:
    def __del__(self): signal.raise_signal(signal.SIGINT)
try:
    Thing()
    for _ in range(10**6): pass
except KeyboardInterrupt:
    print("raised")
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("raised\n", "")
