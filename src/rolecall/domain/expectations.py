"""Expectations: what a file says users have to be able to do, and not to, and what came of looking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rolecall.domain.catalogue import Limit
from rolecall.domain.declared import Path
from rolecall.domain.world import Membership


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one key, as written; a single text stands at `path` itself, those of a list below it."""

    texts: tuple[str, ...] = ()
    path: Path = ()
    listed: bool = True

    def __bool__(self) -> bool:
        return bool(self.texts)

    def place(self, number: int) -> Path:
        """Where the text with that number stands."""
        return (*self.path, number) if self.listed else self.path


UNSAID = Words()


@dataclass(frozen=True, slots=True)
class Only:
    """Exactly these `words` and what they need: in `sections` (`all` for each), else in the words' own sections."""

    words: Words
    sections: Words
    path: Path


@dataclass(frozen=True, slots=True)
class Expectation:
    """One `[[expect]]` as a file says it, nothing looked up; about `users`, `every` or a `network`.

    `access` is False where the user is to have none; None where nothing is said about it.
    """

    path: Path
    name: str = ""
    users: Words = UNSAID
    every: Words = UNSAID
    at: str = ""
    can: Words = UNSAID
    cannot: Words = UNSAID
    limits: Words = UNSAID
    only: Only | None = None
    role: str = ""
    access: bool | None = None
    network: str = ""
    members: Words = UNSAID
    main: str = ""

    @property
    def title(self) -> str:
        """What the expectation is called: its name, else whom it is about and what it says first."""
        who = f"network {self.network}" if self.network else ", ".join((self.users or self.every).texts)
        where = f" at {self.at}" if self.at else ""
        return self.name or f"{who}{where}: {self._first}"

    @property
    def _first(self) -> str:
        for verb, words in (("can", self.can), ("cannot", self.cannot)):
            if words:
                return f"{verb} {few(words.texts)}"
        if self.only is not None:
            return f"only {few(self.only.words.texts) or 'nothing'}"
        if self.limits or self.role:
            return f"limits {few(self.limits.texts)}" if self.limits else f"role {self.role}"
        if self.network:
            return f"locations {few(self.members.texts)}" if self.members else f"main location {self.main}"
        return "access" if self.access else "no access"


def few(texts: Sequence[str], most: int = 3) -> str:
    """The first few texts, and how many more there are."""
    rest = len(texts) - most
    return ", ".join(texts[:most]) + (f" and {rest} more" if rest > 0 else "")


@dataclass(frozen=True, slots=True)
class Meant:
    """An expectation looked up: of `subjects` all of `need` and nothing of `forbid` is to be effective.

    `limits` are to have the value as typed; each has the path where it stands.
    """

    stated: Expectation
    subjects: tuple[Membership, ...] = ()
    need: int = 0
    forbid: int = 0
    limits: tuple[tuple[Limit, str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """One element of an expectation, at `path`, that one user's access or a network does not meet.

    `who` is told as people read it, `contact`, `location` and `role` for machines; `why` has a line a reason;
    `change` is the smallest change that would mend it.
    """

    path: Path
    who: str
    expected: str
    found: str
    why: tuple[str, ...] = ()
    change: str = ""
    user: str = ""
    contact: str = ""
    location: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one expectation; it holds where there are no failures."""

    meant: Meant
    failures: tuple[Failure, ...] = ()

    @property
    def stated(self) -> Expectation:
        return self.meant.stated


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: line and column from 1, how many characters stand there, and the whole source line."""

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
class Checked:
    """What came of one file's expectations; `spot` finds a path's place in it."""

    file: str
    outcomes: tuple[Outcome, ...]
    spot: Callable[[Path], Spot]

    @property
    def failed(self) -> int:
        """How many expectations are not met."""
        return sum(bool(o.failures) for o in self.outcomes)
