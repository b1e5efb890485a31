"""Groups that import a member's module and build a verb when they are entered: each costs no more than itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from importlib import import_module
from typing import Any

from typer import Typer
from typer.core import TyperGroup
from typer.main import get_command, get_command_from_info

from rolecall.terminal import help_page

Members = Mapping[str, tuple[str, str]]


class Verbs(Mapping[str, Any]):
    """The verbs of a group by name, each built when it is first asked for."""

    def __init__(self, app: Typer) -> None:
        self._app = app
        parts = (part.typer_instance for part in app.registered_groups)
        known = (*app.registered_commands, *(info for part in parts if part for info in part.registered_commands))
        self._known = {info.name: info for info in known if info.name}
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            self._built[name] = get_command_from_info(
                self._known[name],
                pretty_exceptions_short=self._app.pretty_exceptions_short,
                rich_markup_mode=self._app.rich_markup_mode,
            )
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def entered(app: Typer) -> Any:
    """The command of an app: its only verb, or a group whose verbs are built one by one."""
    if not app.registered_callback:
        return get_command(app)
    bare = copy(app)
    bare.registered_commands, bare.registered_groups = [], []
    group: Any = get_command(bare)
    group.commands = Verbs(app)
    return group


class DeferredGroup(TyperGroup):
    """`members` gives for each word the module that holds its `app`, and the line the help shows for it.

    `sections` says which words stand together there, and `topics` what else there is help on.
    """

    def __init__(
        self, *, members: Members, sections: Mapping[str, str], topics: Callable[[], list[str]], **attributes: Any
    ) -> None:
        super().__init__(**attributes)
        self.members = members
        self.sections = sections
        self.topics = topics

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help."""
        return help_page.written(super().get_help_option(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        """The words, in the order of the table."""
        return list(self.members)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Imports the member; None for a word that is not in the table."""
        if cmd_name in self.members and cmd_name not in self.commands:
            command = entered(import_module(self.members[cmd_name][0]).app)
            command.name = cmd_name
            self.commands[cmd_name] = command
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The words in their sections, without importing any of them, and the names of the topics."""
        width = max(map(len, self.members))
        for title, words in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(f"{word:<{width}}", self.members[word][1]) for word in words.split()])
        with formatter.section("Topics"):
            formatter.write_text(", ".join(self.topics()))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Like the parent's, with near misses among all words, imported or not."""
        if args and not args[0].startswith("-") and args[0] not in self.members:
            from rolecall.domain.errors import WrongUsage
            from rolecall.domain.nearness import did_you_mean

            hint = did_you_mean(args[0], (*self.members, "--version")) or "See the commands with: rolecall --help"
            raise WrongUsage(f"There is no command “{args[0]}”.", hint=hint)
        return super().resolve_command(ctx, args)
