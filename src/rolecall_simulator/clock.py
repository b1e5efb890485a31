"""Simulated time: runs from zero, and faster than real time when asked to."""

from __future__ import annotations

import threading
import time

LONGEST_NAP = 0.05  # real seconds until a new pace is noticed


class SimulatedClock:
    """`scale` simulated seconds pass in each real one."""

    def __init__(self, scale: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._scale, self._since, self._before = scale, time.monotonic(), 0.0

    def now(self) -> float:
        """Simulated seconds since the start."""
        with self._lock:
            return self._before + (time.monotonic() - self._since) * self._scale

    def run_at(self, scale: float) -> None:
        """Runs at another pace from now on; no moment comes twice."""
        now = self.now()
        with self._lock:
            self._scale, self._since, self._before = scale, time.monotonic(), now

    def sleep(self, seconds: float) -> None:
        """Waits that many simulated seconds; when time is sped up meanwhile, the wait is over sooner."""
        end = self.now() + seconds
        while (left := end - self.now()) > 0:
            time.sleep(min(left / self._scale, LONGEST_NAP))
