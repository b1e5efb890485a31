"""Questions to the person at the terminal: yes or no, a text, one of many. They are printed on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolecall.domain.errors import Interrupted
from rolecall.terminal.picker import Choice, Picker
from rolecall.terminal.streams import remark

if TYPE_CHECKING:
    from prompt_toolkit.output import Output


def confirmed(question: str) -> bool:
    """A question whose default is No. What was typed before it could be read is no answer to it."""
    answer = ""
    _forget_what_was_typed()
    try:
        remark(f"{question} [y/N] ")
        answer = sys.stdin.readline()
    finally:
        if not answer:
            remark("\n")
    if not answer:
        raise Interrupted
    return answer.strip().casefold() in ("y", "yes")


def _forget_what_was_typed() -> None:
    """Drops what waits to be read from the terminal."""
    from contextlib import suppress

    with suppress(ImportError, OSError, ValueError):  # no POSIX system, or no terminal
        import termios

        with suppress(termios.error):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Asks on a screen, with questionary, which is imported only when something is asked; yes or no needs no
    library. `output` is the screen, standard error where it is None.
    """

    output: Output | None = None

    def confirm(self, question: str) -> bool:
        return confirmed(question)

    def text(self, question: str, check: Callable[[str], object], default: str = "") -> str:
        """A line of text; `check` raises for one that will not do, and the person is asked again."""
        from rolecall.terminal import prompting

        return prompting.line(question, check, self._screen(), default=default)

    def secret(self, question: str) -> str:
        """A line of text that is not shown."""
        from rolecall.terminal import prompting

        return prompting.line(question, str, self._screen(), secret=True)

    def choose(self, question: str, choices: Sequence[tuple[str, str, str]]) -> str:
        """One of (value, title, note), searched by typing."""
        from rolecall.terminal import prompting

        picker = Picker([Choice(value, title, note=note) for value, title, note in choices])
        prompting.pick(question, picker, self._screen())
        return picker.chosen[0].value

    def pick(self, question: str, choices: Sequence[Choice], *, at_least_one: bool = False) -> list[str]:
        """Any of many, in the order in which they were ticked; what cannot be ticked shows the reason."""
        from rolecall.terminal import prompting

        picker = Picker(choices, many=True, at_least_one=at_least_one)
        prompting.pick(question, picker, self._screen())
        return [choice.value for choice in picker.chosen]

    def _screen(self) -> Output:
        from rolecall.terminal.prompting import on_standard_error

        return self.output or on_standard_error()
