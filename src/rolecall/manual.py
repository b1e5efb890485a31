"""The help of every command, to be searched: the only place that builds all of them at once beside completion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rolecall.views.help_search import HelpEntry


@dataclass(frozen=True, slots=True)
class Manual:
    """What the program's parser knows about its commands."""

    root: Any

    def has(self, words: Sequence[str]) -> bool:
        """Whether the words are those of a command or a group."""
        command = self.root
        for word in words:
            command = command.get_command(None, word) if hasattr(command, "get_command") else None
            if command is None:
                return False
        return True

    def entries(self) -> Iterator[HelpEntry]:
        """The page of each command but the help itself."""
        for word in self.root.list_commands(None):
            if word != "help":
                yield from _entries(self.root.get_command(None, word), f"rolecall {word}")


def _entries(command: Any, path: str) -> Iterator[HelpEntry]:
    if hasattr(command, "get_command"):
        for word in command.list_commands(None):
            yield from _entries(command.get_command(None, word), f"{path} {word}")
    elif not command.hidden:
        said = (getattr(parameter, "help", "") or "" for parameter in command.params)
        names = (name for parameter in command.params for name in parameter.opts)
        text = " ".join((command.help or "", *said, *names))
        yield HelpEntry(f"{path} --help", command.get_short_help_str(200), text)
