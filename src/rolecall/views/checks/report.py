"""What came of checking fixtures, as one answer: failures, coverage and mutations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rolecall.domain.counting import count
from rolecall.domain.expectations import Checked, Failure, Outcome, Spot
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
    "found": "Is",
    "why": "Why",
    "change": "Fix",
}
SEEN = {"where": "Where", "who": "Who", "expected": "Expected", "found": "Is", "why": "Why", "change": "Fix"}
FAILED, EMPTY, UNCOVERED, UNNOTICED = "failed", "empty", "uncovered", "unnoticed"
FAILURES = "Failures"
NOTHING = "holds no expectation, so nothing was checked"
Row = tuple[str, ...]


def report(
    checked: Sequence[Checked], *, coverage: Coverage | None = None, mutations: Mutations | None = None
) -> Answer:
    """Every failure; JSON also holds what is met, and every cell and flip. The note is the sum of it."""
    rows = [*_failures(checked), *_uncovered(coverage), *_unnoticed(mutations)]
    parts = [table(SEEN, list(_seen(checked)), FAILURES)] if failures(checked) else []
    parts += [coverages.part(coverage)] if coverage else []
    parts += [mutants.part(mutations)] if mutations else []
    data = {
        "expectations": sum(len(c.outcomes) for c in checked),
        "failed": sum(c.failed for c in checked),
        "files": [_file(c) for c in checked],
        "coverage": coverages.data(coverage) if coverage else None,
        "mutations": mutants.data(mutations) if mutations else None,
    }
    sums = [*([coverages.told(coverage)] if coverage else []), *([mutants.told(mutations)] if mutations else [])]
    return Answer(data, table(FLAT, rows), tuple(parts), " ".join([summary(checked), *sums]))


def summary(checked: Sequence[Checked]) -> str:
    """The counts: `12 expectations: 10 hold, 2 fail.`."""
    number, failed = sum(len(c.outcomes) for c in checked), sum(c.failed for c in checked)
    told = f"{count(number, 'expectation')}: "
    parts = [f"{number - failed} hold{'s' if number - failed == 1 else ''}"] if number - failed or not failed else []
    parts += [f"{failed} fail{'s' if failed == 1 else ''}"] if failed else []
    return told + ", ".join(parts) + "." if number else "Nothing was checked."


def failures(checked: Sequence[Checked]) -> list[tuple[Checked, Outcome, Failure]]:
    """Every failure with the expectation and the file it belongs to."""
    return [(c, o, f) for c in checked for o in c.outcomes for f in o.failures]


def empty(checked: Sequence[Checked]) -> list[Checked]:
    """The files that hold no expectation."""
    return [c for c in checked if not c.outcomes]


def _failures(checked: Sequence[Checked]) -> Iterator[Row]:
    for c, o, f in failures(checked):
        who = (f.user or f.who, f.contact, f.location, f.role)
        yield c.spot(f.path).where, FAILED, o.stated.title, *who, f.expected, f.found, "; ".join(f.why), f.change
    for c in empty(checked):
        yield c.file, EMPTY, "", "", "", "", "", "an expectation", "none", "", "add an [[expect]]"


def _seen(checked: Sequence[Checked]) -> Iterator[Row]:
    for c, _, f in failures(checked):
        yield c.spot(f.path).where, f.who, f.expected, f.found, "; ".join(f.why), f.change


def _uncovered(coverage: Coverage | None) -> Iterator[Row]:
    for cells in coverages.data(coverage)["uncovered"] if coverage else ():
        for key in cells["permissions"]:
            yield "", UNCOVERED, "", "", "", "", cells["role"] or "", key, "", "", ""


def _unnoticed(mutations: Mutations | None) -> Iterator[Row]:
    for user, location, role, key, flip in mutants.flips(mutations) if mutations else ():
        yield "", UNNOTICED, "", user, "", location, role, key, f"could be turned {flip}", "", ""


def _file(checked: Checked) -> dict[str, Any]:
    return {"file": checked.file, "expectations": [_outcome(checked, o) for o in checked.outcomes]}


def _outcome(checked: Checked, outcome: Outcome) -> dict[str, Any]:
    spot = checked.spot(outcome.stated.path)
    return {
        "name": outcome.stated.name or None,
        "title": outcome.stated.title,
        "line": spot.line,
        "column": spot.column,
        "met": not outcome.failures,
        "accesses": len(outcome.meant.subjects),
        "failures": [_failure(f, checked.spot(f.path)) for f in outcome.failures],
    }


def _failure(failure: Failure, spot: Spot) -> dict[str, Any]:
    who = {key: getattr(failure, key) or None for key in ("user", "contact", "location", "role")}
    told = {"expected": failure.expected, "found": failure.found, "why": list(failure.why)}
    return {
        "line": spot.line,
        "column": spot.column,
        **who,
        "who": failure.who,
        **told,
        "change": failure.change or None,
    }
