"""Time that only waiting takes: what passes is what a pace asks for, however slow the machine is."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from rolecall.account.pace import Clock


@dataclass
class WaitingTime:
    """A clock that runs only while somebody sleeps, and that a test may move. Safe among threads, whose pauses at
    the same time may count one after the other.
    """

    at: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        end = self.at + seconds
        with self._lock:
            self.at = max(self.at, end)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep)
