"""`rolecall check`: fixtures are loaded, compared with their worlds, and reported in every format asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolecall.app import files, fixtures
from rolecall.app.context import Context
from rolecall.app.fixtures import Shelf
from rolecall.app.result import Result
from rolecall.domain.errors import BadData, Fault, RolecallError, Unchecked, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.expectations import CheckedFile
from rolecall.terminal import streams
from rolecall.terminal.screen import CSV, JSON, LINES, TABLE
from rolecall.views.answers import Answer
from rolecall.views.checks import coverage as coverages
from rolecall.views.checks import mutations as mutants
from rolecall.views.checks.results import FAILURES, empty, fault_results, results

GITHUB, JUNIT, MARKDOWN = "github", "junit", "markdown"
FORMATS = (TABLE, LINES, CSV, JSON, JUNIT, GITHUB, MARKDOWN)


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check: `below` is the world of files that name none, `least` the share of cells to cover, in per cent."""

    files: Sequence[str]
    below: str = ""
    live: bool = False
    store: str = ""
    coverage: bool = False
    least: int = 0
    mutate: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """A format, and the file to write it to; none is standard output."""

    format: str
    file: str = ""


def run(context: Context, request: CheckRequest, formats: Sequence[str], output: str) -> Result:
    """Checks and reports. The status is 3 where an expectation fails, a file has none, or too little is covered."""
    places = destinations(context, formats, output)
    try:
        checked, answer, uncovered = _checked(context, request)
    except RolecallError as error:
        _report_faults(context, places, error)
        raise
    texts = [(_text(context, place, checked, answer, full=request.full), place.file) for place in places]
    written = [files.write(text, file or files.STANDARD, context.options.permissions) for text, file in texts]
    notes = [*(note for result in written for note in result.notes), answer.note]
    if uncovered:
        notes.append(f"The coverage is below --min {request.least}%.")
    failed = uncovered or empty(checked) or any(file.failed for file in checked)
    return Result(written[0].answer, Exit.NO if failed else Exit.OK, tuple(notes))


def _checked(context: Context, request: CheckRequest) -> tuple[list[CheckedFile], Answer, bool]:
    """Each file's outcomes, the whole answer, and whether less is covered than asked for."""
    if not request.files:
        hint = "Name a file with [[expect]] blocks: rolecall check FILE…"
        raise Unchecked("Nothing was checked: no file is named.", hint=hint)
    live = request.live or bool(request.store)
    if context.options.as_of and not live:
        raise WrongUsage("--as-of is about the store, which is not checked.", hint="Add --live.")
    world = context.with_options(store=request.store).world if live else None
    suites = fixtures.load(Shelf(request.below, world), fixtures.files(request.files))
    checked = fixtures.check(suites, live=live)
    pairs = [(suite.world, file.outcomes) for suite, file in zip(suites, checked, strict=True)]
    coverage = coverages.coverage(pairs) if request.coverage or request.least else None
    mutations = mutants.mutations(pairs) if request.mutate else None
    answer = results(checked, coverage=coverage, mutations=mutations)
    return checked, answer, coverage is not None and coverage.percent < request.least


def destinations(context: Context, formats: Sequence[str], output: str) -> list[Destination]:
    """What goes where: each `FORMAT:FILE` to its file, and one format to standard output or `--output`."""
    places = [Destination(name, file) for name, _, file in (word.partition(":") for word in formats)]
    for place in places:
        if place.format not in FORMATS:
            hint = f"Choose from: {', '.join(FORMATS)}."
            raise WrongUsage(f"“{place.format}” is not a valid value for --format.", hint=hint)
    bare = [place for place in places if not place.file]
    if len(bare) > 1:
        hint = f"Give all but one a file: --format {bare[0].format}:FILE"
        raise WrongUsage("Only one format goes to standard output.", hint=hint)
    first = bare[0].format if bare else context.screen.format
    return [Destination(first, "" if output == "-" else output), *(place for place in places if place.file)]


def least(text: str) -> int:
    """A share such as `80%`, in per cent. Raises WrongUsage."""
    number = text.removesuffix("%")
    if not (number.isascii() and number.isdigit() and len(number) <= 3 and int(number) <= 100):
        raise WrongUsage(f"“{text}” is not a valid value for --min.", hint="It takes a share from 0% to 100%.")
    return int(number)


def _report_faults(context: Context, places: Sequence[Destination], error: RolecallError) -> None:
    """Writes what is wrong in place of every report, so that no earlier one is taken for the result of this run.

    Standard output gets it only in the formats of CI systems; standard error has the error as always.
    """
    faults = error.faults if isinstance(error, BadData) else ()
    faults = faults or (Fault("", 0, 0, error.message, error.hint),)
    for place in places:
        match place.format:
            case "junit":
                from rolecall.documents.junit import junit_faults

                text = junit_faults(faults)
            case "github":
                from rolecall.documents.github import github_faults

                text = github_faults(faults, os.environ.get("GITHUB_WORKSPACE", ""))
            case _ if not place.file:
                continue
            case "json":
                from rolecall.terminal import envelope

                text = envelope.error(context.screen.command, error)
            case "markdown":
                from rolecall.documents.markdown import markdown_text

                text = markdown_text(fault_results(faults), "Expectations")
            case _:
                text = replace(context.screen, format=place.format).render(fault_results(faults))
        if place.file:
            files.write(text, place.file, context.options.permissions)
        else:
            streams.write_data(text)


def _text(context: Context, place: Destination, checked: Sequence[CheckedFile], answer: Answer, *, full: bool) -> str:
    match place.format:
        case "table":
            return _drawn(context, checked, answer, full=full or bool(place.file))
        case "junit":
            from rolecall.documents.junit import junit_text

            return junit_text(checked)
        case "github":
            from rolecall.documents.github import github_text

            return github_text(checked, os.environ.get("GITHUB_WORKSPACE", ""))
        case "markdown":
            from rolecall.documents.markdown import markdown_text

            return markdown_text(answer, "Expectations")
    return replace(context.screen, format=place.format).render(answer)


def _drawn(context: Context, checked: Sequence[CheckedFile], answer: Answer, *, full: bool) -> str:
    """The failures, and the tables of coverage and mutations under them."""
    from rolecall.terminal import table_drawing
    from rolecall.terminal.check_failures import failures_text

    failures = failures_text(checked, context.streams, full=full)
    tables = tuple(part for part in answer.parts if part.title != FAILURES)
    rest = table_drawing.answer(Answer(None, answer.table, tables), context.streams).text if tables else ""
    return "\n".join(part for part in (failures, rest) if part)
