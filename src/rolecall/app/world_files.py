"""Worlds in files: read and applied, written and exported."""

from __future__ import annotations

import sys
from pathlib import Path

from rolecall.app.context import Context
from rolecall.app.saving import Edit
from rolecall.documents.atomic import write_atomically
from rolecall.domain.errors import NotFound, Unavailable
from rolecall.domain.world import World
from rolecall.terminal import streams


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


def applying(file: str, *, prune: bool) -> Edit:
    """The edit that makes a world agree with a file. Raises BadData with every fault and its place."""
    from rolecall.documents import world_file
    from rolecall.domain.declared import Undeclarable
    from rolecall.domain.edits.declare import declare
    from rolecall.domain.nearness import fold

    data, name = content(file), "standard input" if file == "-" else file

    def edit(world: World) -> World:
        regions = {fold(x.name): x.region for x in world.location.values()}
        try:
            return declare(world, world_file.read(data, name, regions=regions), prune=prune)
        except Undeclarable as error:
            raise world_file.located(error.findings, data, name) from None

    return edit


def export(context: Context, file: str) -> None:
    """Writes the world to a file or to standard output."""
    from rolecall.documents import world_text

    text = world_text.write(context.world)
    if file == "-":
        streams.write(text)
    else:
        write_atomically(Path(file), text.encode())
        context.screen.say(f"Wrote {file}.")
