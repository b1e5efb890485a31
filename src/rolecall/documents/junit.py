"""Results as JUnit XML: one suite per file, one case per expectation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from rolecall.domain.expectations import CheckedFile, Outcome
from rolecall.domain.text import visible
from rolecall.views.checks.failure_lines import failure_lines, groups
from rolecall.views.checks.results import NOTHING

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(checked: Sequence[CheckedFile]) -> str:
    """The document; a file without expectations is a case with an error, so that no tool takes it for green."""
    return "".join(f"{line}\n" for line in _document(checked))


def _document(checked: Sequence[CheckedFile]) -> Iterator[str]:
    tests, failed = sum(len(c.outcomes) or 1 for c in checked), sum(c.failed for c in checked)
    errors = sum(not c.outcomes for c in checked)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="rolecall check" tests="{tests}" failures="{failed}" errors="{errors}">'
    for c in checked:
        yield from _suite(c)
    yield "</testsuites>"


def _suite(checked: CheckedFile) -> Iterator[str]:
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


def _case(checked: CheckedFile, outcome: Outcome) -> Iterator[str]:
    title = outcome.expectation.title
    file, line = _attribute(checked.file), checked.spot(outcome.expectation.path).line
    head = f'    <testcase classname={file} name={_attribute(title)} file={file} line="{line}"'
    if not outcome.failures:
        yield f"{head}/>"
        return
    grouped, rest = groups(outcome.failures, checked.spot), len(outcome.failures) - 1
    first = grouped[0].first
    message = f"{first.who}: expected {first.expected}, actual {first.actual}" + (f" (and {rest} more)" if rest else "")
    blocks = (failure_lines(title, group, checked.spot(group.first.path)) for group in grouped)
    text = "\n\n".join("\n".join(line.text for line in lines) for lines in blocks)
    yield f"{head}>"
    yield f'      <failure type="expectation" message={_attribute(message)}>{escape(_clean(text))}</failure>'
    yield "    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_clean(visible(text)))


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
