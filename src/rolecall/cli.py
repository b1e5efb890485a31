"""The entrance: the table of words, and one place where every error becomes a message and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from typer import Abort, TyperException
from typer import Exit as Leave
from typer.core import TyperOption

from rolecall import __version__
from rolecall.app.environment import Environment
from rolecall.deferred import DeferredGroup
from rolecall.domain.errors import Interrupted, RolecallError, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.terminal.streams import observe, open_all, remark, silence, write

MEMBERS = {
    "invite": ("rolecall.commands.invite", "Invite a person, or many from a file, to a location."),
    "user": ("rolecall.commands.user", "List, show and edit people; accept, resend, cancel and remove access."),
    "role": ("rolecall.commands.role", "List, show, set and suggest roles."),
    "perms": ("rolecall.commands.perms", "Show, explain, compare and change permissions."),
    "location": ("rolecall.commands.location", "Add, list, show, edit and remove locations."),
    "staff": ("rolecall.commands.staff", "Add, list, edit and remove the people who provide services."),
    "network": ("rolecall.commands.network", "Create, list, show, edit, order and delete networks of locations."),
    "report": ("rolecall.commands.report", "Show, export and list reports."),
    "check": ("rolecall.commands.check", "Check what is expected of users, in files: for CI."),
    "drift": ("rolecall.commands.drift", "Compare the store with a world written down in a file."),
    "apply": ("rolecall.commands.apply", "Apply a world or a saved plan from a file."),
    "history": ("rolecall.commands.history", "List, show, verify and undo saved changes."),
    "store": ("rolecall.commands.store", "Tell where the store is and where each setting comes from."),
    "help": ("rolecall.commands.help", "Explain a command, or a topic: exit statuses, selectors, formats, rules."),
    "schema": ("rolecall.commands.schema", "Print the JSON Schema of a kind of file."),
    "run": ("rolecall.commands.run", "Run many commands as one change."),
    "export": ("rolecall.commands.export", "Write the world down in a file."),
}
HELP = "Team access for service businesses: every change is shown as a diff before it is saved."
EPILOG = "Help on a command: rolecall COMMAND --help\n\nHelp on a topic: rolecall help TOPIC"


def root() -> DeferredGroup:
    """The program as one command."""
    version = TyperOption(
        param_decls=["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_version,
        help="Show the version.",
    )
    return DeferredGroup(
        name="rolecall",
        members=MEMBERS,
        params=[version],
        help=HELP,
        epilog=EPILOG,
        rich_markup_mode=None,
        no_args_is_help=True,
    )


def _version(_context: Any, _option: Any, wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        write(f"rolecall {__version__}\n")
        raise Leave(0)


def run(arguments: Sequence[str], environment: Environment | None = None) -> int:
    """Runs one command line and returns its exit status; no exception leaves."""
    open_all()
    command = root()

    def dispatch(words: Sequence[str], environment: Environment) -> int:
        return _dispatch(command, words, environment)

    try:
        return dispatch(arguments, replace(environment or Environment(), dispatch=dispatch))
    except RolecallError as error:
        return _failed(arguments, error)
    except KeyboardInterrupt:
        return _failed(arguments, Interrupted("Interrupted; nothing was saved."))


def _dispatch(command: DeferredGroup, words: Sequence[str], environment: Environment) -> int:
    """Runs a command line. What the parser finds wrong with it becomes WrongUsage."""
    try:
        status = command.main(list(words), prog_name="rolecall", standalone_mode=False, obj=environment)
    except (TyperException, Abort) as error:
        return _usage(error)
    except SystemExit:  # so Typer says that nobody reads its help any more
        silence(sys.__stdout__ or sys.stdout)
        return Exit.OK
    if status == Exit.INTERRUPTED:
        raise Interrupted("Interrupted; nothing was saved.")
    return status if isinstance(status, int) else Exit.OK


def _usage(error: Exception) -> int:
    """Help where only help was wanted; else raises what is wrong with the call."""
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        remark(context.get_help() + "\n")
        return Exit.USAGE
    told = error.format_message() if isinstance(error, TyperException) else str(error)
    path = context.command_path if context is not None else "rolecall"
    raise WrongUsage(" ".join(told.split()), hint=f"See: {path} --help")


def _failed(arguments: Sequence[str], error: RolecallError) -> int:
    from rolecall.app.context import flat
    from rolecall.terminal.screen import Screen

    words = [word for word in arguments[:2] if not word.startswith("-")]
    command = " ".join(words[: 2 if words[:1] and words[0] in _GROUPS else 1])
    Screen(observe(), command, _format(arguments), flat=flat).fail(error)
    return error.status


_GROUPS = frozenset(MEMBERS) - {"invite", "check", "drift", "apply", "run", "export", "schema", "help"}


def _format(arguments: Sequence[str]) -> str:
    """The format that was asked for, as far as it can be told from a call that failed."""
    from rolecall.terminal.screen import FORMATS, JSON, TABLE

    wanted = os.environ.get("ROLECALL_FORMAT", "")
    for number, word in enumerate(arguments):
        if word.startswith("--format"):
            wanted = word.partition("=")[2] or (arguments[number + 1] if number + 1 < len(arguments) else "")
    return JSON if wanted == JSON else wanted if wanted in FORMATS else TABLE
