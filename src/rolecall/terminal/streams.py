"""The process's streams: what they are connected to, and writing to them without a traceback when nobody reads."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from rolecall.domain.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Streams:
    """Facts about standard input, output and error. `width` is in character cells, `height` in lines (0: no terminal);
    `blocks` tells whether the output can show block characters.
    """

    input_is_terminal: bool
    output_is_terminal: bool
    error_is_terminal: bool
    width: int
    colour: bool
    height: int = 0
    blocks: bool = True

    @property
    def can_ask(self) -> bool:
        """Whether someone sits there: questions go to standard error, answers come from standard input."""
        return self.input_is_terminal and self.error_is_terminal


def observe() -> Streams:
    """Looks at the streams and at NO_COLOR, FORCE_COLOR, TERM and COLUMNS."""
    output = sys.stdout.isatty()
    return Streams(
        input_is_terminal=sys.stdin is not None and sys.stdin.isatty(),
        output_is_terminal=output,
        error_is_terminal=sys.stderr.isatty(),
        width=max(40, shutil.get_terminal_size((80, 24)).columns),
        height=shutil.get_terminal_size((80, 24)).lines if output else 0,
        colour=_colour(terminal=output),
        blocks=_blocks(),
    )


def _colour(*, terminal: bool) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def _blocks() -> bool:
    encoding = (sys.stdout.encoding or "").casefold().replace("-", "")
    return encoding == "utf8" and os.environ.get("TERM") != "dumb"


def write(text: str) -> None:
    """Writes the answer to standard output."""
    _write(sys.stdout, text)


def write_bytes(data: bytes) -> None:
    """Writes a file's content to standard output."""
    with _told(sys.stdout):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def remark(text: str) -> None:
    """Writes something said about the answer to standard error."""
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    with _told(stream):
        try:
            stream.write(text)
        except UnicodeEncodeError:
            stream.buffer.write(text.encode(stream.encoding or "utf-8", "replace"))
        stream.flush()


@contextmanager
def _told(stream: TextIO) -> Iterator[None]:
    """A reader that went away is no error, and what the command does goes on; a full disk is one."""
    try:
        yield
    except BrokenPipeError:
        silence(stream)
    except OSError as error:
        message = f"The answer cannot be written: {error.strerror}."
        raise Unavailable(message, hint="Free some space and try again.") from error


def silence(stream: TextIO) -> None:
    """Sends what a stream still holds, and all that comes, to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def open_all() -> None:
    """Gives a process that was started without a stream an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open as long as the process
