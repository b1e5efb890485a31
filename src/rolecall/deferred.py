"""A command group that imports a member's module when it is entered: help and one verb cost no more than themselves."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from typer.core import TyperGroup
from typer.main import get_command

Members = Mapping[str, tuple[str, str]]


class DeferredGroup(TyperGroup):
    """`members` gives for each word the module that holds its `app`, and the line the help shows for it."""

    def __init__(self, *, members: Members, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.members = members

    def list_commands(self, ctx: Any) -> list[str]:
        """The words, in the order of the table."""
        return list(self.members)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Imports the member; None for a word that is not in the table."""
        if cmd_name in self.members and cmd_name not in self.commands:
            command = get_command(import_module(self.members[cmd_name][0]).app)
            command.name = cmd_name
            self.commands[cmd_name] = command
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of words, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(word, told) for word, (_, told) in self.members.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Like the parent's, with near misses among all words, imported or not."""
        if args and not args[0].startswith("-") and args[0] not in self.members:
            from rolecall.domain.errors import WrongUsage
            from rolecall.domain.nearness import did_you_mean

            hint = did_you_mean(args[0], self.members) or "See the commands with: rolecall --help"
            raise WrongUsage(f"There is no command “{args[0]}”.", hint=hint)
        return super().resolve_command(ctx, args)
