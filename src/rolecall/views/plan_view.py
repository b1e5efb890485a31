"""A plan told in as much detail as is asked for, each part worked out when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rolecall.domain.difference import AccessChange, differences
from rolecall.domain.plan import Plan
from rolecall.domain.world import World
from rolecall.views.answers import Answer
from rolecall.views.diff import Diff, tell
from rolecall.views.diff_data import diff_answer


@dataclass(frozen=True)
class PlanView:
    """A plan on the world it was made from. `asked` is the mask that was named, so that what came with it is noted."""

    before: World
    plan: Plan
    asked: int = 0

    @cached_property
    def changes(self) -> list[AccessChange]:
        """What each access gains and loses: what the gates look at."""
        return differences(self.plan)

    @cached_property
    def story(self) -> Diff:
        """What people see."""
        return tell(self.before, self.plan, self.changes, self.asked)

    @cached_property
    def answer(self) -> Answer:
        """What machines read."""
        return diff_answer(self.before, self.plan, self.story)
