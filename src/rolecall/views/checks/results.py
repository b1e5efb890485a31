"""The result of checking fixtures as one answer: failures, coverage and mutations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rolecall.domain.counting import count
from rolecall.domain.errors import Fault
from rolecall.domain.expectations import CheckedFile, Failure, Outcome
from rolecall.views.answers import Answer, table
from rolecall.views.checks import coverage as coverages
from rolecall.views.checks import mutations as mutants
from rolecall.views.checks.coverage import Coverage
from rolecall.views.checks.mutations import Mutations

FLAT = {
    "where": "Where",
    "result": "Result",
    "expectation": "Expectation",
    "user": "User",
    "contact": "Contact",
    "location": "Location",
    "role": "Role",
    "expected": "Expected",
    "found": "Actual",
    "why": "Why",
    "change": "Fix",
}
"""The columns of lines and CSV; their keys are also those of JSON."""
SHOWN = {"where": "Where", "who": "Who", "expected": "Expected", "found": "Actual", "why": "Why", "change": "Fix"}
FAILED, EMPTY, UNCOVERED, UNNOTICED, FAULT = "failed", "empty", "uncovered", "unnoticed", "fault"
FAILURES = "Failures"
NOTHING = "holds no expectation, so nothing was checked"


def results(
    checked: Sequence[CheckedFile], *, coverage: Coverage | None = None, mutations: Mutations | None = None
) -> Answer:
    """Every failure; JSON also holds what is met, and every cell and flip. The note has the totals."""
    number, failed = sum(len(c.outcomes) for c in checked), sum(c.failed for c in checked)
    parts, sentences = [], [_summary(number, failed)]
    if failed:
        rows = [(c.spot(f.path).where, f.who, *_difference(f)) for c, _, f in failures(checked)]
        parts.append(table(SHOWN, rows, FAILURES))
    if coverage:
        parts.append(coverages.part(coverage))
        sentences.append(coverages.sentence(coverage))
    if mutations:
        parts.append(mutants.part(mutations))
        sentences.append(mutants.sentence(mutations))
    data = {
        "expectations": number,
        "failed": failed,
        "files": [{"file": c.file, "expectations": [_outcome(c, o) for o in c.outcomes]} for c in checked],
        "coverage": coverages.data(coverage) if coverage else None,
        "mutations": mutants.data(mutations) if mutations else None,
    }
    return Answer(data, table(FLAT, list(_rows(checked, coverage, mutations))), tuple(parts), " ".join(sentences))


def fault_results(faults: Sequence[Fault]) -> Answer:
    """What to write where the files could not be checked: one row per fault."""
    rows = [(x.where, FAULT, "", "", "", "", "", "", x.message, x.hint, "") for x in faults]
    shown = table({"where": "Where", "found": "Fault", "why": "Hint"}, [(r[0], r[8], r[9]) for r in rows], "Faults")
    return Answer(None, table(FLAT, rows), (shown,), "Nothing was checked.")


def _summary(number: int, failed: int) -> str:
    """The totals: `12 expectations: 10 hold, 2 fail.`."""
    if not number:
        return "Nothing was checked."
    parts = [f"{number - failed} hold{'s' if number - failed == 1 else ''}"] if number > failed else []
    parts += [f"{failed} fail{'s' if failed == 1 else ''}"] if failed else []
    return f"{count(number, 'expectation')}: {', '.join(parts)}."


def failures(checked: Sequence[CheckedFile]) -> list[tuple[CheckedFile, Outcome, Failure]]:
    """Every failure with the expectation and the file it belongs to."""
    return [(c, o, f) for c in checked for o in c.outcomes for f in o.failures]


def empty(checked: Sequence[CheckedFile]) -> list[CheckedFile]:
    """The files that hold no expectation."""
    return [c for c in checked if not c.outcomes]


def _difference(failure: Failure) -> tuple[str, ...]:
    return failure.expected, failure.actual, "; ".join(failure.why), failure.change


def _rows(
    checked: Sequence[CheckedFile], coverage: Coverage | None, mutations: Mutations | None
) -> Iterator[tuple[str, ...]]:
    """The flat rows: failures and empty files, then cells without an expectation, then unnoticed flips."""
    for c, o, f in failures(checked):
        who = (f.user or f.who, f.contact, f.location, f.role)
        yield c.spot(f.path).where, FAILED, o.expectation.title, *who, *_difference(f)
    for c in empty(checked):
        yield c.file, EMPTY, "", "", "", "", "", "an expectation", "none", "", "add an [[expect]]"
    for cells in coverages.data(coverage)["uncovered"] if coverage else ():
        for key in cells["permissions"]:
            yield "", UNCOVERED, "", "", "", "", cells["role"] or "", key, "", "", ""
    for user, location, role, key, flip in mutants.flips(mutations) if mutations else ():
        yield "", UNNOTICED, "", user, "", location, role, key, f"could be turned {flip}", "", ""


def _outcome(checked: CheckedFile, outcome: Outcome) -> dict[str, Any]:
    """An expectation for JSON; `found` is the key of what a failure calls actual."""
    spot, failed = checked.spot(outcome.expectation.path), []
    for f in outcome.failures:
        place = checked.spot(f.path)
        who = {key: getattr(f, key) or None for key in ("user", "contact", "location", "role")}
        difference = {"expected": f.expected, "found": f.actual, "why": list(f.why), "change": f.change or None}
        failed.append({"line": place.line, "column": place.column, **who, "who": f.who, **difference})
    return {
        "name": outcome.expectation.name or None,
        "title": outcome.expectation.title,
        "line": spot.line,
        "column": spot.column,
        "met": not outcome.failures,
        "accesses": len(outcome.resolved.subjects),
        "failures": failed,
    }
