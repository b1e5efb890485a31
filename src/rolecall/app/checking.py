"""Checking fixtures: loaded, compared with their worlds, and told in every format that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rolecall.app import fixtures
from rolecall.app.context import Context
from rolecall.app.fixtures import Shelf, Suite
from rolecall.documents.atomic import write_atomically
from rolecall.domain.errors import BadData, Unchecked, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.expectations import Checked
from rolecall.terminal import streams
from rolecall.terminal.screen import CSV, JSON, LINES, TABLE
from rolecall.views.answers import Answer
from rolecall.views.checks import report as checking
from rolecall.views.checks.coverage import coverage
from rolecall.views.checks.mutations import mutations

GITHUB, JUNIT, MARKDOWN = "github", "junit", "markdown"
FORMATS = (TABLE, LINES, CSV, JSON, JUNIT, GITHUB, MARKDOWN)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be checked and told: `least` is the share of cells that have to be covered, in per cent."""

    files: Sequence[str]
    below: str = ""
    live: bool = False
    store: str = ""
    coverage: bool = False
    least: int = 0
    mutate: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class PlanView:
    """A format, and the file to write it to; none is standard output."""

    format: str
    file: str = ""


def run(context: Context, wish: Wish, formats: Sequence[str], output: str) -> None:
    """Checks and tells. The status is 3 where an expectation fails, a file holds none, or too little is covered."""
    told = tellings(context, formats, output)
    if not wish.files:
        hint = "Name a file with [[expect]] blocks: rolecall check FILE…"
        raise Unchecked("Nothing was checked: no file is named.", hint=hint)
    live = wish.live or bool(wish.store)
    world = at_store(context, wish.store).world if live else None
    try:
        suites = fixtures.load(Shelf(wish.below, world), wish.files)
        checked = fixtures.check(suites, live=live)
    except BadData as error:
        _annotate(told, error)
        raise
    answer, covered = _answer(suites, checked, wish)
    for telling in told:
        _tell(context, telling, checked, answer, full=wish.full)
    context.screen.say(answer.note)
    if covered < wish.least:
        context.screen.say(f"The coverage is below --min {wish.least}%.")
    failed = any(c.failed for c in checked) or checking.empty(checked) or covered < wish.least
    context.status = Exit.NO if failed else Exit.OK


def at_store(context: Context, store: str) -> Context:
    """The context at the store that was typed, else at that of the environment or a settings file."""
    if store:
        context.configuration = replace(context.configuration, options=replace(context.options, store=store))
    return context


def _answer(suites: Sequence[Suite], checked: Sequence[Checked], wish: Wish) -> tuple[Answer, int]:
    """The whole answer, and the covered share; 100 where it was not asked for."""
    pairs = [(suite.world, found.outcomes) for suite, found in zip(suites, checked, strict=True)]
    covered = coverage(pairs) if wish.coverage or wish.least else None
    flipped = mutations(pairs) if wish.mutate else None
    return checking.report(checked, coverage=covered, mutations=flipped), covered.percent if covered else 100


def tellings(context: Context, formats: Sequence[str], output: str) -> list[PlanView]:
    """What goes where: each `FORMAT:FILE` to its file, and one format to standard output or `--output`."""
    found = [PlanView(name, file) for name, _, file in (word.partition(":") for word in formats)]
    for telling in found:
        if telling.format not in FORMATS:
            raise WrongUsage(f"“{telling.format}” is not a format.", hint=f"There are {', '.join(FORMATS)}.")
    bare = [telling for telling in found if not telling.file]
    if len(bare) > 1:
        hint = f"Give all but one a file: --format {bare[0].format}:FILE"
        raise WrongUsage("Only one format goes to standard output.", hint=hint)
    first = bare[0].format if bare else context.screen.format
    return [PlanView(first, "" if output == "-" else output), *(t for t in found if t.file)]


def least(text: str) -> int:
    """A share such as `80%`, in per cent. Raises WrongUsage."""
    number = text.removesuffix("%")
    if not (number.isascii() and number.isdigit() and len(number) <= 3 and int(number) <= 100):
        raise WrongUsage(f"“{text}” is not a value of --min.", hint="It takes a share from 0% to 100%.")
    return int(number)


def _annotate(told: Sequence[PlanView], error: BadData) -> None:
    """Puts what is wrong with the files beside their lines too, where that is how failures are told."""
    if PlanView(GITHUB) in told:
        from rolecall.documents.github import github_faults

        streams.write(github_faults(error.faults))


def _tell(context: Context, telling: PlanView, checked: Sequence[Checked], answer: Answer, *, full: bool) -> None:
    text = _text(context, telling, checked, answer, full=full)
    if not telling.file:
        streams.write(text)
        return
    write_atomically(Path(telling.file), text.encode())
    context.screen.say(f"Wrote {telling.file}.")


def _text(context: Context, telling: PlanView, checked: Sequence[Checked], answer: Answer, *, full: bool) -> str:
    match telling.format:
        case "table":
            return _drawn(context, checked, answer, full=full or bool(telling.file))
        case "junit":
            from rolecall.documents.junit import junit_text

            return junit_text(checked)
        case "github":
            from rolecall.documents.github import github_text

            return github_text(checked)
        case "markdown":
            from rolecall.documents.markdown import markdown_text

            return markdown_text(answer, "Expectations")
    return replace(context.screen, format=telling.format).told(answer)


def _drawn(context: Context, checked: Sequence[Checked], answer: Answer, *, full: bool) -> str:
    """The failures, and the tables of coverage and mutations under them."""
    from rolecall.terminal import drawing
    from rolecall.terminal.failures import failures_text

    seen = context.streams
    told = failures_text(checked, seen, full=full)
    tables = [part for part in answer.parts if part.title != checking.FAILURES]
    rest = drawing.answer(Answer(None, answer.table, tuple(tables)), seen) if tables else ""
    return "\n".join(part for part in (told, rest) if part)
