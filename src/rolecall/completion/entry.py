"""The hidden first word `__complete KIND TYPED WORD…`, with which the shells' scripts ask for names.

Each line of the answer is a word, a tab, and its description. Errors print nothing: a person is typing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def answer(arguments: Sequence[str]) -> int:
    """Writes the candidates for one word of a command line; the status is 0. ROLECALL_DEBUG shows what failed."""
    try:
        from rolecall.app.completing import candidates

        kind, typed = [*arguments[:2], "", ""][:2]
        for word, description in candidates(kind, typed, arguments[2:]):
            shown = "".join(c if c.isprintable() else "\ufffd" for c in description)
            sys.stdout.write(f"{word}\t{shown}\n")
        sys.stdout.flush()
    except Exception:  # a message in the middle of someone's typing helps nobody but whoever asks for it
        if os.environ.get("ROLECALL_DEBUG"):
            raise
    return 0
