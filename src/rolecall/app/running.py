"""`run`: many command lines, one plan."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rolecall.app.batch import Batch
from rolecall.app.context import Context
from rolecall.app.files import STANDARD, Input, read
from rolecall.app.saving import Edit
from rolecall.domain.counting import count
from rolecall.domain.errors import BadData, Fault, Interrupted, RolecallError, WrongUsage
from rolecall.domain.world import World

Command = tuple[int, list[str]]
"""The number of a line and its words."""
QUESTIONS = ("--help", "--version")
BLANKS = " \t\r\n"
"""What separates words; any other space, such as the one that does not break, is a part of a word."""


def running(context: Context, file: str) -> tuple[Edit, str, int]:
    """The edit that runs every line of a file, what the history calls it, and the mask of permissions its lines name.

    Raises BadData naming the line for what cannot be read and for a command that fails; WrongUsage for a file that
    runs itself.
    """
    outer = context.environment.batch
    place = file if file == STANDARD else os.path.realpath(file)
    if outer and place in outer.files:
        raise WrongUsage(f"{file} runs itself.", hint="Take the line out.")
    files = (*(outer.files if outer else ()), place)
    source = read(file)
    commands = list(_commands(source))
    before = context.beginning.world

    def batch(world: World) -> Batch:
        started = Batch(world, context.options.at, context.options.max_loss, files=files)
        return _run(context, started, commands, source.name)

    first = batch(before)
    title = f"run {source.name}: {count(len(commands), 'command')}"
    return lambda world: first.world if world is before else batch(world).world, title, first.asked


def _run(context: Context, batch: Batch, commands: Sequence[Command], file: str) -> Batch:
    environment = replace(context.environment, batch=batch)
    assert environment.dispatch is not None
    for number, words in commands:
        try:
            if any(word in QUESTIONS for word in (words[: words.index("--")] if "--" in words else words)):
                raise WrongUsage("Help and version are no change.", hint="Run this one by itself.")
            environment.dispatch(words, environment)
        except Interrupted:
            raise
        except RolecallError as error:
            raise _bad(Fault(file, number, 0, error.message, error.hint)) from error
    return batch


def _commands(source: Input) -> Iterator[Command]:
    """The words of each line, as a shell splits them, without the word rolecall and without remarks."""
    for number, line in source.lines():
        try:
            words = shlex.split(_without_remark(line))
        except ValueError as error:
            message, hint = f"The line cannot be split into words: {error}.", "Close the quote on the same line."
            raise _bad(Fault(source.name, number, 0, message, hint)) from None
        if "\0" in line:
            raise _bad(Fault(source.name, number, line.index("\0") + 1, "The line has a NUL.", "Leave it out."))
        if words:
            yield number, words[1:] if words[0] == "rolecall" else words


def _without_remark(line: str) -> str:
    """The line up to a `#` that begins a word, as in a shell; one within a word or in quotes is a part of it."""
    quote, escaped, inside = "", False, False
    for place, character in enumerate(line):
        if escaped:
            escaped, inside = False, True
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character == "#" and not inside:
            return line[:place]
        else:
            quote = character if character in "'\"" else ""
            inside = character not in BLANKS
    return line


def _bad(fault: Fault) -> BadData:
    return BadData("One of the commands cannot be run; nothing was saved.", faults=[fault])
