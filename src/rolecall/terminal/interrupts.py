"""Ctrl-C: it stops a command until something is being saved; from then on it comes too late."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


def ignore() -> None:
    """From here to its end the process cannot be interrupted."""
    with suppress(ValueError):  # only the main thread has signals
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def left_to_a_child() -> Iterator[None]:
    """While another program has the terminal, Ctrl-C is for it: unlike `ignore`, a child does not inherit this."""
    try:
        before = signal.signal(signal.SIGINT, lambda *_: None)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def raise_again_where_it_counts() -> None:
    """An interruption that hits a callback, where Python can only report it, is raised again in the command itself."""

    def hook(unraisable: Any) -> None:
        if unraisable.exc_type is KeyboardInterrupt:
            from _thread import interrupt_main, start_new_thread

            start_new_thread(interrupt_main, ())  # from a thread, or it would be raised in this very hook
        else:
            sys.__unraisablehook__(unraisable)

    sys.unraisablehook = hook
