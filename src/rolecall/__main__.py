"""`rolecall` and `python -m rolecall`: the version without anything else, the rest through the entrance."""

from __future__ import annotations

import gc
import os
import sys

from rolecall import __version__


def main() -> int:
    """Runs the command line of this process and returns its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"rolecall {__version__}\n")
        return 0
    from rolecall.cli import run

    gc.set_threshold(100_000, 50, 100)  # a command's records live to its end: cycles are rarely among them
    try:
        status = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last place where a person can still be told
        return _unexpected(error)
    return status


def _unexpected(error: Exception) -> int:
    """A bug in rolecall: said in one line; the details only where they are asked for."""
    if os.environ.get("ROLECALL_DEBUG"):
        raise error
    sys.stderr.write(f"rolecall: unexpected failure: {type(error).__name__}: {error}\n")
    sys.stderr.write("Nothing was saved by this step. Set ROLECALL_DEBUG=1 and repeat for the details to report.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
