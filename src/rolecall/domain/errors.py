"""One tree of errors: each has a code word for machines, an exit status and, where there is one, a hint."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rolecall.domain.counting import count
from rolecall.domain.exits import Exit


@dataclass(frozen=True, slots=True)
class Gap:
    """What a person at a terminal can be asked for, after which the command goes on; see `app/interview`.

    `kind` is what has to be named: user, location, role, permission, network, staff … `text` is the word that names too
    many, whose place the answer takes; empty where nothing was given. `among` are the keys to choose from; empty: all
    there are. `parameter` is the verb's that the answer is for; empty: the first of that kind without a value. `whose`
    is the user whose accesses are to be told apart, by id; empty where it is about no one's.
    """

    kind: str
    text: str = ""
    among: tuple[str, ...] = ()
    parameter: str = ""
    whose: str = ""


class RolecallError(Exception):
    """Something a person can act on. `message` says what and why, `hint` what to type next; `rule` is the number of the
    documented rule behind it (see `rolecall help rules`), 0 where there is none; `gap` is what an answer would fill.
    """

    code: ClassVar[str] = "failed"
    status: ClassVar[Exit] = Exit.FAILURE

    def __init__(
        self, message: str, *, hint: str = "", candidates: Sequence[str] = (), rule: int = 0, gap: Gap | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.rule = rule
        self.gap = gap
        self.candidates = tuple(candidates)
        self.details: tuple[str, ...] = ()
        """A line for each of several things that are wrong, where the message only counts them."""


class WrongUsage(RolecallError):
    """The words or values of the call are off."""

    code = "usage"
    status = Exit.USAGE


class SeveralAccesses(WrongUsage):
    """A user has access at several locations, and one has to be chosen."""


class NotFound(RolecallError):
    """Nothing has that name."""

    code = "not-found"
    status = Exit.NOT_FOUND


class Ambiguous(RolecallError):
    """Several things have that name; `candidates` lists them."""

    code = "ambiguous"
    status = Exit.NOT_FOUND


class Refused(RolecallError):
    """A rule or a guard forbids the change."""

    code = "refused"
    status = Exit.REFUSED


class BeyondRole(Refused):
    """The role does not allow a permission."""

    code = "beyond-role"


class Forbidden(Refused):
    """The account does not let the signed-in user do it."""

    code = "forbidden"


class Unchecked(RolecallError):
    """Nothing was checked, which is never green."""

    code = "nothing-checked"
    status = Exit.NO


class Conflict(RolecallError):
    """The store has moved on since the plan was made."""

    code = "conflict"
    status = Exit.CONFLICT


class Unanswered(RolecallError):
    """An answer was needed and none could be asked for, or the person said no."""

    code = "unanswered"
    status = Exit.UNANSWERED


class Cancelled(Unanswered):
    """The person pressed Esc at a question: the one before is asked again, or nothing is done."""

    def __init__(self, message: str = "Cancelled; nothing was saved.") -> None:
        super().__init__(message)


class Unavailable(RolecallError):
    """The store, a file or the account cannot be reached just now."""

    code = "unavailable"
    status = Exit.UNAVAILABLE


class SignedOut(RolecallError):
    """The account does not accept the tokens, or there are none: a person has to connect to it."""

    code = "signed-out"
    status = Exit.SIGNED_OUT


class Interrupted(RolecallError):
    """The person pressed Ctrl-C, or Ctrl-D at a question."""

    code = "interrupted"
    status = Exit.INTERRUPTED

    def __init__(self, message: str = "Interrupted; nothing was saved.") -> None:
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file. `line` and `column` count from 1; 0 means none, as it does for `rule`."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    rule: int = 0

    @property
    def where(self) -> str:
        """`file:line:column`, as editors and compilers write it."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class CellFault(Fault):
    """One thing wrong with a cell of a spreadsheet; `file` is the file and its sheet."""

    @property
    def where(self) -> str:
        """`file:sheet!B7`, as spreadsheets write it."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{self.file}!{letters}{self.line}"


class BadData(RolecallError):
    """Input data is wrong; every fault at once."""

    code = "bad-data"
    status = Exit.BAD_DATA

    def __init__(self, message: str, *, hint: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(message, hint=hint)
        self.faults = tuple(faults)


class OtherVersion(BadData):
    """The store is of an earlier version and has to be upgraded, or of a later one."""

    code = "other-version"


def faulty(file: str, faults: Sequence[Fault]) -> BadData:
    """The error that says what is wrong with a file, and how much: `team.toml: 2 faults`."""
    return BadData(f"{file}: {count(len(faults), 'fault')}.", faults=faults)


def damaged(what: str) -> BadData:
    """The error for a store that holds what rolecall did not write."""
    return BadData(f"The store is damaged: {what}.", hint="Restore it from a backup.")
