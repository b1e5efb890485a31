"""Failures as annotations that GitHub Actions puts beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rolecall.domain.errors import Fault
from rolecall.domain.expectations import Checked, Failure, Outcome
from rolecall.domain.text import visible
from rolecall.views.checks.report import NOTHING, empty, failures


def github_text(checked: Sequence[Checked]) -> str:
    """One workflow command a failure, and one for each file without expectations."""
    return "".join(f"{line}\n" for line in (*_failed(checked), *_empty(checked)))


def github_faults(faults: Sequence[Fault]) -> str:
    """One workflow command a fault of the files themselves."""
    return "".join(f"{_error(_place(x), visible(f'{x.message} {x.hint}'.strip()))}\n" for x in faults)


def _place(fault: Fault) -> dict[str, str]:
    place = {"line": fault.line, "col": fault.column}
    return {"file": fault.file, **{key: str(value) for key, value in place.items() if value}}


def _failed(checked: Sequence[Checked]) -> Iterator[str]:
    for c, outcome, failure in failures(checked):
        spot = c.spot(failure.path)
        place = {"line": str(spot.line), "col": str(spot.column), "endColumn": str(spot.column + spot.width)}
        yield _error({"file": c.file, **place, "title": outcome.stated.title}, _message(outcome, failure))


def _message(outcome: Outcome, failure: Failure) -> str:
    lines = [failure.who, f"expected: {failure.expected}", f"is: {failure.found}", *(f"why: {w}" for w in failure.why)]
    return "\n".join(visible(line) for line in [*lines, *([f"mend: {failure.change}"] if failure.change else [])])


def _empty(checked: Sequence[Checked]) -> Iterator[str]:
    return (_error({"file": c.file, "line": "1"}, f"The file {NOTHING}.") for c in empty(checked))


def _error(properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{key}={_property(visible(value))}" for key, value in properties.items())
    return f"::error {told}::{_data(message)}"


def _data(text: str) -> str:
    """The escapes of a workflow command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
