"""Questions to the person at the terminal: yes or no, a text, one of many. They are printed on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rolecall.domain.errors import Interrupted, RolecallError
from rolecall.terminal.streams import remark

Check = Callable[[str], object]
SEARCHABLE = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be ticked; `disabled` is the reason why it cannot be. What is ticked already can always be cleared."""

    value: str
    title: str
    ticked: bool = False
    disabled: str = ""
    note: str = ""


def _forget_what_was_typed() -> None:
    """Drops what waits to be read from the terminal."""
    from contextlib import suppress

    with suppress(ImportError, OSError, ValueError):  # no POSIX system, or no terminal
        import termios

        with suppress(termios.error):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


class Terminal:
    """Asks with questionary, which is imported only when something is asked; yes or no needs no library."""

    def confirm(self, question: str) -> bool:
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

    def text(self, question: str, check: Check, default: str = "") -> str:
        """A line of text; `check` raises for one that will not do, and the person is asked again."""
        import questionary

        answer = self._answer(questionary.text, question, default=default, validate=lambda text: _verdict(check, text))
        return str(answer)

    def secret(self, question: str) -> str:
        """A line of text that is not shown."""
        import questionary

        return str(self._answer(questionary.password, question))

    def choose(self, question: str, choices: Sequence[tuple[str, str, str]]) -> str:
        """One of (value, title, description); long lists can be searched by typing."""
        import questionary

        made = [questionary.Choice(title, value, description=note or None) for value, title, note in choices]
        search = len(made) > SEARCHABLE
        return str(
            self._answer(questionary.select, question, choices=made, use_search_filter=search, use_jk_keys=not search)
        )

    def pick(self, question: str, choices: Sequence[Choice]) -> list[str]:
        """Any of many, to be ticked; typing searches; what cannot be ticked shows the reason."""
        import questionary

        made = [
            questionary.Choice(c.title, c.value, checked=c.ticked, disabled=None if c.ticked else c.disabled or None)
            for c in choices
        ]
        search = len(made) > SEARCHABLE
        ticked = self._answer(
            questionary.checkbox, question, choices=made, use_search_filter=search, use_jk_keys=not search
        )
        return [str(value) for value in ticked]

    @staticmethod
    def _answer(ask: Callable[..., Any], question: str, **details: Any) -> Any:
        import questionary
        from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
        from prompt_toolkit.output import create_output

        application = ask(question, output=create_output(sys.stderr), **details).application
        leaving = KeyBindings()
        if ask not in (questionary.text, questionary.password):  # there it ends an empty line, and deletes in another
            leaving.add("c-d", eager=True)(lambda event: event.app.exit(exception=EOFError()))
        application.key_bindings = merge_key_bindings([leaving, *filter(None, [application.key_bindings])])
        try:
            # lists have no answer to an interrupt's signal, and would go on waiting
            answer = application.run(handle_sigint=False)
        except EOFError:
            answer = None
        if answer is None:
            raise Interrupted
        return answer


def _verdict(check: Check, text: str) -> bool | str:
    try:
        check(text)
    except RolecallError as error:
        return f"{error.message} {error.hint}".strip()
    return True
