"""Drift: the store and a declared world compared in both directions, and what would fix either side."""

from __future__ import annotations

from typing import Literal

from rolecall.app.context import Context
from rolecall.app.files import read
from rolecall.app.result import Result
from rolecall.app.world_files import applying
from rolecall.domain.command_line import command_line
from rolecall.domain.edits.declare import mass_removal
from rolecall.domain.errors import WrongUsage
from rolecall.domain.exits import Exit
from rolecall.terminal.screen import JSON
from rolecall.views import drift
from rolecall.views.answers import Answer
from rolecall.views.drift import Drift

Format = Literal["table", "lines", "csv", "json", "markdown"]
Side = Literal["store", "file"]


def run(context: Context, file: str, format: Format | None, patch: Side | None) -> Result:
    """Shows where the store and the file differ, or with `patch` what would fix one of them. The status is then 4."""
    source = read(file)
    both = Drift(context.world, applying(source, prune=True, any_name=True)(context.world), source.name)
    status, summary = Exit.PENDING if both.plan else Exit.OK, drift.summary(both)
    if patch == "file":
        return Result(_blocks_for_file(both), status, () if both.plan else (summary,))
    answer = drift.answer(both)
    if format == "markdown":
        from rolecall.documents.markdown import markdown_text

        if patch:
            raise WrongUsage("A patch of the store cannot be Markdown.", hint="Choose from: table, lines, csv, json.")
        return Result(markdown_text(answer, f"Drift from {both.file}"), status, (summary,))
    screen = context.with_options(format=format or "").screen
    if patch == "store":
        from rolecall.views.diff_data import diff_answer
        from rolecall.views.plan_view import PlanView

        view = PlanView(both.store, both.plan)  # the diff that `apply --prune` would show
        screen.diff(view)
        if screen.format == JSON:
            screen.show(Answer(diff_answer(view).data))
        allowed = ("--max-loss", "100%") if mass_removal(both.store, both.declared) else ()
        apply = command_line("apply", (both.file,), ("--prune", *allowed))
        return Result(None, status, (f"Save it with: {apply}" if both.plan else summary,))
    if answer.table.rows or screen.format == JSON:
        screen.show(answer)
    return Result(None, status, (summary,))


def _blocks_for_file(both: Drift) -> str:
    """The blocks to put into the file, and comments that name those to take out."""
    from rolecall.documents.world_text import blocks
    from rolecall.domain.text import visible

    if not both.plan:
        return ""
    head = "# What the store has and the file lacks or says otherwise. A block takes the place of the file's own."
    gone = [f"# Take out: {visible(name)}" for name in drift.missing_names(both)]
    kept = drift.kept_in_store(both)
    return "\n".join([head, *gone]) + "\n" + ("\n" + blocks(both.store, kept) if kept else "")
