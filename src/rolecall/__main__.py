"""`rolecall` and `python -m rolecall`: the version and the shells' questions at once, the rest through the entrance."""

from __future__ import annotations

import gc
import os
import sys

from rolecall import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` itself would cost more than the version
    from typing import Any


def main() -> int:
    """Runs the command line of this process and returns its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"] and _written(sys.stdout, f"rolecall {__version__}\n"):
        return 0
    if arguments[:1] == ["__complete"]:
        from rolecall.completion.entry import answer

        return answer(arguments[1:])
    gc.set_threshold(100_000, 50, 100)  # a command's records live to its end: cycles are rarely among them
    try:
        from rolecall.terminal import interrupts

        interrupts.stop_alike()
        interrupts.raise_again_where_it_counts()
        from rolecall.cli import run

        status = run(arguments)
        interrupts.ignore()  # the answer is given: what ends the process now cannot change it
    except KeyboardInterrupt:  # before the entrance could say so itself
        _written(sys.stderr, "rolecall: Interrupted; nothing was saved.\n")
        return 130
    except Exception as error:  # noqa: BLE001 - the last place that can turn an error into a message
        return _unexpected(error)
    gc.freeze()  # the process ends here: looking through all it holds for cycles would take longer than many a command
    return status


def _written(stream: Any, text: str) -> bool:
    """Whether the text could simply be written; the entrance knows how to report what stood in the way."""
    try:
        stream.write(text)
        stream.flush()
    except (OSError, AttributeError):
        return False
    return True


def _unexpected(error: Exception) -> int:
    """A bug in rolecall: one line about it; the details only where they are asked for."""
    if os.environ.get("ROLECALL_DEBUG"):
        raise error
    _written(
        sys.stderr,
        f"rolecall: unexpected failure: {type(error).__name__}: {error}\n"
        "See what is saved: rolecall history list. For the details to report, set ROLECALL_DEBUG=1 and repeat.\n",
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
