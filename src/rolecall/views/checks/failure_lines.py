"""Failures of expectations as people read them: where, the source with a caret, who, expected, is, why, the mend."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

from rolecall.domain.declared import Path
from rolecall.domain.expectations import Failure, Spot
from rolecall.domain.text import visible

PLACE, SOURCE, CARET, BAD, PLAIN = "place", "source", "caret", "bad", "plain"
MOST_NAMES = 5
LABEL = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One line; `kind` says how it may be coloured."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Failures told together: `who` they are about, and how many `more` words of the expectation fail alike."""

    first: Failure
    who: tuple[str, ...]
    more: int = 0


def alike(failures: Iterable[Failure], spot: Callable[[Path], Spot]) -> list[Alike]:
    """The failures of one expectation in the order of the file.

    What one change mends of one user, and what differs only in whom it is about, is told once.
    """
    ordered = sorted(failures, key=lambda f: (spot(f.path).line, spot(f.path).column))
    mended: dict[Hashable, list[Failure]] = {}
    for number, failure in enumerate(ordered):
        mended.setdefault((failure.who, failure.change or number), []).append(failure)
    same: dict[Hashable, list[list[Failure]]] = {}
    for group in mended.values():
        first = group[0]
        same.setdefault((first.path, first.expected, first.found, first.why, len(group)), []).append(group)
    return [Alike(groups[0][0], tuple(g[0].who for g in groups), len(groups[0]) - 1) for groups in same.values()]


def tell(title: str, found: Alike, spot: Spot, *, room: int = 0) -> Iterator[Told]:
    """The lines about one failure; a source line longer than `room` (0: any) is shown around its caret."""
    first, others = found.first, len(found.who) - 1
    yield Told(PLACE, f"{visible(spot.where)}: {visible(title)}")
    yield from _source(spot, room - len(f"  {spot.line} | ") if room else len(spot.source) * 2)
    yield Told(PLAIN, _labelled("who", _who(found.who)))
    yield Told(PLAIN, _labelled("expected", first.expected))
    yield Told(BAD, _labelled("is", first.found))
    for number, reason in enumerate(first.why):
        yield Told(PLAIN, _labelled("" if number else "why", reason))
    if found.more:
        yield Told(PLAIN, _labelled("also", f"{found.more} more of this expectation, which the same change mends"))
    if first.change:
        each = f"  (and likewise for the {f'{others} others' if others > 1 else 'other'})" if others else ""
        yield Told(PLAIN, _labelled("mend", first.change + each))


def _labelled(label: str, text: str) -> str:
    return f"  {label:<{LABEL}}{visible(text)}"


def _who(who: Sequence[str]) -> str:
    rest = len(who) - MOST_NAMES
    return ", ".join(who[:MOST_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def _source(spot: Spot, room: int) -> Iterator[Told]:
    """The source line, and a caret under every cell of what is meant; tabs count as one space."""
    number, source = str(spot.line), visible(spot.source.replace("\t", " "))
    start, end = spot.column - 1, spot.column - 1 + spot.width
    before, under, after = source[:start], source[start:end], source[end:]
    if _cells(source) > room:
        under = under[: room // 2]
        side = (room - _cells(under)) // 2
        before = before if _cells(before) <= side else "…" + before[1 - side :]
        after = after if _cells(after) <= side else after[: side - 1] + "…"
    yield Told(SOURCE, f"  {number} | {before}{under}{after}")
    yield Told(CARET, f"  {' ' * len(number)} | {' ' * _cells(before)}{'^' * max(1, _cells(under))}")


def _cells(text: str) -> int:
    """How many character cells a terminal gives the text."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
