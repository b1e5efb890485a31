"""Expectations: what users must and must not be able to do, and the outcome of checking it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rolecall.domain.catalogue import Limit
from rolecall.domain.counting import and_more
from rolecall.domain.declared import Path
from rolecall.domain.world import Membership


@dataclass(frozen=True, slots=True)
class WordList:
    """The texts of one key, as written; a single text is at `path` itself, those of a list below it."""

    texts: tuple[str, ...] = ()
    path: Path = ()
    listed: bool = True

    def __bool__(self) -> bool:
        return bool(self.texts)

    def place(self, number: int) -> Path:
        """The path of the text with that number."""
        return (*self.path, number) if self.listed else self.path


NO_WORDS = WordList()
FEW = 3


@dataclass(frozen=True, slots=True)
class Only:
    """Exactly these `words` and what they need: within `sections` (`all` for each), else the words' own sections."""

    words: WordList
    sections: WordList
    path: Path


@dataclass(frozen=True, slots=True)
class Expectation:
    """One `[[expect]]` as written, no name looked up; about `users`, `every` or a `network`.

    `access` is False where the user must have none; None where the file leaves it out.
    """

    path: Path
    name: str = ""
    users: WordList = NO_WORDS
    every: WordList = NO_WORDS
    at: str = ""
    can: WordList = NO_WORDS
    cannot: WordList = NO_WORDS
    limits: WordList = NO_WORDS
    only: Only | None = None
    role: str = ""
    access: bool | None = None
    network: str = ""
    members: WordList = NO_WORDS
    main: str = ""

    @property
    def title(self) -> str:
        """The expectation's name, else whom it is about and the first thing it asks."""
        who = f"network {self.network}" if self.network else ", ".join((self.users or self.every).texts)
        where = f" at {self.at}" if self.at else ""
        return self.name or f"{who}{where}: {self._first}"

    @property
    def _first(self) -> str:
        for verb, words in (("can", self.can), ("cannot", self.cannot)):
            if words:
                return f"{verb} {and_more(words.texts, FEW)}"
        if self.only is not None:
            return f"only {and_more(self.only.words.texts, FEW) or 'nothing'}"
        if self.limits or self.role:
            return f"limits {and_more(self.limits.texts, FEW)}" if self.limits else f"role {self.role}"
        if self.network:
            return f"locations {and_more(self.members.texts, FEW)}" if self.members else f"main location {self.main}"
        return "access" if self.access else "no access"


@dataclass(frozen=True, slots=True)
class Resolved:
    """An expectation with its names looked up: each of `subjects` needs all of `need` and nothing of `forbid`.

    `limits` are the limits with the value as written and its path.
    """

    expectation: Expectation
    subjects: tuple[Membership, ...] = ()
    need: int = 0
    forbid: int = 0
    limits: tuple[tuple[Limit, str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """One element of an expectation, at `path`, that one user's access or a network does not meet.

    `who` is for people, `user`, `contact`, `location` and `role` are for machines; `why` has one reason per line;
    `change` is the smallest change that would fix it.
    """

    path: Path
    who: str
    expected: str
    actual: str
    why: tuple[str, ...] = ()
    change: str = ""
    user: str = ""
    contact: str = ""
    location: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one expectation, which took `seconds`; it holds where there are no failures."""

    resolved: Resolved
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0

    @property
    def expectation(self) -> Expectation:
        return self.resolved.expectation


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: line and column from 1, its width in characters, and the whole source line."""

    file: str
    line: int
    column: int
    width: int = 1
    source: str = ""

    @property
    def where(self) -> str:
        """`file:line:column`, as editors and compilers write it."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file's outcomes; `spot` finds the place of a path in it."""

    file: str
    outcomes: tuple[Outcome, ...]
    spot: Callable[[Path], Spot]

    @property
    def failed(self) -> int:
        """How many expectations fail."""
        return sum(bool(o.failures) for o in self.outcomes)


def unique(titles: Iterable[str]) -> list[str]:
    """A name of its own for each title: itself, or with a number where it is taken."""
    names: dict[str, None] = {}
    last: dict[str, int] = {}
    for title in titles:
        name = title
        while name in names:
            last[title] = last.get(title, 1) + 1
            name = f"{title} ({last[title]})"
        names[name] = None
    return list(names)
