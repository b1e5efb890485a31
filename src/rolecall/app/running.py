"""`run`: many command lines, one plan."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rolecall.app.batch import Batch
from rolecall.app.context import Context
from rolecall.app.files import Input, read
from rolecall.app.saving import Edit
from rolecall.domain.counting import count
from rolecall.domain.errors import BadData, Fault, RolecallError, WrongUsage
from rolecall.domain.world import World

Command = tuple[int, list[str]]
"""The number of a line and its words."""


def running(context: Context, file: str) -> tuple[Edit, str, int]:
    """The edit that runs every line of a file, what the history calls it, and the mask of permissions its lines name.

    Raises BadData naming the line for what cannot be read and for a command that fails.
    """
    source = read(file)
    commands = list(_commands(source))
    before = context.beginning.world
    first = _batch(context, commands, source.name, before)

    def edit(world: World) -> World:
        return first.world if world is before else _batch(context, commands, source.name, world).world

    return edit, f"run {source.name}: {count(len(commands), 'command')}", first.asked


def _batch(context: Context, commands: Sequence[Command], file: str, world: World) -> Batch:
    """What all commands together make of a world."""
    batch = Batch(world, context.options.at)
    environment = replace(context.environment, batch=batch)
    assert environment.dispatch is not None
    for number, words in commands:
        try:
            if environment.dispatch(words, environment):
                hint = f"See: rolecall {words[0]} --help"
                raise WrongUsage(f"“{shlex.join(words)}” is not a whole command.", hint=hint)
        except RolecallError as error:
            raise _bad(Fault(file, number, 0, error.message, error.hint)) from error
    return batch


def _commands(source: Input) -> Iterator[Command]:
    """The words of each line, as a shell splits them; comments and blank lines are left out."""
    from rolecall.documents.text_files import decoded

    for number, line in enumerate(decoded(source.data, source.name).splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            message, hint = f"The line cannot be split into words: {error}.", "Close the quote on the same line."
            raise _bad(Fault(source.name, number, 0, message, hint)) from None
        if words:
            yield number, words[1:] if words[0] == "rolecall" else words


def _bad(fault: Fault) -> BadData:
    return BadData("One of the commands cannot be run; nothing was saved.", faults=[fault])
