"""The program's commands as plain values, walked from the entrance, so that a new command completes by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from rolecall.cli import root
from rolecall.completion.sources import Source, of_argument, of_option
from rolecall.domain import catalogue_names
from rolecall.views.reports.kinds import REPORTS

Words = tuple[tuple[str, str], ...]
"""Words with what each is."""


@dataclass(frozen=True, slots=True)
class Option:
    """`source` is None for a switch, empty for a value that nothing is known about."""

    names: tuple[str, ...]
    told: str
    label: str
    source: Source | None
    repeated: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """One that may be `repeated` is the last."""

    label: str
    source: Source
    repeated: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A verb, or a group with its `members`; `path` is the words after rolecall."""

    path: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...] = ()
    members: Words = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """All commands, groups before their verbs, and the lists of words that stand in the scripts."""

    commands: tuple[Command, ...]
    lists: Mapping[str, Words] = field(default_factory=dict)

    @property
    def groups(self) -> list[Command]:
        return [command for command in self.commands if command.members]

    @property
    def verbs(self) -> list[Command]:
        return [command for command in self.commands if not command.members]


def tree() -> Tree:
    """The program as it is installed."""
    lists: dict[str, Words] = {
        "roles": tuple(catalogue_names.roles()),
        "sections": tuple(catalogue_names.sections()),
        "reports": tuple((kind, report.description) for kind, report in REPORTS.items()),
        "none": (("none", "take it away"),),
    }
    return Tree(tuple(_walk(root(), "", lists)), lists)


def _walk(command: Any, path: str, lists: dict[str, Words]) -> Iterator[Command]:
    context = SimpleNamespace(help_option_names=["--help"], obj=None)
    options = tuple(_option(p, path, lists) for p in _params(command, context) if p.param_type_name == "option")
    if not hasattr(command, "list_commands"):
        arguments = [_argument(p, path, lists) for p in command.params if p.param_type_name == "argument"]
        yield Command(path, options, tuple(arguments))
        return
    members = {word: command.get_command(context, word) for word in command.list_commands(context)}
    told = {word: line for word, (_, line) in getattr(command, "members", {}).items()}
    shown = {word: m for word, m in members.items() if not m.hidden}
    lines = tuple((word, told.get(word) or member.get_short_help_str(200)) for word, member in shown.items())
    yield Command(path, options, members=lines)
    for word, member in shown.items():
        yield from _walk(member, f"{path} {word}".strip(), lists)


def _params(command: Any, context: Any) -> list[Any]:
    return [p for p in command.get_params(context) if not getattr(p, "hidden", False)]


def _option(parameter: Any, path: str, lists: dict[str, Words]) -> Option:
    names = (*parameter.opts, *parameter.secondary_opts)
    long = max(parameter.opts, key=len)
    metavar = parameter.metavar or parameter.name.upper()
    switch = parameter.is_flag or getattr(parameter, "count", False)
    source = None if switch else _choices(parameter, path, lists) or of_option(long, metavar)
    return Option(names, parameter.help or "", metavar, source, bool(parameter.multiple))


def _argument(parameter: Any, path: str, lists: dict[str, Words]) -> Argument:
    metavar = parameter.metavar or parameter.name.upper()
    source = _choices(parameter, path, lists) or of_argument(path, metavar)
    return Argument(metavar, source, parameter.nargs == -1)


def _choices(parameter: Any, path: str, lists: dict[str, Words]) -> Source:
    """A list of its own for fixed choices; its name tells apart what is called alike in several verbs."""
    words: Words = tuple((str(choice), "") for choice in getattr(parameter.type, "choices", None) or ())
    if not words:
        return ()
    name = parameter.name.replace("_", "-")
    if lists.get(name, words) != words:
        name = f"{path} {name}".replace(" ", "-")
    lists[name] = words
    return (f"list-{name}",)
