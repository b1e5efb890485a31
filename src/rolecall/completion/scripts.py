"""The four files: each shell's script with the program's own words put into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os.path import dirname, join
from types import MappingProxyType

from rolecall.completion import bash, fish, powershell, zsh
from rolecall.completion.tree import Tree, tree

WRITERS: Mapping[str, Callable[[Tree], str]] = MappingProxyType(
    {bash.FILE: bash.words, zsh.FILE: zsh.words, fish.FILE: fish.words, powershell.FILE: powershell.words}
)
MARK = "@WORDS@\n"


def scripts() -> dict[str, str]:
    """The text of every file by its name."""
    commands = tree()
    return {name: _filled(name, commands) for name in WRITERS}


def script(name: str) -> str:
    """The text of one file."""
    return _filled(name, tree())


def _filled(name: str, commands: Tree) -> str:
    with open(join(dirname(__file__), "shells", name), encoding="utf-8") as file:
        return file.read().replace(MARK, WRITERS[name](commands))
