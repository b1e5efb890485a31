"""The screen: one place that turns answers, diffs and errors into text, in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from rolecall.domain.errors import BadData, RolecallError
from rolecall.domain.text import visible
from rolecall.terminal import paging, streams
from rolecall.terminal.streams import Streams
from rolecall.views.answers import Answer, Table
from rolecall.views.selection import WHOLE, Selection, selected

if TYPE_CHECKING:
    from collections.abc import Callable

    from rolecall.views.plan_view import PlanView
    from rolecall.views.reports.grid import Grid

T = TypeVar("T")
TABLE, LINES, CSV, JSON = "table", "lines", "csv", "json"
FORMATS = (TABLE, LINES, CSV, JSON)
MOST_FAULTS = 50
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Screen:
    """Standard output carries the answer, standard error everything said about it. `flat` makes text of a table in the
    format lines or csv.
    """

    streams: Streams
    command: str = "rolecall"
    format: str = TABLE
    quiet: bool = False
    full: bool = False
    selection: Selection = WHOLE
    flat: Callable[[Table, str], str] = field(kw_only=True)

    def show(self, answer: Answer) -> None:
        """Prints an answer, through the pager where it is longer than the terminal."""
        answer = selected(answer, self.selection)
        self._put(self.told(answer))
        if answer.note and self.format == TABLE:
            self.say(answer.note)

    def picture(self, grid: Grid) -> None:
        """Prints what accesses allow as a picture."""
        from rolecall.terminal.matrix import matrix

        self._put(matrix(grid.rows, self.streams))
        self.say(grid.note)

    def _put(self, text: str) -> None:
        if not (self.format == TABLE and self.streams.height and paging.paged(text, self.streams.height)):
            streams.write(text)

    def told(self, answer: Answer) -> str:
        """An answer as text in this format."""
        if self.format == JSON:
            return self.enveloped(answer.data)
        if self.format == TABLE:
            from rolecall.terminal import drawing

            return drawing.answer(answer, self.streams)
        return self.flat(answer.table, self.format)

    def diff(self, view: PlanView) -> None:
        """Prints a plan before it is saved, unless quiet is asked for."""
        if not self.quiet:
            self.change(view)

    def change(self, view: PlanView) -> None:
        """Prints a change that was asked about: the drawn diff, or its flat form. JSON comes with the outcome."""
        if self.format == JSON:
            return
        if self.format == TABLE:
            from rolecall.terminal.diff_drawing import diff
            from rolecall.views.diff import diff_of

            streams.write(diff(diff_of(view), self.streams, full=self.full))
        else:
            from rolecall.views.diff_data import diff_answer

            streams.write(self.flat(diff_answer(view).table, self.format))

    def outcome(self, data: Callable[[], Any]) -> None:
        """Prints what became of a plan, for machines."""
        if self.format == JSON:
            streams.write(self.enveloped(data()))

    def enveloped(self, data: Any) -> str:
        """Data in the JSON envelope of this command."""
        from rolecall.terminal import envelope

        return envelope.answer(self.command, data)

    def say(self, text: str) -> None:
        """A remark for people, unless they asked for quiet."""
        if not self.quiet:
            streams.remark(f"{visible(text)}\n")

    def caution(self, error: RolecallError) -> None:
        """Says what an error would, of something that does not stop the command."""
        for line in error_lines(error):
            self.say(line.removeprefix("rolecall: "))

    def counting(self, items: Iterable[T], total: int, what: str) -> Iterable[T]:
        """The items, counted before a waiting person's eyes."""
        if self.quiet or not self.streams.error_is_terminal:
            return items
        from rolecall.terminal.progress import counted

        return counted(items, total, what)

    def fail(self, error: RolecallError) -> None:
        """Says what happened, where, why, and what to type next."""
        if self.format == JSON:
            from rolecall.terminal import envelope

            streams.remark(envelope.error(self.command, error))
        else:
            streams.remark("".join(f"{visible(_shortened(line))}\n" for line in error_lines(error)))


def _shortened(line: str) -> str:
    """A line that a screen can hold, whatever was typed: how it begins and how it ends."""
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 300]} … {line[-300:]}"


def error_lines(error: RolecallError) -> list[str]:
    """An error as people read it: message, every fault with its place, candidates, hint."""
    told = [f"rolecall: {error.message}"]
    if isinstance(error, BadData):
        for fault in error.faults[:MOST_FAULTS]:
            told.append(f"  {fault.where}: {fault.message}")
            told += [f"      {fault.hint}"] if fault.hint else []
        rest = len(error.faults) - MOST_FAULTS
        told += [f"  … and {rest} more faults"] if rest > 0 else []
    told += [f"  {line}" for line in error.details[:MOST_FAULTS]]
    if len(error.candidates) > 1 and error.code == "beyond-role":
        told += [f"  {line}" for line in error.candidates[:MOST_FAULTS]]
    return [*told, error.hint] if error.hint else told
