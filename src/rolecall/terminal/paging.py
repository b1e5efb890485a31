"""Long tables through the pager that a person has chosen."""

from __future__ import annotations

import os

from rolecall.terminal import interrupts

DEFAULT = "less"


def paged(text: str, height: int) -> bool:
    """Shows `text` in $PAGER when it has more lines than the terminal; False where it fits, or nobody pages.

    An empty PAGER, or `cat`, means no paging. `less` keeps colours and leaves the text on the screen (LESS=FRX), unless
    LESS says otherwise.
    """
    if text.count("\n") < height:
        return False
    import shlex
    import subprocess

    command = shlex.split(os.environ.get("PAGER", DEFAULT))
    if not command or command == ["cat"]:
        return False
    environment = {"LESS": "FRX", **os.environ}
    try:
        with interrupts.left_to_a_child():
            subprocess.run(command, input=text.encode(), check=False, env=environment)  # noqa: S603 - the person's own
    except OSError:
        return False
    return True
