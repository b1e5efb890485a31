"""`rolecall` and `python -m rolecall`: the version and the shells' questions at once, the rest through the entrance."""

from __future__ import annotations

import gc
import os
import sys

from rolecall import __version__


def main() -> int:
    """Runs the command line of this process and returns its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"] and _said(f"rolecall {__version__}\n"):
        return 0
    if arguments[:1] == ["__complete"]:
        from rolecall.completion.entry import answer

        return answer(arguments[1:])
    gc.set_threshold(100_000, 50, 100)  # a command's records live to its end: cycles are rarely among them
    try:
        from rolecall.cli import run

        return run(arguments)
    except KeyboardInterrupt:  # before the entrance could say so itself
        return 130
    except Exception as error:  # noqa: BLE001 - the last place where a person can still be told
        return _unexpected(error)


def _said(text: str) -> bool:
    """Whether the text could be written as simply as that; what stood in the way, the entrance knows how to tell."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (OSError, AttributeError):
        return False
    return True


def _unexpected(error: Exception) -> int:
    """A bug in rolecall: said in one line; the details only where they are asked for."""
    if os.environ.get("ROLECALL_DEBUG"):
        raise error
    sys.stderr.write(f"rolecall: unexpected failure: {type(error).__name__}: {error}\n")
    sys.stderr.write("Nothing was saved by this step. Set ROLECALL_DEBUG=1 and repeat for the details to report.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
