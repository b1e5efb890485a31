"""Ctrl-C and other requests to stop: they stop a command until something is being saved; from then on they come too
late.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

REQUESTS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Ctrl-C, a service manager's, and that of a terminal that is closed, which Windows does not know."""


def stop_alike() -> None:
    """Every request stops a command as Ctrl-C does, but for those it was started to be deaf to (`nohup`)."""
    for number in REQUESTS:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def ignore() -> None:
    """From here to its end the process cannot be interrupted."""
    with suppress(ValueError):  # only the main thread has signals
        for number in REQUESTS:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def heeded_again() -> Iterator[None]:
    """What is to be ignored from somewhere in here is heeded again once this is done."""
    before = {number: signal.getsignal(number) for number in REQUESTS}
    try:
        yield
    finally:
        with suppress(ValueError):
            for number, handler in before.items():
                signal.signal(number, handler)


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
