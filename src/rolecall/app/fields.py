"""Fields that verbs edit: what was left out stays, `none` takes away, anything else is read."""

from __future__ import annotations

from collections.abc import Callable

from rolecall.domain.errors import Gap, WrongUsage

NONE = "none"


def value(text: str | None, read: Callable[[str], str]) -> str | None:
    """None where an option was left out, an empty text for `none`, else the value as `read` gives it."""
    if text is None:
        return None
    return "" if text.strip().casefold() == NONE else read(text)


def refuse_idle(**options: object) -> None:
    """Raises WrongUsage, naming the options, where none of them was given."""
    if all(value is None or value == [] for value in options.values()):
        names = [f"--{name.replace('_', '-')}" for name in options]
        hint = f"Give {', '.join(names[:-1])} or {names[-1]}."
        raise WrongUsage("What should change?", hint=hint, gap=Gap("field", among=tuple(options)))
