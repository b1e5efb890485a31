"""The documented limits, 5 requests a second and 200 a minute for each address, and what is said past them."""

from __future__ import annotations

import math
from collections import defaultdict, deque

WINDOWS = ((1.0, 5), (60.0, 200))


class RateLimit:
    """Counts the requests let through; those refused do not count. Times are in simulated seconds."""

    def __init__(self) -> None:
        self._passed: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, address: str, now: float, *, fixed: bool) -> int:
        """Whole seconds until `address` may ask again; 0, and the request is counted, when it may ask now.

        Windows slide with each request, or are `fixed` to whole seconds and minutes.
        """
        passed = self._passed[address]
        while passed and passed[0] <= now - 60:
            passed.popleft()
        waits = [_wait(passed, now, length, most, fixed=fixed) for length, most in WINDOWS]
        if not any(waits):
            passed.append(now)
        return max(waits)


def _wait(passed: deque[float], now: float, length: float, most: int, *, fixed: bool) -> int:
    start = math.floor(now / length) * length if fixed else now - length
    within = [at for at in passed if at >= start] if fixed else [at for at in passed if at > start]
    if len(within) < most:
        return 0
    free = start + length if fixed else within[-most] + length
    return max(1, math.ceil(free - now))
