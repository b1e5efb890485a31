"""What the scripts' tables say: the same facts for every shell, with what is common to most verbs said once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rolecall.completion.sources import Source
from rolecall.completion.tree import Option, Tree


@dataclass(frozen=True, slots=True)
class Value:
    """An option that takes a value, at `path` or, where that is empty, at every verb not said before.

    `source` is None where the option is a switch there.
    """

    path: str
    option: str
    source: Source | None


def values(tree: Tree) -> list[Value]:
    """The options that take a value, exceptions first."""
    found: dict[str, dict[str, Source | None]] = {}
    for verb in tree.verbs:
        for option in verb.options:
            for name in option.names:
                found.setdefault(name, {})[verb.path] = option.source
    exceptions, rules = [], []
    for name, by_path in found.items():
        usual = Counter(by_path.values()).most_common(1)[0][0]
        exceptions += [Value(path, name, source) for path, source in by_path.items() if source != usual]
        rules += [Value("", name, usual)] if usual is not None else []
    return [*exceptions, *rules]


def shared_options(tree: Tree) -> list[tuple[Option, tuple[str, ...]]]:
    """Every distinct option with the paths that have it."""
    found: dict[Option, list[str]] = {}
    for command in tree.commands:
        for option in command.options:
            found.setdefault(option, []).append(command.path)
    return [(option, tuple(paths)) for option, paths in found.items()]


def one_line(text: str) -> str:
    """A description as a script may hold it."""
    return " ".join(text.split())
