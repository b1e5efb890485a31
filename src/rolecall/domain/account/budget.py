"""What a pull or push costs: requests, and seconds at our own pace, which stays below the documented limits."""

from __future__ import annotations

from collections.abc import Iterable

PER_SECOND = 4
"""Requests a second; the account documents 5, per address."""
MOST_A_WINDOW, WINDOW = 190, 60
"""Never more requests than this in any so many seconds; the account documents 200 a minute."""

OF_A_LOCATION = 5
"""Users, role tree, own rights, staff and positions."""
OF_THE_LISTS = 4
"""The locations, at whose pages one has to look three times where they are counted from 1, and the chains."""
OF_A_PUSHED_LOCATION = 2
"""Own rights and users."""


def pull_requests(users: Iterable[int]) -> int:
    """The requests for the locations of a pull, from the number of users at each."""
    return sum(OF_A_LOCATION + number for number in users)


def steps_requests(*, changes: int = 0, invitations: int = 0, removals: int = 0) -> int:
    """The requests that a push still takes once it is planned: each step is read, sent and read back."""
    return 3 * changes + 3 * invitations + 4 * removals


def seconds(requests: int) -> float:
    """How long so many requests take where every answer comes at once: until the last one is sent."""
    windows, rest = divmod(max(requests - 1, 0), MOST_A_WINDOW)
    return windows * WINDOW + rest / PER_SECOND
