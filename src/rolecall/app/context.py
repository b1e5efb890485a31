"""What a command works with: its options, the store, the screen, and the world outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from rolecall.app.configuration import Configuration
from rolecall.app.environment import Asker, Environment
from rolecall.app.options import Options
from rolecall.domain import find, selectors
from rolecall.domain.errors import OtherVersion, RolecallError, Unanswered, WrongUsage
from rolecall.domain.words import Name
from rolecall.domain.world import Location, Membership, World
from rolecall.store.address import address
from rolecall.store.reading import Snapshot
from rolecall.store.store import Store
from rolecall.terminal.screen import CSV, FORMATS, JSON, LINES, TABLE, Screen
from rolecall.terminal.streams import Streams
from rolecall.views.answers import Table
from rolecall.views.selection import Selection

if TYPE_CHECKING:
    from rolecall.app.command_words import Parameter, Values
    from rolecall.app.result import Result

T = TypeVar("T")


def flat(table: Table, format: str) -> str:
    """A table as lines or CSV."""
    from rolecall.documents import delimited

    return delimited.csv_text(table) if format == CSV else delimited.lines_text(table)


@dataclass(frozen=True)
class Context:
    """Opened once a command; each part when it is first used. Whoever opens it closes `opened`.

    `beside` is what JSON says beside the answer.
    """

    configuration: Configuration
    command: str = "rolecall"
    environment: Environment = field(default_factory=Environment)
    opened: ExitStack = field(default_factory=ExitStack)
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> Options:
        """The command line's options, completed by environment and settings files."""
        return self.configuration.options

    @cached_property
    def streams(self) -> Streams:
        return self.environment.streams()

    @cached_property
    def screen(self) -> Screen:
        options = self.options
        if options.format and options.format not in FORMATS:
            message = f"“{options.format}” is not a valid value for --format."
            raise WrongUsage(message, hint=f"Choose from: {', '.join(FORMATS)}.")
        form = options.format or (TABLE if self.streams.output_is_terminal else LINES)
        selection = Selection(options.columns, options.sort, options.limit)
        shown = (form, options.quiet, options.full, selection, self.beside)
        return Screen(self.streams, self.command, *shown, flat=flat)

    @cached_property
    def store(self) -> Store:
        store = Store(address(self.options.store))
        self.opened.callback(store.release)
        return store

    @cached_property
    def snapshot(self) -> Snapshot:
        """The store as it stands, or with --as-of as it stood. Raises NotFound where there is none yet."""
        if self.environment.batch:
            return Snapshot(self.environment.batch.world, 0)
        now = self.store.load()
        if not self.options.as_of:
            return now
        from rolecall.app.as_of import snapshot_as_of
        from rolecall.domain.times import local

        then, entry = snapshot_as_of(now, self.options.as_of, self.environment.clock())
        self.beside["as_of"] = {"change": entry.number, "at": entry.at}
        self.screen.say(f"As of change {entry.number}, {local(entry.at)}: {entry.title}")
        return then

    @cached_property
    def beginning(self) -> Snapshot:
        """The store as it stands, or an empty world where there is none yet."""
        return self.snapshot if self.environment.batch else self.store.load_or_empty()

    @property
    def world(self) -> World:
        return self.snapshot.world

    @cached_property
    def at(self) -> Location | None:
        return find.location(self.world, self.options.at) if self.options.at else None

    @property
    def can_ask(self) -> bool:
        return self.streams.can_ask and not self.options.no_input

    @property
    def lacks_consent(self) -> bool:
        """Whether nothing can be saved: there is no --yes, nobody can be asked, and more than a look is wanted."""
        options = self.options
        settled = options.yes or options.dry_run or options.plan_out
        return not settled and (self.screen.format == JSON or not self.can_ask)

    def remark(self, text: str) -> None:
        """Says something about a change before it is saved; where consent is lacking, that alone is said."""
        if not self.lacks_consent:
            self.screen.say(text)

    @cached_property
    def asker(self) -> Asker:
        """Raises Unanswered where nobody can be asked."""
        if not self.can_ask:
            raise Unanswered("An answer is needed and nobody can be asked here.", hint="Give it as an option.")
        return self.environment.asker()

    @property
    def can_interview(self) -> bool:
        """Whether what the command lacks is asked for: not in a batch, nor where a program reads the answer."""
        return self.can_ask and not self.environment.batch and self.screen.format != JSON

    def with_options(self, *, store: str = "", format: str = "", at: str = "") -> Context:
        """The same context with another store, format or place; an empty text leaves it as it is."""
        now = self.options
        options = replace(now, store=store or now.store, format=format or now.format, at=at or now.at)
        return replace(self, configuration=replace(self.configuration, options=options))

    def accesses(self, words: Sequence[Name | str]) -> list[Membership]:
        """The accesses that users' names and selectors stand for, at `--at` where it is given."""
        return selectors.memberships(self.world, words, self.at)

    def access(self, word: str) -> Membership:
        return find.membership(self.world, find.user(self.world, word), self.at)


def with_answers(
    context: Context,
    values: Values,
    parameters: Callable[[], Sequence[Parameter]],
    work: Callable[[Context, Values], Result],
) -> Result:
    """What a command comes to with these values; at a terminal, what it lacks is asked for: see `app/interview`."""
    try:
        return work(context, values)
    except RolecallError as error:
        if error.gap is None or not context.can_interview:
            raise
        from rolecall.app.interview import Interview

    return Interview(context, parameters(), work, values).result()


def upgraded_where_due(context: Context, work: Callable[[Context], T]) -> T:
    """What a piece of work comes to; where the store is of an earlier version, an upgrade is offered first.

    Raises the OtherVersion that the work did where it was not upgraded.
    """
    try:
        return work(context)
    except OtherVersion:
        from rolecall.app.store_upgrading import offered

        if not offered(context):
            raise
    return work(replace(context))
