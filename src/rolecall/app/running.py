"""`run`: many command lines, one plan."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from rolecall.app.batch import Batch
from rolecall.app.context import Context
from rolecall.app.environment import Environment
from rolecall.app.files import content
from rolecall.app.saving import Edit
from rolecall.domain.errors import BadData, Fault, RolecallError, WrongUsage
from rolecall.domain.world import World

Line = tuple[int, list[str]]


def running(context: Context, file: str) -> tuple[Edit, str, Batch]:
    """The edit that runs every line of a file, what the history calls it, and the batch whose `asked` it fills.

    Raises BadData naming the line for what cannot be read; the edit does for a command that fails.
    """
    name = "standard input" if file == "-" else file
    lines = list(_lines(content(file), name))
    batch = Batch(World(), context.options.at)
    environment = replace(context.environment, batch=batch)

    def edit(world: World) -> World:
        batch.world = world
        for number, words in lines:
            _run(environment, words, name, number)
        return batch.world

    return edit, f"run {name}: {len(lines)} commands", batch


def _lines(data: bytes, file: str) -> Iterator[Line]:
    """The words of each line, as a shell splits them; comments and blank lines are left out."""
    for number, line in enumerate(_text(data, file).splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            hint = "Close the quote on the same line."
            raise _bad(Fault(file, number, 0, f"The line cannot be split into words: {error}.", hint)) from None
        if words:
            yield number, words[1:] if words[0] == "rolecall" else words


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _bad(Fault(file, line, 0, "The file is not UTF-8.", "Save it as UTF-8.")) from None


def _run(environment: Environment, words: list[str], file: str, number: int) -> None:
    assert environment.dispatch is not None
    try:
        if environment.dispatch(words, environment):
            raise WrongUsage(f"“{shlex.join(words)}” is not a whole command.", hint=f"See: rolecall {words[0]} --help")
    except RolecallError as error:
        raise _bad(Fault(file, number, 0, error.message, error.hint)) from error


def _bad(fault: Fault) -> BadData:
    return BadData("One of the commands cannot be run; nothing was saved.", faults=[fault])
