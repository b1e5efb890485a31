"""Files that a command reads and writes; `-` stands for standard input and standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rolecall.app.result import Result
from rolecall.domain.errors import Fault, NotFound, Unavailable, WrongUsage, faulty

STANDARD = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """What a file holds, and what messages call it."""

    name: str
    data: bytes

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line of a text with its number. Raises BadData where it is no text."""
        from rolecall.documents.text_files import decoded

        return enumerate(decoded(self.data, self.name).replace("\r\n", "\n").split("\n"), 1)


def read(file: str) -> Input:
    """A file, or standard input.

    Raises NotFound, WrongUsage for a folder, Unavailable for what cannot be read, and BadData for more than a file may
    have.
    """
    if file == STANDARD:
        return _bounded("standard input", sys.stdin.buffer)
    try:
        with open(file, "rb") as opened:
            return _bounded(file, opened)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}.", hint="Check the path.") from error
    except IsADirectoryError as error:
        raise WrongUsage(f"Cannot read {file}: it is a folder.", hint="Name a file in it.") from error
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}.", hint="Check its permissions.") from error


def _bounded(name: str, opened: BinaryIO) -> Input:
    from rolecall.domain.bounds import MOST_BYTES

    data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        message = f"The file is larger than {MOST_BYTES // 1024**2} MB."
        raise faulty(name, [Fault(name, 0, 0, message, "Check that it is the right one, or split it.")])
    return Input(name, data)


def write(content: str | bytes, file: str, mode: int | None = None) -> Result:
    """A document as a verb's answer: all of it in a file of that mode, or on standard output. Raises Unavailable."""
    if file == STANDARD:
        return Result(content)
    from rolecall.documents.atomic import write_atomically

    write_atomically(Path(file), content if isinstance(content, bytes) else content.encode(), mode=mode)
    return Result(notes=(f"Wrote {file}.",))
