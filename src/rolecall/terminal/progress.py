"""A counter on standard error for work that takes a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from rolecall.terminal.streams import remark

T = TypeVar("T")
PATIENCE = 1.0
PAUSE = 0.2
CLEARED = "\r\x1b[K"


def counted(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items; after a second, how many of `total` are done, on a line that is cleared at the end."""
    due = monotonic() + PATIENCE
    shown = False
    try:
        for number, item in enumerate(items):
            if monotonic() >= due:
                remark(f"{CLEARED}{number:,} of {total:,} {what} ({number * 100 // total} %)")
                due, shown = monotonic() + PAUSE, True
            yield item
    finally:
        if shown:
            remark(CLEARED)
