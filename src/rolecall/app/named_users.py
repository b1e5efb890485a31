"""The users a command is about: named on the command line, or one a line in a file."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.app.files import read
from rolecall.domain.errors import Fault, Gap, WrongUsage, faulty
from rolecall.domain.words import Name


def named(words: Sequence[str] | None, file: str) -> list[Name]:
    """Names and selectors from both places; blank lines and those that begin with # name nobody.

    Raises WrongUsage where there is none, BadData for an empty file.
    """
    given = [Name(word) for word in words or ()]
    if not (given or file):
        hint = "Name them, or a file with one on each line: --users-from FILE"
        raise WrongUsage("Which users?", hint=hint, gap=Gap("user"))
    if not file:
        return given
    source = read(file)
    lines = ((number, line.strip()) for number, line in source.lines())
    users = [Name(text, source.name, number) for number, text in lines if text and not text.startswith("#")]
    if not users:
        fault = Fault(source.name, 1, 1, "The file names nobody.", "Write one user or selector a line.")
        raise faulty(source.name, [fault])
    return [*given, *users]
