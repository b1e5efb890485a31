"""Failed expectations as lines of text: place, source with a caret, who, expected, actual, why and fix."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

from rolecall.domain.counting import and_more
from rolecall.domain.declared import Path
from rolecall.domain.expectations import Failure, Spot
from rolecall.domain.text import visible

PLACE, SOURCE, CARET, ACTUAL, FIX, PLAIN = "place", "source", "caret", "actual", "fix", "plain"
MOST_NAMES = 5
LABEL = 10
"""The width of the column of labels."""


@dataclass(frozen=True, slots=True)
class FailureLine:
    """One line; `kind` says how it may be styled."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Failures shown together: `who` they are about, and how many `more` elements the same change fixes."""

    first: Failure
    who: tuple[str, ...]
    more: int = 0


def groups(failures: Iterable[Failure], spot: Callable[[Path], Spot]) -> list[FailureGroup]:
    """The failures of one expectation in the order of the file.

    A user's failures that one change fixes are one group, and so are users who fail in the same way.
    """
    ordered = sorted(failures, key=lambda f: (spot(f.path).line, spot(f.path).column))
    by_fix: dict[Hashable, list[Failure]] = {}
    for number, failure in enumerate(ordered):
        by_fix.setdefault((failure.who, failure.change or number), []).append(failure)
    alike: dict[Hashable, list[list[Failure]]] = {}
    for group in by_fix.values():
        first = group[0]
        alike.setdefault((first.path, first.expected, first.actual, first.why, len(group)), []).append(group)
    return [FailureGroup(many[0][0], tuple(g[0].who for g in many), len(many[0]) - 1) for many in alike.values()]


def failure_lines(title: str, group: FailureGroup, spot: Spot, *, room: int = 0) -> Iterator[FailureLine]:
    """The lines about one group; a source line longer than `room` (0: any) is cut around its caret."""
    first, others = group.first, len(group.who) - 1

    def labelled(label: str, text: str, kind: str = PLAIN) -> FailureLine:
        return FailureLine(kind, f"  {label:<{LABEL}}{visible(text)}")

    yield FailureLine(PLACE, f"{visible(spot.where)}: {visible(title)}")
    yield from _source(spot, room - len(f"  {spot.line} | ") if room else len(spot.source) * 2)
    yield labelled("who", and_more(group.who, MOST_NAMES))
    yield labelled("expected", first.expected)
    yield labelled("actual", first.actual, ACTUAL)
    for number, reason in enumerate(first.why):
        yield labelled("" if number else "why", reason)
    if group.more:
        yield labelled("also", f"{group.more} more of this expectation, with the same fix")
    if first.change:
        each = f"  (and likewise for the {f'{others} others' if others > 1 else 'other'})" if others else ""
        yield labelled("fix", first.change + each, FIX)


def _source(spot: Spot, room: int) -> Iterator[FailureLine]:
    """The source line, and a caret under every cell of the failing text; tabs count as one space."""
    number, source = str(spot.line), visible(spot.source.replace("\t", " "))
    start, end = spot.column - 1, spot.column - 1 + spot.width
    before, under, after = source[:start], source[start:end], source[end:]
    if _cells(source) > room:
        under = under[: room // 2]
        side = (room - _cells(under)) // 2
        before = before if _cells(before) <= side else "…" + before[1 - side :]
        after = after if _cells(after) <= side else after[: side - 1] + "…"
    yield FailureLine(SOURCE, f"  {number} | {before}{under}{after}")
    yield FailureLine(CARET, f"  {' ' * len(number)} | {' ' * _cells(before)}{'^' * max(1, _cells(under))}")


def _cells(text: str) -> int:
    """How many character cells a terminal gives the text."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
