"""The entrance: the table of words, and one place where every error becomes a message and an exit status."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from typer import Exit as Leave
from typer import TyperException
from typer.core import TyperOption

from rolecall import __version__
from rolecall.app.environment import CommandHelp, Environment
from rolecall.deferred import DeferredGroup
from rolecall.domain.errors import Interrupted, RolecallError, Unavailable, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.terminal import help_page, interrupts
from rolecall.terminal.streams import observe, open_all, remark, write

MEMBERS = {
    "invite": ("rolecall.commands.invite", "Invite a person, or many from a file, to a location."),
    "user": ("rolecall.commands.user", "List, show and edit people; accept, resend, cancel and remove access."),
    "role": ("rolecall.commands.role", "List, show, set and suggest roles."),
    "perms": ("rolecall.commands.perms", "Show, explain, compare and change permissions."),
    "location": ("rolecall.commands.location", "Add, list, show, edit and remove locations."),
    "staff": ("rolecall.commands.staff", "Add, list, edit and remove the people who provide services."),
    "network": ("rolecall.commands.network", "Create, list, show, edit, order and delete networks of locations."),
    "home": ("rolecall.commands.home", "Show the store at a glance, as rolecall alone does at a terminal."),
    "report": ("rolecall.commands.report", "Show, export and list reports."),
    "check": ("rolecall.commands.check", "Check what is expected of users, in files: for CI."),
    "drift": ("rolecall.commands.drift", "Compare the store with a world written down in a file."),
    "apply": ("rolecall.commands.apply", "Apply a world or a saved plan from a file."),
    "history": ("rolecall.commands.history", "List, show, verify and undo saved changes."),
    "store": ("rolecall.commands.store", "Show where the store is; back it up, restore, copy, verify and upgrade it."),
    "account": ("rolecall.commands.account", "Connect the store to the live account; tell how the two stand."),
    "pull": ("rolecall.commands.pull", "Read the connected account into the store, as one plan."),
    "push": ("rolecall.commands.push", "Carry the store's changes over to the live account."),
    "help": ("rolecall.commands.help", "Show a topic, a command's help, or where some words are explained."),
    "schema": ("rolecall.commands.schema", "Print the JSON Schema of a kind of file."),
    "run": ("rolecall.commands.run", "Run many commands as one change."),
    "export": ("rolecall.commands.export", "Write the world down in a file."),
    "demo": ("rolecall.commands.demo", "Make a store with an example chain, to try things on."),
    "completion": ("rolecall.completion.word", "Print the script that lets a shell complete."),
}
GROUPS = frozenset(("user", "role", "perms", "location", "staff", "network", "report", "history", "store", "account"))
SECTIONS = {
    "Daily": "invite user role perms staff location network",
    "Look": "home report history",
    "Files": "apply export run schema",
    "CI": "check drift",
    "Store": "store account pull push demo",
    "Help": "help completion",
}
HOME = "home"
"""What a call without a command means."""
STORE = "--store"
HELPING = frozenset(("-h", "--help"))
HELP = "Team access for service businesses: every change is shown as a diff before it is saved."
EPILOG = "Help on a command: rolecall COMMAND --help; on a topic, or to look for words: rolecall help WORDS"


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
        sections=SECTIONS,
        topics=_topics,
        context_settings={"help_option_names": ["-h", "--help"]},
        params=[version],
        help=HELP,
        epilog=EPILOG,
        rich_markup_mode=None,
        no_args_is_help=True,
    )


def _topics() -> list[str]:
    from rolecall.views.topic_pages import topic_names

    return topic_names()


def _manual(command: DeferredGroup) -> CommandHelp:
    from rolecall.manual import Manual

    return Manual(command)


def _version(_context: Any, _option: Any, wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        write(f"rolecall {__version__}\n")
        raise Leave(0)


def run(arguments: Sequence[str], environment: Environment | None = None) -> int:
    """Runs one command line and returns its exit status; no exception that a person can act on leaves."""
    open_all()
    command = root()

    def dispatch(words: Sequence[str], environment: Environment) -> int:
        return _dispatch(command, words, environment)

    try:
        return dispatch(
            arguments, replace(environment or Environment(), dispatch=dispatch, manual=lambda: _manual(command))
        )
    except RolecallError as error:
        return _fail(arguments, error)
    except KeyboardInterrupt:
        interrupts.ignore()
        return _fail(arguments, Interrupted())
    except FileNotFoundError:
        if _has_working_folder():
            raise
        return _fail(arguments, Unavailable("The working folder is gone.", hint="Change to another one: cd"))


def _has_working_folder() -> bool:
    try:
        return bool(os.getcwd())
    except OSError:
        return False


def _dispatch(command: DeferredGroup, words: Sequence[str], environment: Environment) -> int:
    """Runs a command line. What the parser finds wrong with it becomes WrongUsage."""
    try:
        if not words and environment.streams().output_is_terminal:
            words = [HOME]
        words, environment = _helped(words, environment)
        with command.make_context("rolecall", _shared_behind(words, command), obj=environment) as context:
            return int(command.invoke(context) or Exit.OK)
    except Leave as leaving:  # after the help or the version
        return leaving.exit_code
    except TyperException as error:
        return _usage(error, help_wanted=not environment.batch)


def _helped(words: Sequence[str], environment: Environment) -> tuple[Sequence[str], Environment]:
    """The words without --full beside --help, and an environment in which the help is full then."""
    if "--full" not in words or not HELPING & {*words}:
        return words, environment
    return [word for word in words if word != "--full"], replace(environment, full_help=True)


def _shared_behind(words: Sequence[str], program: Any = None) -> list[str]:
    """The words with the shared options that stand before the command behind it, where Typer looks for them.

    A store is left out where the command, known from `program`, asks none.
    """
    first = words[: 2 if words and words[0] in GROUPS else 1]
    if not any(word.startswith("-") and word not in (*HELPING, "--version") for word in first):
        return list(words)
    from rolecall.commands.verbs import length_of_shared

    path: list[str] = []
    moved: list[list[str]] = []
    rest = list(words)
    while rest and len(path) < (2 if path and path[0] in GROUPS else 1):
        length = length_of_shared(rest)
        if not length and rest[0].startswith("-"):
            break
        if length:
            moved.append(rest[:length])
        else:
            path.append(rest[0])
        del rest[: length or 1]
    if moved and not path and not rest:
        path = [HOME]
    whole = len(path) == (2 if path and path[0] in GROUPS else 1)
    return [*path, *_understood(program, path, moved), *rest] if whole else [*path, *rest]


def _understood(program: Any, path: Sequence[str], moved: Sequence[Sequence[str]]) -> list[str]:
    """The words of the moved options, without the store of a command that has no such option."""
    if program is not None and any(option[0].startswith(STORE) for option in moved):
        verb = program
        for word in path:
            verb = verb and verb.get_command(None, word)
        if verb and not any(STORE in parameter.opts for parameter in verb.params):
            moved = [option for option in moved if not option[0].startswith(STORE)]
    return [word for option in moved for word in option]


def _usage(error: TyperException, *, help_wanted: bool) -> int:
    """Help where only help was wanted; else raises what is wrong with the call."""
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "rolecall"
    if type(error).__name__ == "NoArgsIsHelpError":
        if not help_wanted:
            raise WrongUsage(f"“{path}” is not a whole command.", hint=f"See: {path} --help")
        remark(help_page.page(context) + "\n")
        return Exit.USAGE
    from rolecall.commands.misuse import wrong_usage

    raise wrong_usage(error)


def _fail(arguments: Sequence[str], error: RolecallError) -> int:
    """Reports an error in the format that was asked for, as far as a call that failed shows it; returns its status."""
    from rolecall.app.context import flat
    from rolecall.terminal.screen import FORMATS, TABLE, Screen

    arguments = _shared_behind(arguments)
    words = [word for word in arguments[:2] if not word.startswith("-")]
    command = " ".join(words[: 2 if words[:1] and words[0] in GROUPS else 1])
    form = os.environ.get("ROLECALL_FORMAT", "")
    for number, word in enumerate(arguments):
        if word.startswith("--format"):
            form = word.partition("=")[2] or (arguments[number + 1] if number + 1 < len(arguments) else "")
    Screen(observe(), command, form if form in FORMATS else TABLE, flat=flat).fail(error)
    return error.status
