"""Fixtures as tests: pytest collects `*.rolecall.toml` files, one test an expectation.

Nothing of rolecall is imported before there is such a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rolecall.domain.expectations import Checked, Outcome

ENDING = ".rolecall.toml"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A collector for a fixture; None for every other file."""
    if not file_path.name.endswith(ENDING):
        return None
    collector: pytest.Collector = Fixture.from_parent(parent, path=file_path)
    return collector


class Fixture(pytest.File):
    """A file of expectations."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item an expectation. What is wrong with the file is told with its place, and is an error of the run."""
        from rolecall.app import fixtures
        from rolecall.domain.errors import RolecallError
        from rolecall.domain.text import visible
        from rolecall.terminal.screen import error_lines
        from rolecall.views.checks.report import NOTHING

        try:
            (checked,) = fixtures.check(fixtures.load(fixtures.Shelf(), [_shown(self.path)]))
        except RolecallError as error:
            raise self.CollectError("\n".join(visible(line) for line in error_lines(error))) from None
        if not checked.outcomes:
            raise self.CollectError(f"{checked.file} {NOTHING}.")
        taken: dict[str, int] = {}
        for outcome in checked.outcomes:
            title = visible(outcome.stated.title)
            taken[title] = taken.get(title, 0) + 1
            name = title if taken[title] == 1 else f"{title} ({taken[title]})"
            yield Expectation.from_parent(self, name=name, checked=checked, outcome=outcome)


def _shown(path: Path) -> str:
    """The path as people know it: from the working folder where it is below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class Unmet(Exception):
    """An expectation does not hold."""


class Expectation(pytest.Item):
    """One expectation of a file."""

    def __init__(self, *, checked: Checked, outcome: Outcome, **details: Any) -> None:
        super().__init__(**details)
        self.checked = checked
        self.outcome = outcome

    def runtest(self) -> None:
        """Raises Unmet where it does not hold."""
        if self.outcome.failures:
            raise Unmet

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The failures as `rolecall check` tells them, without a traceback."""
        if not isinstance(excinfo.value, Unmet):
            return super().repr_failure(excinfo, style)
        from rolecall.views.checks.failure_lines import alike, tell

        spot, title = self.checked.spot, self.outcome.stated.title
        told = (tell(title, found, spot(found.first.path)) for found in alike(self.outcome.failures, spot))
        return "\n\n".join("\n".join(line.text for line in lines) for lines in told)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the expectation stands."""
        return self.path, self.checked.spot(self.outcome.stated.path).line - 1, self.name
