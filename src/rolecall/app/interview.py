"""What a command lacks, or finds ambiguous, is asked for at a terminal, one question after the other.

A verb asks for nothing itself. It raises the error that a pipe gets, with a `Gap` that says what an answer would fill:

    raise WrongUsage("Which role?", hint="…", gap=Gap("role"))

The interview asks, puts the answer into the parameters and runs the verb again, until nothing is lacking; as long as it
has not saved, a verb may run any number of times. Required arguments and options need no such line: what they name
follows from their metavar (`KIND_OF` in `commands/parameters`), or is said there:

    Annotated[str, Argument(metavar="NAME"), Names("location")]

A new kind of thing to ask for is a function in `app/askable`, and its row in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rolecall.app import inviting_questions
from rolecall.app.askable import FIELD, KINDS, Blank, free_text
from rolecall.app.command_words import ASK, Parameter, Values, as_list, repeated, replaced
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.errors import Cancelled, Gap, Interrupted, RolecallError, WrongUsage

_ASKED = {**KINDS, **inviting_questions.KINDS}
Work = Callable[[Context, Values], Result]


@dataclass(slots=True)
class Interview:
    """The questions of one command. `earlier` are the values before each answer, to which Esc goes back; something is
    `lacking` while a question is open, and where it cannot be asked.
    """

    context: Context
    parameters: Sequence[Parameter]
    work: Work
    values: Values
    earlier: list[Values] = field(default_factory=list)
    lacking: bool = False

    def result(self) -> Result:
        """What the command comes to. Raises Cancelled where the person goes back from the first question."""
        while True:
            try:
                result = self._finished()
            except Cancelled:
                if not self.earlier:
                    raise
                self.values = self.earlier.pop()
            except Interrupted:
                raise
            except RolecallError:
                for remark in () if self.lacking else self._again():
                    self.context.screen.say(remark)
                raise
            else:
                return replace(result, notes=(*result.notes, *self._again()))

    def _finished(self) -> Result:
        """Runs the command, and asks, until nothing is lacking."""
        while True:
            self.lacking = False
            try:
                self._refuse_open()
                return self.work(self._context(), self.values)
            except RolecallError as error:
                if error.gap is None:
                    raise
                self.lacking = True
                answered = self._answered(error.gap)
                if answered == self.values:
                    raise
                self.earlier.append(self.values)
                self.values = answered

    def _refuse_open(self) -> None:
        """Raises WrongUsage for a parameter that the person has chosen to give, and has not given yet."""
        for parameter in self.parameters:
            if self.values.get(parameter.name) is ASK:
                raise WrongUsage(f"{parameter.option} has no value.", gap=Gap("", parameter=parameter.name))

    def _answered(self, gap: Gap) -> Values:
        """The values with an answer among them; where something else has to be known first, the answer to that."""
        parameter = self._place(gap)
        if parameter is None:
            return self.values
        blank = Blank(self._context(), gap, parameter, self.parameters, self.values)
        try:
            question = _ASKED.get(gap.kind or parameter.kind, free_text)(blank)
        except RolecallError as error:
            if error.gap is None or error.gap == gap:
                raise
            return self._answered(error.gap)
        if question.choices and parameter.many:
            return {**self.values, parameter.name: question.picked(self.context.asker)}
        answer = question.answer(self.context.asker)
        if question.fills:
            return {**self.values, **question.fills(answer)}
        if gap.text:
            return {**self.values, **self._unambiguous(gap, answer)}
        return {**self.values, parameter.name: [answer] if parameter.many else answer}

    def _place(self, gap: Gap) -> Parameter | None:
        """The parameter that an answer is for: the one that is named, else the first of its kind without a value."""
        if gap.text or gap.kind == FIELD:
            return Parameter("", gap.kind)
        if gap.parameter:
            return next((p for p in self.parameters if p.name == gap.parameter), None)
        free = [p for p in self.parameters if p.kind == gap.kind and not self.values.get(p.name)]
        return min(free, key=lambda p: bool(p.option), default=None)

    def _unambiguous(self, gap: Gap, answer: str) -> Values:
        """The parameters in which the ambiguous word stands, as they become: those of its kind, and selectors."""
        changed = {p: _replaced(self.values.get(p.name), gap.text, answer) for p in self.parameters}
        changed = {p: value for p, value in changed.items() if value != self.values.get(p.name)}
        fitting = {p for p in changed if p.kind == gap.kind or gap.text not in as_list(self.values[p.name])}
        if not changed and gap.text == self.context.options.at:  # from the environment, or a settings file
            return {"at": answer}
        return {p.name: value for p, value in changed.items() if p in fitting or not fitting}

    def _context(self) -> Context:
        return self.context.with_options(at=self.values.get("at") or "")

    def _again(self) -> tuple[str, ...]:
        """The command that needs no answers, where any were given."""
        if not self.earlier:
            return ()
        return (f"The same again: {repeated(self.context.command, self.parameters, self.values)}",)


def _replaced(value: Any, text: str, answer: str) -> Any:
    if isinstance(value, str):
        return replaced(value, text, answer)
    return [replaced(word, text, answer) for word in value] if isinstance(value, list | tuple) else value
