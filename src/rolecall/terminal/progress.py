"""A counter on standard error for work that takes a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from rolecall.terminal.streams import remark

T = TypeVar("T")
PATIENCE = 1.0
PAUSE = 0.2
CLEARED = "\r\x1b[K"


@contextmanager
def meter(what: str) -> Iterator[Callable[[int, int], None]]:
    """What takes how many of how many are done; after a second that is shown, on a line that is cleared at the end."""
    due, shown = monotonic() + PATIENCE, False

    def tell(done: int, total: int) -> None:
        nonlocal due, shown
        if total and monotonic() >= due:
            remark(f"{CLEARED}{done:,} of {total:,} {what} ({done * 100 // total} %)")
            due, shown = monotonic() + PAUSE, True

    try:
        yield tell
    finally:
        if shown:
            remark(CLEARED)


def counted(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items, and on that line how many of `total` are done."""
    with meter(what) as tell:
        for number, item in enumerate(items):
            tell(number, total)
            yield item
