"""The words of one command line: its parameters, the values they have, and the line that says the same again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rolecall.domain.command_line import command_line

Values = Mapping[str, Any]
"""The values of a command's parameters by name, as the parser gives them."""
ASK = object()
"""The value of a parameter that is not given, and that the person wants to give."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or an option of a verb. `kind` is what it names, see `Gap`; `said` is what people call it; `option`
    is empty for an argument, `off` for all but a flag that can be switched off; with `takes_none` the word `none` takes
    something away.
    """

    name: str
    kind: str
    said: str = ""
    help: str = ""
    option: str = ""
    off: str = ""
    many: bool = False
    takes_none: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()

    def words(self, value: Any) -> list[str]:
        """What stands on the command line for a value; nothing for the default."""
        if value in (None, "", [], (), self.default):
            return []
        if isinstance(value, bool):
            return [self.option if value else self.off]
        each = [str(item) for item in as_list(value)]
        if not self.option:
            return each
        return [word for item in each for word in self._given(_without_password(item))]

    def _given(self, item: str) -> Sequence[str]:
        return (f"{self.option}={item}",) if item.startswith("-") else (self.option, item)


def as_list(value: Any) -> list[Any]:
    """The values of a parameter that may be given several times, or the one of another."""
    return list(value) if isinstance(value, list | tuple) else [value]


def repeated(verb: str, parameters: Sequence[Parameter], values: Values) -> str:
    """The command line that has these values, without secrets, for a shell."""
    words = [(parameter, parameter.words(values.get(parameter.name))) for parameter in parameters]
    names = [word for parameter, given in words if not parameter.option for word in given]
    return command_line(verb, names, [word for parameter, given in words if parameter.option for word in given])


def _without_password(word: str) -> str:
    """A store's URL as it may be printed; any other word as it is."""
    if not re.match(r"postgres(ql)?://", word):
        return word
    from rolecall.store.address import address

    return address(word).shown


def replaced(word: str, text: str, chosen: str) -> str:
    """A word with another name in the place of `text`: it may be all of it, or a part of a selector or a limit."""
    return re.sub(rf"(?<![^:=,!]){re.escape(text)}(?![^,])", lambda _: chosen, word)
