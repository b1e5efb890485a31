"""One pace for all requests of this machine to an account, below what the API allows: 5 a second, 200 a minute."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from rolecall.domain.account.budget import MOST_A_WINDOW, PER_SECOND, WINDOW

SPACING = 1 / PER_SECOND  # seconds
LONGEST_HOLD = 60.0  # seconds
FURTHEST = 180.0  # seconds; a turn later than that was taken by a clock that has been set back since
ROUNDING = 1e-6  # seconds


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since some moment that all processes share, and how to let them pass."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def running(cls, scale: float) -> Clock:
        """A clock that many times faster than life, for a simulated account whose clock is."""
        return cls(lambda: time.time() * scale, lambda seconds: time.sleep(seconds / scale))


def place() -> str:
    """The file that the processes of one person share: `rolecall/pace.db` in the platform's cache folder."""
    if os.name == "posix" and os.uname().sysname == "Linux":
        folder = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        return os.path.join(folder, "rolecall", "pace.db")
    from platformdirs import user_cache_dir

    return os.path.join(user_cache_dir("rolecall", appauthor=False), "pace.db")


class Pace:
    """Gives each request to a host its turn. Where the file cannot be used, this process keeps its pace alone.

    A turn is taken when it has come, not planned ahead: on a busy machine, a late one would come with the next.
    """

    def __init__(self, host: str, file: str, clock: Clock) -> None:
        self.clock, self._host, self._lock = clock, host, Lock()
        self._turns, self._closed = _opened(file), False

    def wait(self) -> None:
        """Returns when the next request may be sent."""
        while seconds := self._in_one(self._taken):
            self.clock.sleep(seconds)

    def hold(self, seconds: float) -> None:
        """Nobody's next turn comes earlier than in so many seconds."""
        self._in_one(lambda now: self._write(now + min(seconds, LONGEST_HOLD) - SPACING))

    def close(self) -> None:
        """Nobody gets a turn any more: whoever asks, and an interruption has left behind, gets sqlite3's error."""
        with self._lock:
            self._closed = True
            self._turns.close()

    def _in_one(self, step: Callable[[float], float]) -> float:
        """Takes a step while no other thread or process does."""
        with self._lock:
            try:
                return self._transaction(step)
            except sqlite3.Error:  # the disk is full, or another process died with the file in its hands
                if self._closed:
                    raise
                self._turns.close()
                self._turns = _memory()
                return self._transaction(step)

    def _transaction(self, step: Callable[[float], float]) -> float:
        with self._turns as turns:
            turns.execute("BEGIN IMMEDIATE")
            return step(self.clock.now())

    def _taken(self, now: float) -> float:
        """Takes the turn if it has come: 0; else how many seconds are left."""
        past, never = now - WINDOW, now + FURTHEST
        self._turns.execute("DELETE FROM turn WHERE host = ? AND (at <= ? OR at > ?)", (self._host, past, never))
        query = "SELECT at FROM turn WHERE host = ? ORDER BY at DESC LIMIT ?"
        turns = [at for (at,) in self._turns.execute(query, (self._host, MOST_A_WINDOW))]
        free = max([at + SPACING for at in turns[:1]] + [at + WINDOW for at in turns[MOST_A_WINDOW - 1 :]], default=now)
        return free - now if free - now > ROUNDING else self._write(now)

    def _write(self, at: float) -> float:
        self._turns.execute("INSERT INTO turn VALUES (?, ?)", (self._host, at))
        return 0.0


def _opened(file: str) -> sqlite3.Connection:
    """The file's turns; of this process alone where it cannot be used. A spoiled file, which is only a cache, goes."""
    try:
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
        try:
            return _prepared(file)
        except sqlite3.OperationalError:
            return _memory()
        except sqlite3.DatabaseError:
            os.remove(file)
            return _prepared(file)
    except (OSError, sqlite3.Error):
        return _memory()


def _memory() -> sqlite3.Connection:
    return _prepared(":memory:")


def _prepared(file: str) -> sqlite3.Connection:
    turns = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        turns.execute("PRAGMA synchronous = OFF")  # a pace that a power cut forgets is old by then
        turns.execute("CREATE TABLE IF NOT EXISTS turn (host TEXT, at REAL)")
    except sqlite3.Error:
        turns.close()
        raise
    return turns
