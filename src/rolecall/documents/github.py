"""Failures as annotations that GitHub Actions shows beside the lines of a pull request."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rolecall.domain.errors import Fault
from rolecall.domain.expectations import CheckedFile
from rolecall.domain.text import visible
from rolecall.views.checks.results import NOTHING, empty, failures


def github_text(checked: Sequence[CheckedFile], workspace: str = "") -> str:
    """One workflow command per failure, and one for each file without expectations.

    Paths are relative to `workspace`, the root of the checked out repository, as GitHub wants them.
    """
    lines = []
    for c, outcome, f in failures(checked):
        spot = c.spot(f.path)
        place = {"line": str(spot.line), "col": str(spot.column), "endColumn": str(spot.column + spot.width)}
        why, fix = (f"why: {reason}" for reason in f.why), [f"fix: {f.change}"] if f.change else []
        message = "\n".join([f.who, f"expected: {f.expected}", f"actual: {f.actual}", *why, *fix])
        lines.append(_error({"file": _path(c.file, workspace), **place, "title": outcome.expectation.title}, message))
    nothing = f"The file {NOTHING}."
    lines += [_error({"file": _path(c.file, workspace), "line": "1"}, nothing) for c in empty(checked)]
    return "".join(f"{line}\n" for line in lines)


def github_faults(faults: Sequence[Fault], workspace: str = "") -> str:
    """One workflow command per fault of the files themselves."""
    lines = []
    for x in faults:
        place = {key: str(value) for key, value in (("line", x.line), ("col", x.column)) if value}
        file = {"file": _path(x.file, workspace)} if x.file else {}
        lines.append(_error({**file, **place}, f"{x.message} {x.hint}".strip()))
    return "".join(f"{line}\n" for line in lines)


def _path(file: str, workspace: str) -> str:
    """The file as seen from the workspace; as it was named where it lies elsewhere or there is no workspace."""
    folder, name = os.path.split(os.path.abspath(file))
    root, place = os.path.realpath(workspace), os.path.join(os.path.realpath(folder), name)
    if not workspace or os.path.commonpath([root, place]) != root:
        return file
    return os.path.relpath(place, root).replace(os.sep, "/")


def _error(properties: dict[str, str], message: str) -> str:
    """The command `::error file=…::message`, with what would end a property or the message escaped."""
    escaped = {key: _escaped(visible(x)).replace(":", "%3A").replace(",", "%2C") for key, x in properties.items()}
    text = "\n".join(visible(line) for line in message.split("\n"))
    return f"::error {','.join(f'{key}={value}' for key, value in escaped.items())}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
