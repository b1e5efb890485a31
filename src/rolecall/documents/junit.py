"""Results as JUnit XML: one suite per file, one case per expectation, or one per fault of the files themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from rolecall.domain.errors import Fault
from rolecall.domain.expectations import CheckedFile, Outcome, unique
from rolecall.domain.text import visible
from rolecall.views.checks.failure_lines import failure_lines, groups
from rolecall.views.checks.results import NOTHING

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(checked: Sequence[CheckedFile]) -> str:
    """The document; a file without expectations is a case with an error, so that no tool takes it for green."""
    suites = []
    for c in checked:
        names = unique(_clean(visible(outcome.expectation.title)) for outcome in c.outcomes)
        cases = [_case(c, name, outcome) for name, outcome in zip(names, c.outcomes, strict=True)]
        cases = cases or [_error(c.file, "expectations", "empty", f"The file {NOTHING}.")]
        seconds = sum(outcome.seconds for outcome in c.outcomes)
        suites.append((c.file, cases, (len(cases), c.failed, int(not c.outcomes)), seconds))
    return _document(suites)


def junit_faults(faults: Sequence[Fault]) -> str:
    """The document where files could not be checked: each fault is a case with an error."""
    files: dict[str, list[list[str]]] = {}
    for number, x in enumerate(faults, 1):
        case = _error(x.file, f"fault {number}", "fault", f"{x.message} {x.hint}".strip(), line=x.line)
        files.setdefault(x.file, []).append(case)
    return _document([(file, cases, (len(cases), 0, len(cases)), 0.0) for file, cases in files.items()])


_Counts = tuple[int, int, int]
"""Tests, failures and errors."""


def _document(suites: Sequence[tuple[str, list[list[str]], _Counts, float]]) -> str:
    lines = [f'<testsuites name="rolecall check" {_sums([s[2] for s in suites], sum(s[3] for s in suites))}>']
    for file, cases, counts, seconds in suites:
        lines.append(f"  <testsuite name={_attribute(file)} {_sums([counts], seconds)}>")
        lines += [f"    {line}" for case in cases for line in case]
        lines.append("  </testsuite>")
    return "".join(f"{line}\n" for line in ('<?xml version="1.0" encoding="UTF-8"?>', *lines, "</testsuites>"))


def _sums(counts: Sequence[_Counts], seconds: float) -> str:
    tests, failures, errors = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    return f'tests="{tests}" failures="{failures}" errors="{errors}" time="{seconds:.6f}"'


def _case(checked: CheckedFile, name: str, outcome: Outcome) -> list[str]:
    title, line = outcome.expectation.title, checked.spot(outcome.expectation.path).line
    head = f'{_head(checked.file, name, line)} time="{outcome.seconds:.6f}"'
    if not outcome.failures:
        return [f"{head}/>"]
    grouped, rest = groups(outcome.failures, checked.spot), len(outcome.failures) - 1
    first = grouped[0].first
    message = f"{first.who}: expected {first.expected}, actual {first.actual}" + (f" (and {rest} more)" if rest else "")
    blocks = (failure_lines(title, group, checked.spot(group.first.path)) for group in grouped)
    text = "\n\n".join("\n".join(line.text for line in lines) for lines in blocks)
    failure = f'<failure type="expectation" message={_attribute(message)}>{escape(_clean(text))}</failure>'
    return [f"{head}>", f"  {failure}", "</testcase>"]


def _error(file: str, name: str, kind: str, message: str, *, line: int = 1) -> list[str]:
    error = f'<error type="{kind}" message={_attribute(message)}/>'
    return [f'{_head(file, name, line)} time="0.000000">', f"  {error}", "</testcase>"]


def _head(file: str, name: str, line: int) -> str:
    path = _attribute(file)
    return f'<testcase classname={path} name={_attribute(name)} file={path} line="{line}"'


def _attribute(text: str) -> str:
    return quoteattr(_clean(visible(text)))


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
