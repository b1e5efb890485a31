"""Results as JUnit XML: a suite a file, a case an expectation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from rolecall.domain.expectations import Checked, Outcome
from rolecall.domain.text import visible
from rolecall.views.checks.failure_lines import Alike, Told, alike, tell
from rolecall.views.checks.report import NOTHING

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(checked: Sequence[Checked]) -> str:
    """The document; a file without expectations is a case with an error, so that no tool takes it for green."""
    return "".join(f"{line}\n" for line in _document(checked))


def _document(checked: Sequence[Checked]) -> Iterator[str]:
    tests, failed = sum(len(c.outcomes) or 1 for c in checked), sum(c.failed for c in checked)
    errors = sum(not c.outcomes for c in checked)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="rolecall check" tests="{tests}" failures="{failed}" errors="{errors}">'
    for c in checked:
        yield from _suite(c)
    yield "</testsuites>"


def _suite(checked: Checked) -> Iterator[str]:
    number, none = len(checked.outcomes) or 1, not checked.outcomes
    sums = f'tests="{number}" failures="{checked.failed}" errors="{int(none)}"'
    yield f"  <testsuite name={_attribute(checked.file)} {sums}>"
    for outcome in checked.outcomes:
        yield from _case(checked, outcome)
    if none:
        yield f'    <testcase classname={_attribute(checked.file)} name="expectations">'
        yield f'      <error type="empty" message="The file {NOTHING}."/>'
        yield "    </testcase>"
    yield "  </testsuite>"


def _case(checked: Checked, outcome: Outcome) -> Iterator[str]:
    file, line = _attribute(checked.file), checked.spot(outcome.stated.path).line
    head = f'    <testcase classname={file} name={_attribute(outcome.stated.title)} file={file} line="{line}"'
    if not outcome.failures:
        yield f"{head}/>"
        return
    groups, rest = alike(outcome.failures, checked.spot), len(outcome.failures) - 1
    first = groups[0].first
    message = f"{first.who}: expected {first.expected}, is {first.found}" + (f" (and {rest} more)" if rest else "")
    told = "\n\n".join("\n".join(line.text for line in _lines(checked, outcome, found)) for found in groups)
    yield f"{head}>"
    yield f'      <failure type="expectation" message={_attribute(message)}>{escape(_clean(told))}</failure>'
    yield "    </testcase>"


def _lines(checked: Checked, outcome: Outcome, found: Alike) -> Iterator[Told]:
    return tell(outcome.stated.title, found, checked.spot(found.first.path))


def _attribute(text: str) -> str:
    return quoteattr(_clean(visible(text)))


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
