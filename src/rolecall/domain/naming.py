"""Several names looked up at once: every one that is unknown or ambiguous is told, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rolecall.domain.counting import count
from rolecall.domain.errors import Ambiguous, BadData, Fault, NotFound, RolecallError

T = TypeVar("T")


class Line(str):
    """A name that stands in a line of a file; anywhere else it is as good as typed."""

    __slots__ = ("file", "number")

    file: str
    number: int

    @classmethod
    def of(cls, text: str, file: str, number: int) -> Line:
        """A text with its place."""
        line = cls(text)
        line.file, line.number = file, number
        return line


def each(words: Iterable[str], look_up: Callable[[str], T]) -> list[T]:
    """What every word stands for. Raises what is wrong with the only bad one, or with all of them.

    BadData where a bad one stands in a file, since the file has to be mended.
    """
    found: list[T] = []
    wrong: list[tuple[str, RolecallError]] = []
    for word in words:
        try:
            found.append(look_up(word))
        except RolecallError as error:
            wrong.append((word, error))
    if wrong:
        raise _told(wrong)
    return found


def _told(wrong: list[tuple[str, RolecallError]]) -> RolecallError:
    lines = [word for word, _ in wrong if isinstance(word, Line)]
    if lines:
        faults = [_fault(word, error) for word, error in wrong]
        return BadData(f"{lines[0].file}: {count(len(wrong), 'fault')}; nothing was saved.", faults=faults)
    if len(wrong) == 1:
        return wrong[0][1]
    names = ", ".join(f"“{word}”" for word, _ in wrong)
    kind = Ambiguous if all(isinstance(error, Ambiguous) for _, error in wrong) else NotFound
    told = kind(f"{len(wrong)} names cannot be told: {names}.")
    told.details = tuple(f"{error.message} {error.hint}".strip() for _, error in wrong)
    return told


def _fault(word: str, error: RolecallError) -> Fault:
    if isinstance(word, Line):
        return Fault(word.file, word.number, 1, error.message, error.hint)
    return Fault("command line", 0, 0, error.message, error.hint)
