"""Drift: the store and a declared world compared in both directions, and what would mend either side."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from rolecall.app.context import Context
from rolecall.app.files import content
from rolecall.app.world_files import applying
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import WrongUsage
from rolecall.domain.exits import Exit
from rolecall.terminal import streams
from rolecall.views import drift
from rolecall.views.drift import Drift

Format = Literal["table", "lines", "csv", "json", "markdown"]
Side = Literal["store", "file"]


def run(context: Context, file: str, format: Format | None, patch: Side | None) -> None:
    """Tells where the store and the file differ, or with `patch` what would mend one of them. The status is then 4."""
    held = context.world
    name = "standard input" if file == "-" else file
    found = Drift(held, applying(content(file), name, prune=True)(held), name)
    context.status = Exit.PENDING if found.plan else Exit.OK
    if patch == "file":
        _patch_file(found)
    elif patch == "store":
        _patch_store(context, found, format)
    else:
        _tell(context, found, format)
    if patch is None or not found.plan:
        context.screen.say(drift.summary(found))


def _tell(context: Context, found: Drift, format: Format | None) -> None:
    answer = drift.answer(found)
    if format == "markdown":
        from rolecall.documents.markdown import markdown_text

        streams.write(markdown_text(answer, f"Drift from {found.file}"))
    elif answer.table.rows or (format or context.screen.format) == "json":
        streams.write(replace(context.screen, format=format or context.screen.format).told(answer))


def _patch_store(context: Context, found: Drift, format: Format | None) -> None:
    """The diff that `apply --prune` would show, and the command."""
    from rolecall.views.plan_view import PlanView

    if format == "markdown":
        raise WrongUsage("A patch of the store is no Markdown.", hint="Use table, lines, csv or json.")
    screen = replace(context.screen, format=format or context.screen.format)
    telling = PlanView(found.held, found.plan)
    screen.change(telling)
    screen.outcome(lambda: telling.answer.data)
    if found.plan:
        context.screen.say(f"Save it with: {command_line('apply', (found.file,), ('--prune',))}")


def _patch_file(found: Drift) -> None:
    """The blocks to put into the file, and comments that name those to take out."""
    from rolecall.documents.world_text import blocks
    from rolecall.domain.text import visible

    kept = drift.kept_in_store(found)
    if not found.plan:
        return
    head = [
        "# What the store holds and the file says otherwise or not at all. A block takes the place of the file's own."
    ]
    gone = [f"# Take out: {visible(line)}" for line in drift.missing_names(found)]
    text = "\n".join([*head, *gone]) + "\n"
    streams.write(text + ("\n" + blocks(found.held, kept) if kept else ""))
