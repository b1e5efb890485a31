"""The acceptance scenarios of the live account, as a table: `python tests/benchmarks/account_scenarios.py [NUMBER]...`.

Each is tried by the real program on a simulated account of its own; the exit status is 1 when any fails. Requests stand
beside the least that they can be, seconds beside the most that they may be: those of the pulls that are timed as the
account saw them pass, the others as the program waits for its pace, however slow this machine is. Damage is what the
account holds at the end, once late requests have ended, that neither the scenario nor a colleague of it wished.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from acceptance import connecting, pulling, pushing, timed, troubled, unknown
from acceptance.trial import Outcome, Scenario, tried

MODULES = (connecting, timed, pulling, unknown, pushing, troubled)
SCENARIOS: list[Scenario] = sorted((x for each in MODULES for x in each.SCENARIOS), key=lambda x: x.number)
HEAD = f"{'scenario':57}  {'requests / least':>16}  {'seconds / bound':>15}  faults  damage  result"


def line(outcome: Outcome) -> str:
    what = f"{outcome.scenario.number:2} {outcome.scenario.what}"
    requests = f"{outcome.requests} / {outcome.least}"
    is_timed = outcome.seconds or not outcome.bound  # pushes that are killed or swept keep no time
    seconds = f"{outcome.seconds:.1f} / {outcome.bound:.1f}" if is_timed else "-"
    result = "FAILED" if outcome.failures else "passed"
    return f"{what:57}  {requests:>16}  {seconds:>15}  {outcome.faults:6}  {len(outcome.spoiled):6}  {result}"


def told(numbers: set[int]) -> Iterator[bool]:
    """Tries the scenarios of these numbers, all without any; whether each passed."""
    for scenario in SCENARIOS:
        if not numbers or scenario.number in numbers:
            outcome = tried(scenario)
            sys.stdout.write("\n   ".join([line(outcome), *outcome.failures[:5]]) + "\n")
            sys.stdout.flush()
            yield not outcome.failures


def main(words: list[str]) -> int:
    sys.stdout.write(HEAD + "\n")
    passed = list(told({int(word) for word in words}))
    sys.stdout.write(f"{sum(passed)} of {len(passed)} passed.\n")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
