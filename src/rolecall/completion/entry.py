"""The hidden first word `__complete KIND TYPED WORD…`, with which the shells' scripts ask for names.

Each line of the answer is a word, a tab, and what it is. Whatever goes wrong, nothing is said: a person is typing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def answer(arguments: Sequence[str]) -> int:
    """Writes the candidates for one word of a command line; the status is 0. ROLECALL_DEBUG shows what failed."""
    try:
        sys.stdout.write(_lines(*arguments[:2], line=arguments[2:]))
        sys.stdout.flush()
    except Exception:  # a message in the middle of someone's typing helps nobody but whoever looks for it
        if os.environ.get("ROLECALL_DEBUG"):
            raise
    return 0


def _lines(kind: str = "", typed: str = "", *, line: Sequence[str] = ()) -> str:
    from rolecall.app.completing import candidates

    return "".join(f"{word}\t{_shown(told)}\n" for word, told in candidates(kind, typed, line))


def _shown(told: str) -> str:
    """A description as it may reach a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in told)
