"""The users a command is about: named on the command line, or one a line in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rolecall.app.files import content
from rolecall.domain.errors import Fault, WrongUsage, faulty
from rolecall.domain.naming import Line


def named(words: Sequence[str] | None, file: str) -> list[str]:
    """Names and selectors from both places. Raises WrongUsage where there is none, BadData for an empty file."""
    found = [*(words or ()), *(_lines(file) if file else ())]
    if not found:
        raise WrongUsage("Which users?", hint="Name them, or a file with one a line: --users-from FILE")
    return found


def _lines(file: str) -> Iterator[str]:
    """The lines of a file that name someone: blank ones and those that begin with # do not."""
    from rolecall.documents.text_files import decoded

    name = "standard input" if file == "-" else file
    lines = decoded(content(file), name).splitlines()
    told = [(number, text) for number, line in enumerate(lines, 1) if (text := line.strip()) and text[0] != "#"]
    if not told:
        fault = Fault(name, 1, 1, "There is nobody in the file.", "Write one user or selector a line.")
        raise faulty(name, [fault])
    return (Line.of(text, name, number) for number, text in told)
