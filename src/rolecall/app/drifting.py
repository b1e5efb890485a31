"""Drift: the store and a declared world compared in both directions, and what would fix either side."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from rolecall.app.context import Context
from rolecall.app.files import read
from rolecall.app.result import Result
from rolecall.app.world_files import applying
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import WrongUsage
from rolecall.domain.exits import Exit
from rolecall.terminal import streams
from rolecall.terminal.screen import JSON
from rolecall.views import drift
from rolecall.views.answers import Answer
from rolecall.views.drift import Drift

Format = Literal["table", "lines", "csv", "json", "markdown"]
Side = Literal["store", "file"]


def run(context: Context, file: str, format: Format | None, patch: Side | None) -> Result:
    """Shows where the store and the file differ, or with `patch` what would fix one of them. The status is then 4."""
    source = read(file)
    both = Drift(context.world, applying(source, prune=True)(context.world), source.name)
    if patch == "file":
        _patch_file(both)
    elif patch == "store":
        _patch_store(context, both, format)
    else:
        _show(context, both, format)
    notes = (drift.summary(both),) if patch is None or not both.plan else ()
    return Result(None, Exit.PENDING if both.plan else Exit.OK, notes)


def _show(context: Context, both: Drift, format: Format | None) -> None:
    answer = drift.answer(both)
    if format == "markdown":
        from rolecall.documents.markdown import markdown_text

        streams.write(markdown_text(answer, f"Drift from {both.file}"))
    elif answer.table.rows or (format or context.screen.format) == "json":
        streams.write(replace(context.screen, format=format or context.screen.format).render(answer))


def _patch_store(context: Context, both: Drift, format: Format | None) -> None:
    """The diff that `apply --prune` would show, and the command."""
    from rolecall.views.diff_data import diff_answer
    from rolecall.views.plan_view import PlanView

    if format == "markdown":
        raise WrongUsage("A patch of the store cannot be Markdown.", hint="Choose from: table, lines, csv, json.")
    screen = replace(context.screen, format=format or context.screen.format)
    view = PlanView(both.store, both.plan)
    screen.diff(view)
    if screen.format == JSON:
        screen.show(Answer(diff_answer(view).data))
    if both.plan:
        context.screen.say(f"Save it with: {command_line('apply', (both.file,), ('--prune',))}")


def _patch_file(both: Drift) -> None:
    """The blocks to put into the file, and comments that name those to take out."""
    from rolecall.documents.world_text import blocks
    from rolecall.domain.text import visible

    if both.plan:
        head = "# What the store has and the file lacks or says otherwise. A block takes the place of the file's own."
        gone = [f"# Take out: {visible(name)}" for name in drift.missing_names(both)]
        kept = drift.kept_in_store(both)
        streams.write("\n".join([head, *gone]) + "\n" + ("\n" + blocks(both.store, kept) if kept else ""))
