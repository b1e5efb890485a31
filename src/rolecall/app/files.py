"""Files that a command reads."""

from __future__ import annotations

import sys

from rolecall.domain.errors import NotFound, Unavailable


def content(file: str) -> bytes:
    """What a file, or standard input for `-`, holds. Raises NotFound or Unavailable."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}.", hint="Check the path.") from error
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}.", hint="Check its permissions.") from error
