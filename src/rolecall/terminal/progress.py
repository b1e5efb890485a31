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
    """What takes how many of how many are done; after a second that is shown with the time left, at the speed so far,
    on a line that is cleared at the end. A total of 0 is not known.
    """
    began, shown = monotonic(), False
    due = began + PATIENCE

    def show(done: int, total: int) -> None:
        nonlocal due, shown
        now = monotonic()
        if (done or total) and now >= due:
            left = f", about {(now - began) * (total - done) / done:.0f} s left" if 0 < done < total else ""
            far = f"of {total:,} {what} ({done * 100 // total} %){left}" if total else f"{what} so far"
            remark(f"{CLEARED}{done:,} {far}")
            due, shown = now + PAUSE, True

    try:
        yield show
    finally:
        if shown:
            remark(CLEARED)


def counted(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items, and on that line how many of `total` are done."""
    with meter(what) as show:
        for number, item in enumerate(items):
            show(number, total)
            yield item
