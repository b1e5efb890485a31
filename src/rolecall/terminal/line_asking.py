"""Questions at a terminal that cannot move its cursor (TERM=dumb): numbered lists, and answers in whole lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rolecall.domain.errors import Cancelled, Interrupted, RolecallError
from rolecall.domain.text import visible
from rolecall.terminal.asking import confirmed
from rolecall.terminal.picker import Choice, Picker
from rolecall.terminal.streams import remark

MOST_ROWS = 20
BACK = "<"


@dataclass(frozen=True, slots=True)
class LineTerminal:
    """Asks line by line."""

    def confirm(self, question: str) -> bool:
        return confirmed(question)

    def text(self, question: str, check: Callable[[str], object], default: str = "") -> str:
        """A line of text; an empty one is the default, and a text that will not do is asked for again."""
        while True:
            text = _answer(f"{question} [{default}]" if default else question) or default
            try:
                check(text)
            except RolecallError as error:
                remark(f"{visible(f'{error.message} {error.hint}').strip()}\n")
            else:
                return text

    def secret(self, question: str) -> str:
        """A line of text that is not shown."""
        from getpass import getpass

        try:
            return getpass(f"{visible(question)} ", stream=sys.stderr)
        except EOFError:
            raise Interrupted from None

    def choose(self, question: str, choices: Sequence[tuple[str, str, str]]) -> str:
        """One of (value, title, note), by its number or by words that fit it alone."""
        picker = Picker([Choice(value, title, note=note) for value, title, note in choices])
        while True:
            shown = _show(question, picker)
            answer = _answer(f"A number to choose, words to search, {BACK} to go back:")
            if number := _number(answer, shown):
                return picker.choices[shown[number - 1]].value
            picker.search(answer)
            if answer and len(picker.among) == 1 and picker.here:
                return picker.here.value

    def pick(self, question: str, choices: Sequence[Choice], *, at_least_one: bool = False) -> list[str]:
        """Any of many, ticked by their numbers one after the other, until a line is empty."""
        picker = Picker(choices, many=True)
        while True:
            shown = _show(question, picker)
            answer = _answer(f"A number to tick, words to search, nothing when done, {BACK} to go back:")
            if number := _number(answer, shown):
                picker.cursor = number - 1
                picker.tick()
            elif answer or (at_least_one and not picker.ticks):
                picker.search(answer)
            else:
                return [choice.value for choice in picker.chosen]


def _show(question: str, picker: Picker) -> list[int]:
    """Prints the choices that fit, numbered; returns their places."""
    shown = picker.among[:MOST_ROWS]
    rows = [visible(question), *(_row(number, place, picker) for number, place in enumerate(shown, 1))]
    rows += [] if picker.among else [picker.no_match]
    rows += [f"    … {picker.state}"] if len(shown) < len(picker.choices) else []
    remark("".join(f"{row}\n" for row in rows))
    return shown


def _row(number: int, place: int, picker: Picker) -> str:
    choice = picker.choices[place]
    tick = ("[x] " if place in picker.ticks else "[ ] ") if picker.many else ""
    return f"{number:3} {tick}{visible(choice.title)}{f'  {choice.about}' if choice.about else ''}"


def _number(answer: str, shown: Sequence[int]) -> int:
    """The number of a row that was typed, 0 for anything else."""
    number = int(answer) if answer.isascii() and answer.isdigit() and len(answer) <= len(str(MOST_ROWS)) else 0
    return number if number <= len(shown) else 0


def _answer(question: str) -> str:
    """A line that was typed. Raises Cancelled to go back, Interrupted at the end of input."""
    remark(f"{visible(question)} ")
    line = sys.stdin.readline()
    if not line:
        remark("\n")
        raise Interrupted
    if line.strip() == BACK:
        raise Cancelled
    return line.strip()
