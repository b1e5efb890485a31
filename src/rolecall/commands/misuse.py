"""What the parser finds wrong with a call, said as all other messages are, with what to type instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

from rolecall.domain.command_line import command_line
from rolecall.domain.errors import Gap, WrongUsage
from rolecall.domain.nearness import did_you_mean, near
from rolecall.domain.selectors import KINDS

Wording = tuple[str, str]
"""A message and a hint."""
EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")
VALUE = re.compile(r"'(.*)' is not (?:one of (.+)|a valid (?:int|integer|float))\.", re.DOTALL)
UNKNOWN_COMMAND = re.compile(r"No such command '(.+?)'\.?", re.DOTALL)


def wrong_usage(error: Any) -> WrongUsage:
    """The error for one that the parser raised: an unknown option or command, a value that is missing or wrong."""
    context = error.ctx
    path = context.command_path if context is not None else "rolecall"
    worded = WORDINGS.get(type(error).__name__)
    message, hint = worded(error, context) if worded else (_plain(error), "")
    return WrongUsage(message, hint=hint or f"See: {path} --help")


def _plain(error: Any) -> str:
    return " ".join(str(error.format_message()).split())


def _unknown_option(error: Any, context: Any) -> Wording:
    """Names are compared without the dashes, which all of them have; `--role` is meant as the selector."""
    given = error.option_name.lstrip("-")
    if given in KINDS and any(map(_takes_selectors, context.command.get_params(context))):
        return f"Unknown option {error.option_name}.", f"Did you mean {given}:VALUE? See: rolecall help selectors"
    names = {opt.lstrip("-"): opt for parameter in context.command.get_params(context) for opt in _spellings(parameter)}
    close = [names[name] for name in near(given, names, most=3)]
    return f"Unknown option {error.option_name}.", f"Did you mean {', '.join(close)}?" if close else ""


def _takes_selectors(parameter: Any) -> bool:
    return parameter.param_type_name == "argument" and "selector" in f"{parameter.metavar} {parameter.help}".casefold()


def _spellings(parameter: Any) -> list[str]:
    return [opt for opt in (*parameter.opts, *parameter.secondary_opts) if opt.startswith("--")]


def _option_value(error: Any, _context: Any) -> Wording:
    name = error.option_name
    if "does not take a value" in error.message:
        return f"{name} takes no value.", f"Type {name} alone, or leave it out."
    return f"{name} has no value.", "Give it a value, or leave it out."


def _value(error: Any, _context: Any) -> Wording:
    wrong = VALUE.fullmatch(error.message)
    if wrong is None or error.param is None:
        return _plain(error), ""
    given, values = wrong.groups()
    hint = f"Choose from: {values.replace(chr(39), '')}." if values else "Give a whole number."
    return f"“{given}” is not a valid value for {_called(error.param)}.", hint


def incomplete(context: Any, missing: Sequence[Any]) -> WrongUsage:
    """What is missing, all of it, and the whole call with what was given; the first is what a person is asked for."""
    first = missing[0]
    kinds = groupby(missing, key=lambda parameter: parameter.param_type_name)
    named = [(kind, [_called(parameter) for parameter in of_kind]) for kind, of_kind in kinds]
    names = [f"{kind}{'s' * (len(called) > 1)} {', '.join(called)}" for kind, called in named]
    choices = getattr(first.type, "choices", ()) if len(missing) == 1 else ()
    hint = f"Choose from: {', '.join(choices)}." if choices else f"Type: {_whole_call(context, missing)}"
    return WrongUsage(f"Missing {' and '.join(names)}.", hint=hint, gap=Gap("", parameter=first.name))


def _whole_call(context: Any, missing: Sequence[Any]) -> str:
    """The call as far as it was given, with the names of the values that it needs besides."""
    names, options = list[str](), list[str]()
    for parameter in context.command.get_params(context):
        given = context.params.get(parameter.name)
        given = None if given == parameter.default else given
        values = [str(x) for x in (given if isinstance(given, (list, tuple)) else [given]) if x]
        if values or parameter.required or parameter in missing:
            values = values or [_metavar(parameter)]
            if parameter.param_type_name == "argument":
                names += values
            elif not parameter.is_flag:
                options += (word for value in values for word in (parameter.opts[0], value))
    return command_line(context.command_path.partition(" ")[2], names, options)


def _called(parameter: Any) -> str:
    return _metavar(parameter) if parameter.param_type_name == "argument" else str(parameter.opts[0])


def _metavar(parameter: Any) -> str:
    """What stands for the value; that `-` may stand for a file too is left to the help."""
    return str(parameter.metavar or parameter.name.upper()).strip("[].").removesuffix("|-")


def _words(error: Any, context: Any) -> Wording:
    """Too many words, or an unknown command of a group."""
    if extra := EXTRA.fullmatch(error.message):
        hint = f"A name of several words stands in quotes. See: {context.command_path} --help"
        return f"“{extra[1]}” is more than “{context.command_path}” takes.", hint
    if unknown := UNKNOWN_COMMAND.match(error.message):
        words = context.command.list_commands(context)
        group = context.command_path.partition(" ")[2]
        hint = did_you_mean(unknown[1], words) or f"Choose from: {', '.join(words)}."
        return f"There is no command “{f'{group} {unknown[1]}'.lstrip()}”.", hint
    return _plain(error), ""


WORDINGS: Mapping[str, Callable[[Any, Any], Wording]] = MappingProxyType(
    {
        "NoSuchOption": _unknown_option,
        "BadOptionUsage": _option_value,
        "BadParameter": _value,
        "UsageError": _words,
    }
)
"""By the name of the parser's error, whose classes the parser keeps to itself."""
