"""The process's streams: what they are connected to, and writing to them without a traceback when nobody reads."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TextIO

from rolecall.domain.errors import Unavailable

LOOK_ALIKES = {"−": "-", "·": "|", "→": ">", "…": "...", "“": '"', "”": '"', "•": "*", "█": "#"}


@dataclass(frozen=True, slots=True)
class Streams:
    """Facts about standard input, output and error. `width` is in character cells, `height` in lines (0: no terminal);
    `blocks`: whether the output can show block characters.
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
    plain, dumb = bool(os.environ.get("NO_COLOR")), os.environ.get("TERM") == "dumb"
    encoding = (sys.stdout.encoding or "").casefold().replace("-", "")
    return Streams(
        input_is_terminal=sys.stdin is not None and sys.stdin.isatty(),
        output_is_terminal=output,
        error_is_terminal=sys.stderr.isatty(),
        width=max(40, shutil.get_terminal_size((80, 24)).columns),
        height=shutil.get_terminal_size((80, 24)).lines if output else 0,
        colour=not plain and (bool(os.environ.get("FORCE_COLOR")) or (output and not dumb)),
        blocks=encoding == "utf8" and not dumb,
    )


def write(text: str) -> None:
    """Writes what people read to standard output; what the terminal's encoding lacks is escaped."""
    write_bytes(_encoded(text, sys.stdout))


def write_data(text: str) -> None:
    """Writes what programs read to standard output: UTF-8 whatever the locale."""
    write_bytes(text.encode("utf-8", "backslashreplace"))


def write_bytes(data: bytes) -> None:
    """Writes to standard output. A reader that went away is no error, and the command goes on; a full disk is one.

    Raises Unavailable; what is written after that goes nowhere.
    """
    try:
        _put(sys.stdout, data)
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        message = f"The answer cannot be written: {error.strerror}."
        raise Unavailable(message, hint="Free some space and try again.") from error


def remark(text: str) -> bool:
    """Writes something about the answer to standard error; whether that could be done, since nothing depends on it."""
    return _remark(_encoded(text, sys.stderr))


def remark_data(text: str) -> bool:
    """Writes an error that programs read to standard error: UTF-8 whatever the locale."""
    return _remark(text.encode("utf-8", "backslashreplace"))


def _remark(data: bytes) -> bool:
    try:
        _put(sys.stderr, data)
    except OSError:
        silence(sys.stderr)
        return False
    return True


def _put(stream: TextIO, data: bytes) -> None:
    stream.flush()
    stream.buffer.write(data)
    stream.buffer.flush()


def _encoded(text: str, stream: TextIO) -> bytes:
    encoding = stream.encoding or "utf-8"
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(_encoded_character(character, encoding) for character in text)


def _encoded_character(character: str, encoding: str) -> bytes:
    """The character, or a look-alike of a sign of the program's own, or the escaped character."""
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return LOOK_ALIKES.get(character, character).encode(encoding, "backslashreplace")


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
