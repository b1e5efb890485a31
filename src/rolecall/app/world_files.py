"""Worlds in files: read and applied, written and exported."""

from __future__ import annotations

from pathlib import Path

from rolecall.app.context import Context
from rolecall.app.files import content
from rolecall.app.plans import apply_plan
from rolecall.app.saving import Edit, save
from rolecall.documents.atomic import write_atomically
from rolecall.domain.world import World
from rolecall.terminal import streams


def apply_file(context: Context, file: str, *, prune: bool) -> None:
    """Makes the store agree with a world, or saves the plan, that a file holds."""
    from rolecall.documents.plan_file import is_plan

    data, name = content(file), "standard input" if file == "-" else file
    if is_plan(data):
        apply_plan(context, data, name)
    else:
        save(context, applying(data, name, prune=prune), f"apply {name}", begins=True)


def applying(data: bytes, name: str, *, prune: bool) -> Edit:
    """The edit that makes a world agree with a file. Raises BadData with every fault and its place."""
    from rolecall.documents import world_file
    from rolecall.domain.declared import Undeclarable
    from rolecall.domain.edits.declare import declare
    from rolecall.domain.nearness import fold

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
