"""The world outside a command: the person, the clock, the actor and the streams, replaceable as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rolecall.terminal.streams import Streams, observe

if TYPE_CHECKING:
    from rolecall.account.pace import Clock
    from rolecall.app.batch import Batch
    from rolecall.terminal.picker import Choice
    from rolecall.views.help_search import HelpEntry


class Asker(Protocol):
    """Whoever answers questions: the person at the terminal, or a test."""

    def confirm(self, question: str) -> bool: ...

    def text(self, question: str, check: Callable[[str], object], default: str = "") -> str: ...

    def secret(self, question: str) -> str: ...

    def choose(self, question: str, choices: Sequence[tuple[str, str, str]]) -> str: ...

    def pick(self, question: str, choices: Sequence[Choice], *, at_least_one: bool = False) -> list[str]: ...


def now() -> str:
    """The time in UTC, to the second, as ISO 8601 writes it."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def login() -> str:
    """Who runs the command: ROLECALL_ACTOR, else the system's user name."""
    if actor := os.environ.get("ROLECALL_ACTOR"):
        return actor
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):
        return "unknown"


def terminal() -> Asker:
    if os.environ.get("TERM") == "dumb":
        from rolecall.terminal.line_asking import LineTerminal

        return LineTerminal()
    from rolecall.terminal.asking import Terminal

    return Terminal()


def passing() -> Clock:
    """The time that passes between requests to an account."""
    from rolecall.account.pace import Clock

    return Clock()


class Dispatch(Protocol):
    """Runs one command line of this program; returns its exit status or raises RolecallError."""

    def __call__(self, words: Sequence[str], environment: Environment, /) -> int: ...


class CommandHelp(Protocol):
    """What there is help on beside the topics: the program's commands."""

    def has(self, words: Sequence[str], /) -> bool: ...

    def entries(self) -> Iterable[HelpEntry]: ...


@dataclass(frozen=True, slots=True)
class Environment:
    """The world outside a command, replaceable as a whole. In a `batch`, commands change its world, not the store.

    `full_help`: a command's help explains the options of every command too.
    """

    clock: Callable[[], str] = now
    actor: Callable[[], str] = login
    asker: Callable[[], Asker] = terminal
    streams: Callable[[], Streams] = observe
    pace: Callable[[], Clock] = passing
    dispatch: Dispatch | None = None
    batch: Batch | None = None
    manual: Callable[[], CommandHelp] | None = None
    full_help: bool = False
