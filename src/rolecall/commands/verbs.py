"""Turning a function into a verb: its own parameters plus the options that mean the same everywhere.

A verb's function takes the context first; the options below are added to its signature, so that every verb has them and
no verb repeats them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from rolecall.app.batch import Batch, refuse_own
from rolecall.app.configuration import configured
from rolecall.app.context import Context, upgraded_where_due, with_answers
from rolecall.app.environment import Environment
from rolecall.app.options import SHARED_OPTIONS, Options
from rolecall.app.result import Result, printed
from rolecall.domain.errors import WrongUsage
from rolecall.terminal import help_page

if TYPE_CHECKING:
    from rolecall.app.command_words import Parameter, Values

Parameters = dict[str, tuple[Any, Any]]
Function = Callable[..., Result]

LONGEST_LINE = 200
"""Of a verb in its group's help, in characters."""
SHARED_TITLE = "Options of every command"
Format = Literal["table", "lines", "csv", "json"]


def _shared(key: str, kind: Any) -> tuple[Any, Any]:
    """The annotation and default of an option that means the same everywhere."""
    said = SHARED_OPTIONS[key]
    option = typer.Option(*said.names, metavar=said.metavar or None, help=said.help)
    return Annotated[kind, option], kind() if isinstance(kind, type) else None


SHARED: Parameters = {
    "store": _shared("store", str),
    "at": _shared("at", str),
    "format": _shared("format", Format | None),
    "no_input": _shared("no_input", bool),
    "quiet": _shared("quiet", bool),
}
READING: Parameters = {
    **SHARED,
    "columns": _shared("columns", str),
    "sort": _shared("sort", str),
    "limit": _shared("limit", str),
    "as_of": _shared("as_of", str),
}
NO_STORE = ("store", "at", "as_of")
"""What a verb that asks the catalogue alone is without."""
PART_OF_A_TABLE = ("columns", "sort", "limit")
FILES: Parameters = {"file_mode": _shared("file_mode", str)}
WRITING: Parameters = {
    **SHARED,
    "yes": _shared("yes", bool),
    "dry_run": _shared("dry_run", bool),
    "exit_code": _shared("exit_code", bool),
    "reason": _shared("reason", str),
    "max_loss": _shared("max_loss", str),
    "max_gain": _shared("max_gain", str),
    "forbid": _shared("forbid", list[str] | None),
    "require_reason": _shared("require_reason", bool),
    "plan_out": _shared("plan_out", str),
    **FILES,
    "full": _shared("full", bool),
}
REPLACING: Parameters = {
    **SHARED,
    "yes": WRITING["yes"],
    "dry_run": WRITING["dry_run"],
    "full": WRITING["full"],
}


EVERYWHERE = frozenset((*READING, *WRITING))
NEVER_EMPTY = EVERYWHERE - {"reason"}
"""Options of every command that a script must not lose in silence, as with `--plan-out "$UNSET"`."""
_TYPES = {SHARED_OPTIONS[key].names[0]: get_args(how)[0] for key, (how, _) in {**READING, **WRITING}.items()}
_SHORT = frozenset("qyn")
_DEFAULTS = Options()


def length_of_shared(words: Sequence[str]) -> int:
    """Of how many words the shared option consists that a command line begins with; 0 where it begins otherwise."""
    name, equals, _ = words[0].partition("=")
    if name in _TYPES:
        return 1 if equals or _TYPES[name] is bool else 2
    return int(len(name) > 1 and name[0] == "-" and set(name[1:]) <= _SHORT)


@dataclass(frozen=True, slots=True)
class Names:
    """Beside an argument or option whose metavar does not tell what it names: the kind, see `Gap`."""

    kind: str


class Verb(TyperCommand):
    """A command that refuses a repeated option which takes one value, and whose help keeps its own options apart from
    those that mean the same everywhere.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Raises WrongUsage where an option that takes one value is given several, or one for every command none."""
        given: set[str] = set()
        values, _, parameters = self.make_parser(ctx).parse_args(list(args))
        for parameter in parameters:
            if parameter.name in NEVER_EMPTY and values.get(parameter.name) == "":
                hint = "Give it a value, or leave it out: a variable of the shell may be unset."
                raise WrongUsage(f"{parameter.opts[0]} has no value.", hint=hint)
            once = not (parameter.multiple or parameter.is_flag) if isinstance(parameter, TyperOption) else False
            if once and parameter.name in given:
                raise WrongUsage(f"{parameter.opts[0]} is given more than once.", hint="Give it once.")
            given.add(parameter.name or "")
        with ExitStack() as afterwards:
            for parameter in self.params:  # what is missing is asked for, or said all at once, where the verb begins
                afterwards.callback(setattr, parameter, "required", parameter.required)
                parameter.required = False
            return super().parse_args(ctx, args)

    def get_help_option(self, ctx: Any) -> Any:
        return help_page.written(super().get_help_option(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes arguments and own options, then the shared ones: their names, or in full where that is wanted."""
        parts: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": [], SHARED_TITLE: []}
        arguments, own, shared = parts.values()
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                is_argument = parameter.param_type_name == "argument"
                (arguments if is_argument else shared if parameter.name in EVERYWHERE else own).append(record)
        if shared and not getattr(ctx.obj, "full_help", False):
            parts[SHARED_TITLE] = []
        for title, rows in parts.items():
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
        if not parts[SHARED_TITLE]:
            self._fold_shared(ctx, formatter)

    def _fold_shared(self, ctx: Any, formatter: Any) -> None:
        names = [SHARED_OPTIONS[p.name].names[0] for p in self.get_params(ctx) if p.name in EVERYWHERE]
        if names:
            with formatter.section(SHARED_TITLE):
                formatter.write_text(", ".join(names))
                formatter.write_text("What each does: rolecall help options, or --help --full")


class VerbGroup(TyperGroup):
    """A group of verbs, each listed with the whole first sentence of its help."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of verbs; the parser's own would cut the sentences off."""
        verbs = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.get_short_help_str(LONGEST_LINE)) for name, verb in verbs if verb])

    def get_help_option(self, ctx: Any) -> Any:
        return help_page.written(super().get_help_option(ctx))


def reads(app: typer.Typer, name: str = "", **but: Any) -> Callable[[Function], Function]:
    """Registers a verb that changes nothing."""
    return lambda verb: _register(app, verb, name, READING, **but)


def changes(app: typer.Typer, name: str = "", **but: Any) -> Callable[[Function], Function]:
    """Registers a verb that may change the store."""
    return lambda verb: _register(app, verb, name, WRITING, **but)


def replaces(app: typer.Typer, name: str = "", **but: Any) -> Callable[[Function], Function]:
    """Registers a verb that makes, replaces or rewrites a whole store."""
    return lambda verb: _register(app, verb, name, REPLACING, **but)


def _register(
    app: typer.Typer,
    verb: Function,
    name: str,
    shared: Parameters,
    *,
    without: tuple[str, ...] = (),
    files: bool = False,
    also: Parameters | None = None,
    meaning: Mapping[str, str] = MappingProxyType({}),
) -> Function:
    """`meaning` says of shared options what they do here, where that is something else."""
    listed = {**shared, **FILES} if files else shared
    added = {key: value for key, value in listed.items() if key not in without}
    added |= {key: _explained(*added[key], text) for key, text in meaning.items()}
    own = list(inspect.signature(verb, eval_str=True).parameters.values())[1:]
    if also:
        own[-1:] = _parameters(also)  # the last one takes them all

    def run(ctx: typer.Context, **values: Any) -> int:
        options = Options(**{key: _option(key, values[key]) for key in added})
        environment = ctx.obj if isinstance(ctx.obj, Environment) else Environment()
        if environment.batch:
            options = _one_of_many(options, environment.batch, changes=shared is WRITING)
        context = Context(configured(options), ctx.command_path.partition(" ")[2], environment)
        screen = context.screen  # a wrong --format is refused before anything else
        with context.opened:
            result = upgraded_where_due(context, lambda there: _done(verb, own, ctx, there, values))
            return printed(screen, result)

    extra = _parameters(added)
    first = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    keyword = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    run.__signature__ = inspect.Signature([first, *keyword, *extra])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in (first, *keyword, *extra)}
    run.__doc__ = verb.__doc__
    app.command(name or verb.__name__, cls=Verb)(run)
    return verb


def _parameters(options: Parameters) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for key, (annotation, default) in options.items()
    ]


def _done(
    verb: Function, own: Sequence[inspect.Parameter], ctx: typer.Context, context: Context, values: Values
) -> Result:
    """What a verb comes to with the values of a call, after questions about what they lack where one can ask."""

    def work(there: Context, values: Values) -> Result:
        if missing := _missing(ctx.command.params, values):
            from rolecall.commands.misuse import incomplete

            raise incomplete(ctx, missing)
        result = verb(there, **{p.name: values[p.name] for p in own})
        if there.environment.batch and result.answer is not None:
            raise _no_change()
        return result

    def described() -> list[Parameter]:
        from rolecall.commands.parameters import parameters

        return parameters(ctx, own)

    return with_answers(context, values, described, work)


def _missing(parameters: Sequence[Any], values: Values) -> list[Any]:
    """The parameters that have to be given and are not, if any; the users are among them, unless a file names these."""
    empty = [p for p in parameters if values.get(p.name) in (None, [], ())]
    missing = [p for p in empty if p.required or (p.name == "users" and not values.get("users_from"))]
    named_first = sorted(missing, key=lambda p: p.param_type_name == "option")
    return named_first if any(p.required for p in missing) else []


def _explained(annotation: Any, default: Any, text: str) -> tuple[Any, Any]:
    """A shared option with another explanation."""
    kind, option = get_args(annotation)
    option = copy(option)
    option.help = text
    return Annotated[kind, option], default


def _option(name: str, value: Any) -> Any:
    return getattr(_DEFAULTS, name) if not value else tuple(value) if isinstance(value, list) else value


def _one_of_many(options: Options, batch: Batch, *, changes: bool) -> Options:
    """The options of one command in a batch. Raises WrongUsage for a command that changes nothing."""
    if not changes:
        raise _no_change()
    refuse_own(options)
    return replace(options, at=options.at or batch.at, max_loss=batch.max_loss)


def _no_change() -> WrongUsage:
    return WrongUsage("Only commands that change something can be run together.", hint="Run this one by itself.")


def group(summary: str) -> typer.Typer:
    """A group of verbs with the line its help begins with; without one, the app of a single word."""
    made = typer.Typer(cls=VerbGroup, help=summary, rich_markup_mode=None, no_args_is_help=True, add_completion=False)
    if summary:
        made.callback()(lambda: None)  # a callback keeps Typer from taking a group's only verb for the group
    return made
