"""A plan told in as much detail as is asked for, each part worked out when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rolecall.domain.answers import Answer
from rolecall.domain.difference import AccessChange, differences
from rolecall.domain.plan import Plan
from rolecall.domain.story import Story, tell
from rolecall.domain.story_data import story_answer
from rolecall.domain.world import World


@dataclass(frozen=True)
class Telling:
    """A plan on the world it was made from. `asked` is the mask that was named, so that what came with it is noted."""

    before: World
    plan: Plan
    asked: int = 0

    @cached_property
    def changes(self) -> list[AccessChange]:
        """What each access gains and loses: what the gates look at."""
        return differences(self.plan)

    @cached_property
    def story(self) -> Story:
        """What people see."""
        return tell(self.before, self.plan, self.changes, self.asked)

    @cached_property
    def answer(self) -> Answer:
        """What machines read."""
        return story_answer(self.before, self.plan, self.story)
