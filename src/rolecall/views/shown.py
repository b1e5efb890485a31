"""A plan as it was shown, to be compared with what it would do by the time it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rolecall.domain.difference import effect
from rolecall.views.diff import Diff, diff_of
from rolecall.views.plan_view import PlanView


@dataclass(frozen=True)
class Shown:
    """What the person was shown, to be compared with what the plan would do by the time it is saved."""

    view: PlanView

    @cached_property
    def diff(self) -> Diff:
        """The difference line by line."""
        return diff_of(self.view)

    @cached_property
    def outcome(self) -> object:
        """What everybody gains and loses."""
        return effect(self.view.after, self.view.difference)

    def agrees(self, other: Shown) -> bool:
        """Whether another plan would be shown alike and comes to the same."""
        return (self.outcome, self.diff) == (other.outcome, other.diff)

    def work_out(self) -> None:
        """Works all of it out now, so that the world need not be asked any more."""
        self.diff, self.outcome  # noqa: B018
