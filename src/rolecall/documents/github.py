"""Failures as annotations that GitHub Actions shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rolecall.domain.errors import Fault
from rolecall.domain.expectations import CheckedFile
from rolecall.domain.text import visible
from rolecall.views.checks.results import NOTHING, empty, failures


def github_text(checked: Sequence[CheckedFile]) -> str:
    """One workflow command per failure, and one for each file without expectations."""
    return "".join(f"{line}\n" for line in _commands(checked))


def github_faults(faults: Sequence[Fault]) -> str:
    """One workflow command per fault of the files themselves."""
    lines = []
    for x in faults:
        place = {key: str(value) for key, value in (("line", x.line), ("col", x.column)) if value}
        lines.append(_error({"file": x.file, **place}, f"{x.message} {x.hint}".strip()))
    return "".join(f"{line}\n" for line in lines)


def _commands(checked: Sequence[CheckedFile]) -> Iterator[str]:
    for c, outcome, f in failures(checked):
        spot = c.spot(f.path)
        place = {"line": str(spot.line), "col": str(spot.column), "endColumn": str(spot.column + spot.width)}
        why, fix = (f"why: {reason}" for reason in f.why), [f"fix: {f.change}"] if f.change else []
        message = "\n".join([f.who, f"expected: {f.expected}", f"actual: {f.actual}", *why, *fix])
        yield _error({"file": c.file, **place, "title": outcome.expectation.title}, message)
    for c in empty(checked):
        yield _error({"file": c.file, "line": "1"}, f"The file {NOTHING}.")


def _error(properties: dict[str, str], message: str) -> str:
    """The command `::error file=…::message`, with what would end a property or the message escaped."""
    escaped = {key: _escaped(visible(x)).replace(":", "%3A").replace(",", "%2C") for key, x in properties.items()}
    text = "\n".join(visible(line) for line in message.split("\n"))
    return f"::error {','.join(f'{key}={value}' for key, value in escaped.items())}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
