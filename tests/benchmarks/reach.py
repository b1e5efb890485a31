"""Worlds and edits of every kind held against the naive model of login × permission × reach, and how many.

    python tests/benchmarks/reach.py [WORLDS]        default: 2000

Stops at the first opening that changes and is not in the difference, or is in it and does not change.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rolecall.domain.difference import differences
from rolecall.domain.plan import compare
from worlds import worlds
from worlds.edits import edited
from worlds.reference import changed, claimed


def main(number: int) -> None:
    """Prints what was tried, by kind of record and by what it changed."""
    tried: Counter[str] = Counter()
    openings: Counter[str] = Counter()

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def try_one(data: st.DataObject) -> None:
        before = data.draw(worlds())
        after = data.draw(edited(before))
        plan = compare(before, after)
        difference = differences(before, after, plan)
        changes = changed(before, after)
        assert claimed(before, after, difference) == changes
        tried.update(["worlds", *(f"{change.kind} records changed" for change in plan.changes)])
        openings.update(how for *_, how in changes)

    started = time.perf_counter()
    try_one()
    for what, count in {**tried, **openings}.items():
        print(f"{what:28}{count:12,}")  # noqa: T201
    print(f"{'seconds':28}{time.perf_counter() - started:12.0f}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
