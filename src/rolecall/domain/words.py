"""Names as people give them: on the command line, or in a line of a file that an error can point at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, TypeVarTuple, Unpack

from rolecall.domain.counting import count
from rolecall.domain.errors import Ambiguous, BadData, Fault, Gap, NotFound, RolecallError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the line of a file it stands in; without a file it was given on the command line."""

    text: str
    file: str = ""
    line: int = 0

    def fault(self, error: RolecallError) -> Fault:
        """What is wrong with the name, at its place."""
        place = (self.file, self.line, 1) if self.file else ("command line", 0, 0)
        return Fault(*place, error.message, error.hint)


def each(words: Iterable[Name | str], look_up: Callable[[str], T]) -> list[T]:
    """What every word stands for. Raises the error of the only bad one, or one error that lists all of them.

    BadData where one of them stands in a file, since the file has to be fixed.
    """
    results: list[T] = []
    wrong: list[tuple[Name, RolecallError]] = []
    for given in words:
        word = given if isinstance(given, Name) else Name(given)
        try:
            results.append(look_up(word.text))
        except RolecallError as error:
            wrong.append((word, error))
    if not wrong:
        return results
    if file := next((word.file for word, _ in wrong if word.file), ""):
        faults = [word.fault(error) for word, error in wrong]
        raise BadData(f"{file}: {count(len(wrong), 'fault')}; nothing was saved.", faults=faults)
    if len(wrong) == 1:
        raise wrong[0][1]
    names = ", ".join(f"“{word.text}”" for word, _ in wrong)
    kind = Ambiguous if all(isinstance(error, Ambiguous) for _, error in wrong) else NotFound
    combined = kind(f"{len(wrong)} names are unknown or ambiguous: {names}.")
    combined.details = tuple(f"{error.message} {error.hint}".strip() for _, error in wrong)
    combined.gap = _first_gap([error.gap for _, error in wrong])
    raise combined


def _first_gap(gaps: Sequence[Gap | None]) -> Gap | None:
    """What to ask for first: which of several a word names, then where all of them can be meant; None where asking does
    not help.
    """
    open_ones = [gap for gap in gaps if gap]
    if len(open_ones) < len(gaps):
        return None
    if ambiguous := next((gap for gap in open_ones if gap.text), None):
        return ambiguous
    first, *others = open_ones
    shared = tuple(key for key in first.among if all(key in gap.among for gap in others))
    return replace(first, among=shared) if shared else None


def once(look_up: Callable[[Unpack[Ts]], T]) -> Callable[[Unpack[Ts]], T]:
    """The same look-up, made once for the same words; an error is raised again."""
    known: dict[tuple[object, ...], T | RolecallError] = {}

    def remembered(*words: *Ts) -> T:
        if words not in known:
            try:
                known[words] = look_up(*words)
            except RolecallError as error:
                known[words] = error
        result = known[words]
        if isinstance(result, RolecallError):
            raise result
        return result

    return remembered
