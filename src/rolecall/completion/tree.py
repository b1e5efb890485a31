"""The program's commands as plain values, walked from the entrance, so that a new command is completed too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from rolecall.cli import MEMBERS, root
from rolecall.completion.sources import Source, of_argument, of_option
from rolecall.domain import catalogue_names
from rolecall.views.reports.kinds import REPORTS
from rolecall.views.topic_pages import topic_pages

BEFORE_THE_COMMAND = ("--store", "--format", "--quiet", "--no-input")
"""Options that are completed where a command is still to come."""
Entries = tuple[tuple[str, str], ...]
"""Words with a description of each."""


@dataclass(frozen=True, slots=True)
class Option:
    """`source` is None for a switch, empty for a value that nothing is known about."""

    names: tuple[str, ...]
    help: str
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
    """A verb, or a group with its `members`; `path` is the words after `rolecall`."""

    path: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...] = ()
    members: Entries = ()


@dataclass(frozen=True, slots=True)
class OptionValue:
    """An option that takes a value at `path`, or at every verb not listed before where that is empty.

    `source` is None where the option is a switch there.
    """

    path: str
    option: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Tree:
    """All commands, groups before their verbs, and the lists of words that the scripts contain."""

    commands: tuple[Command, ...]
    lists: Mapping[str, Entries] = field(default_factory=dict)

    @property
    def groups(self) -> list[Command]:
        return [command for command in self.commands if command.members]

    @property
    def verbs(self) -> list[Command]:
        return [command for command in self.commands if not command.members]

    @property
    def option_values(self) -> list[OptionValue]:
        """The options that take a value: exceptions of single verbs first, then what holds for all others."""
        by_name: dict[str, dict[str, Source | None]] = {}
        for verb in self.verbs:
            for option in verb.options:
                for name in option.names:
                    by_name.setdefault(name, {})[verb.path] = option.source
        exceptions, rules = [], []
        for name, by_path in by_name.items():
            usual = Counter(by_path.values()).most_common(1)[0][0]
            exceptions += [OptionValue(path, name, source) for path, source in by_path.items() if source != usual]
            rules += [OptionValue("", name, usual)] if usual is not None else []
        return [*exceptions, *rules]


def tree() -> Tree:
    """The program as it is installed."""
    lists: dict[str, Entries] = {
        "roles": tuple(catalogue_names.roles()),
        "sections": tuple(catalogue_names.sections()),
        "reports": tuple((kind, report.description) for kind, report in REPORTS.items()),
        "topics": (
            *((name, page.title) for name, page in topic_pages().items()),
            *((w, line) for w, (_, line) in MEMBERS.items()),
        ),
        "none": (("none", "take it away"),),
    }
    commands = tuple(_walk(root(), "", lists))
    everywhere = {option.names[0]: option for command in commands for option in command.options}
    before = tuple(everywhere[name] for name in BEFORE_THE_COMMAND)
    groups = (replace(c, options=(*before, *c.options)) if c.members else c for c in commands)
    return Tree(tuple(groups), lists)


def _walk(command: Any, path: str, lists: dict[str, Entries]) -> Iterator[Command]:
    context = SimpleNamespace(help_option_names=["-h", "--help"], obj=None)
    options = tuple(
        _option(p, path, lists)
        for p in command.get_params(context)
        if p.param_type_name == "option" and not getattr(p, "hidden", False)
    )
    if not hasattr(command, "list_commands"):
        arguments = [_argument(p, path, lists) for p in command.params if p.param_type_name == "argument"]
        yield Command(path, options, tuple(arguments))
        return
    members = {word: command.get_command(context, word) for word in command.list_commands(context)}
    helps = {word: line for word, (_, line) in getattr(command, "members", {}).items()}
    visible = {word: m for word, m in members.items() if not m.hidden}
    entries = tuple((word, helps.get(word) or member.get_short_help_str(200)) for word, member in visible.items())
    yield Command(path, options, members=entries)
    for word, member in visible.items():
        yield from _walk(member, f"{path} {word}".strip(), lists)


def _option(parameter: Any, path: str, lists: dict[str, Entries]) -> Option:
    names = (*sorted(parameter.opts, key=len, reverse=True), *parameter.secondary_opts)  # of --help they are a set
    long = max(parameter.opts, key=len)
    metavar = parameter.metavar or parameter.name.upper()
    switch = parameter.is_flag or getattr(parameter, "count", False)
    source = None if switch else _choices(parameter, path, lists) or of_option(long, metavar)
    return Option(names, parameter.help or "", metavar, source, bool(parameter.multiple))


def _argument(parameter: Any, path: str, lists: dict[str, Entries]) -> Argument:
    metavar = parameter.metavar or parameter.name.upper()
    source = _choices(parameter, path, lists) or of_argument(path, metavar)
    return Argument(metavar, source, parameter.nargs == -1)


def _choices(parameter: Any, path: str, lists: dict[str, Entries]) -> Source:
    """A list of its own for fixed choices, named for its verb too where another verb has other choices."""
    words: Entries = tuple((str(choice), "") for choice in getattr(parameter.type, "choices", None) or ())
    if not words:
        return ()
    name = parameter.name.replace("_", "-")
    if lists.get(name, words) != words:
        name = f"{path} {name}".replace(" ", "-")
    lists[name] = words
    return (f"list-{name}",)


def one_line(text: str) -> str:
    """A description as a script may contain it."""
    return " ".join(text.split())
