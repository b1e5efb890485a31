"""Fixtures as tests: pytest collects `*.rolecall.toml` files, one test per expectation.

Nothing of rolecall is imported before there is such a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rolecall.domain.expectations import CheckedFile, Outcome

ENDING = ".rolecall.toml"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A collector for a fixture; None for every other file."""
    if not file_path.name.endswith(ENDING):
        return None
    collector: pytest.Collector = FixtureFile.from_parent(parent, path=file_path)
    return collector


class FixtureFile(pytest.File):
    """A file of expectations."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item per expectation. What is wrong with the file is an error of the run, shown with its place."""
        from rolecall.app import fixtures
        from rolecall.domain.errors import RolecallError
        from rolecall.domain.expectations import unique
        from rolecall.domain.text import visible
        from rolecall.terminal.screen import error_lines
        from rolecall.views.checks.results import NOTHING

        here = Path.cwd()
        file = self.path.relative_to(here) if self.path.is_relative_to(here) else self.path
        try:
            (checked,) = fixtures.check(fixtures.load(fixtures.Shelf(), [str(file)]))
        except RolecallError as error:
            raise self.CollectError("\n".join(visible(line) for line in error_lines(error))) from None
        if not checked.outcomes:
            raise self.CollectError(f"{checked.file} {NOTHING}.")
        titles = (_plain(visible(outcome.expectation.title)) for outcome in checked.outcomes)
        for name, outcome in zip(unique(titles), checked.outcomes, strict=True):
            yield ExpectationItem.from_parent(self, name=name, checked=checked, outcome=outcome)


def _plain(title: str) -> str:
    """The title without `::` and brackets, which pytest takes for marks of its own when it reads a name back."""
    return re.sub(":(?=:)", ": ", title).translate({ord("["): "(", ord("]"): ")"})


class ExpectationFailed(Exception):
    """An expectation does not hold."""


class ExpectationItem(pytest.Item):
    """One expectation of a file."""

    def __init__(self, *, checked: CheckedFile, outcome: Outcome, **details: Any) -> None:
        super().__init__(**details)
        self.checked = checked
        self.outcome = outcome

    def runtest(self) -> None:
        """Raises ExpectationFailed where it does not hold."""
        if self.outcome.failures:
            raise ExpectationFailed

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The failures as `rolecall check` shows them, without a traceback."""
        if not isinstance(excinfo.value, ExpectationFailed):
            return super().repr_failure(excinfo, style)
        from rolecall.views.checks.failure_lines import failure_lines, groups

        spot, title = self.checked.spot, self.outcome.expectation.title
        blocks = (failure_lines(title, group, spot(group.first.path)) for group in groups(self.outcome.failures, spot))
        return "\n\n".join("\n".join(line.text for line in lines) for lines in blocks)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the expectation stands."""
        return self.path, self.checked.spot(self.outcome.expectation.path).line - 1, self.name
