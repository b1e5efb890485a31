"""The screen: one place that turns answers, diffs and errors into text, in the format that was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from rolecall.domain.counting import more
from rolecall.domain.errors import BadData, Fault, RolecallError
from rolecall.domain.text import visible
from rolecall.terminal import paging, streams
from rolecall.terminal.streams import Streams
from rolecall.views.answers import Answer, Table, TopicPage, table
from rolecall.views.selection import WHOLE, Selection, selected

if TYPE_CHECKING:
    from rolecall.views.plan_view import PlanView
    from rolecall.views.reports.grid import Grid

    Content = Answer | Grid | TopicPage | str | bytes
    """What standard output can hold: an answer, a picture of permissions, a page of the help, or a document."""

T = TypeVar("T")
TABLE, LINES, CSV, JSON = "table", "lines", "csv", "json"
FORMATS = (TABLE, LINES, CSV, JSON)
LONGEST = 1000
MANY_ALIKE = 5
"""So many faults that say the same of a file are shown as one."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Standard output carries the answer, standard error the remarks about it. `flat` makes text of a table in the
    format lines or csv. `beside` is what the envelope of JSON has beside the answer.
    """

    streams: Streams
    command: str = "rolecall"
    format: str = TABLE
    quiet: bool = False
    full: bool = False
    selection: Selection = WHOLE
    beside: Mapping[str, Any] = field(default_factory=dict)
    flat: Callable[[Table, str], str] = field(kw_only=True)

    def show(self, content: Content) -> None:
        """Prints an answer, through the pager where it is longer than the terminal, or a document as it is."""
        if isinstance(content, bytes):
            streams.write_bytes(content)
        elif isinstance(content, str):
            people = self.format == TABLE and self.streams.output_is_terminal
            (streams.write if people else streams.write_data)(content)
        elif isinstance(content, Answer):
            self._answer(selected(content, self.selection))
        elif isinstance(content, TopicPage):
            self._page(self._written(content))
        else:
            from rolecall.terminal.matrix import matrix

            self._page(matrix(content, self.streams))
            self.say(content.note)

    def _answer(self, answer: Answer) -> None:
        if self.format != TABLE or not answer.table.columns:
            self._page(self.render(answer))
            return
        from rolecall.terminal import table_drawing

        drawn = table_drawing.answer(answer, self.streams)
        self._page(drawn.text)
        if drawn.left_out:
            them = "it" if len(drawn.left_out) == 1 else "them"
            titles = ", ".join(drawn.left_out)
            self.say(f"Not shown at this width: {titles}; --columns or --format csv shows {them}.")
        if answer.note:
            self.say(answer.note)

    def _page(self, text: str) -> None:
        if self.format != TABLE:
            streams.write_data(text)
        elif not (self.streams.height and paging.paged(text, self.streams.height)):
            streams.write(text)

    def _written(self, page: TopicPage) -> str:
        """A page of the help: for people drawn for the terminal, in lines as it is written."""
        data = {"topic": page.name, "title": page.title, "text": page.markdown}
        if self.format == JSON:
            return self.enveloped(data)
        if self.format == CSV:
            return self.flat(table({key: key.capitalize() for key in data}, [tuple(data.values())]), CSV)
        if self.format != TABLE:
            return page.markdown
        from rolecall.terminal.topic_drawing import drawn

        return drawn(page.markdown, self.streams)

    def render(self, answer: Answer) -> str:
        """An answer as text in this format; empty where the answer is in JSON alone."""
        if self.format == JSON:
            return self.enveloped(answer.data)
        if not answer.table.columns:
            return ""
        if self.format == TABLE:
            from rolecall.terminal import table_drawing

            return table_drawing.answer(answer, self.streams).text
        return self.flat(answer.table, self.format)

    def enveloped(self, data: Any) -> str:
        """Data in the JSON envelope of this command."""
        from rolecall.terminal import envelope

        return envelope.answer(self.command, data, self.beside)

    def diff(self, view: PlanView) -> None:
        """Prints a change: the drawn diff, or its flat form. JSON has it in the answer."""
        if self.format == TABLE:
            from rolecall.terminal.diff_drawing import diff
            from rolecall.views.diff import diff_of

            streams.write(diff(diff_of(view), self.streams, full=self.full))
        elif self.format != JSON:
            from rolecall.views.diff_data import diff_answer

            streams.write_data(self.flat(diff_answer(view).table, self.format))

    def say(self, text: str) -> bool:
        """A remark for people, unless they asked for quiet; False where it could not be written."""
        return self.quiet or streams.remark(f"{self._wrapped(visible(text))}\n")

    def _wrapped(self, line: str) -> str:
        """A line on standard error, as people at a terminal read it; elsewhere it stays one line."""
        if not self.streams.error_is_terminal:
            return line
        from rolecall.terminal.wrapping import wrapped

        return wrapped(line, self.streams.width)

    def say_on_output(self, remarks: Iterable[str]) -> None:
        """Remarks that standard error did not take, where standard output is for people too."""
        if self.format == TABLE:
            streams.write("".join(f"{visible(text)}\n" for text in remarks))

    def counting(self, items: Iterable[T], total: int, what: str) -> Iterable[T]:
        """The items, with a counter at a terminal where they take a while."""
        if self.quiet or not self.streams.error_is_terminal:
            return items
        from rolecall.terminal.progress import counted

        return counted(items, total, what)

    @contextmanager
    def meter(self, what: str) -> Iterator[Callable[[int, int], None]]:
        """What takes how many of how many are done, and shows that at a terminal where it takes a while."""
        if self.quiet or not self.streams.error_is_terminal:
            yield lambda done, total: None
            return
        from rolecall.terminal import progress

        with progress.meter(what) as show:
            yield show

    def fail(self, error: RolecallError) -> None:
        """Says what happened, where, why, and what to type next."""
        if self.format == JSON:
            from rolecall.terminal import envelope

            streams.remark_data(envelope.error(self.command, error))
        else:
            first, *rest = error_lines(error)
            lines = (f"rolecall: {first}", *rest)
            streams.remark("".join(f"{self._wrapped(visible(_shortened(line)))}\n" for line in lines))


def _shortened(line: str) -> str:
    """A line that a screen can hold, whatever the command line was: how it begins and how it ends."""
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 300]} … {line[-300:]}"


def _grouped(faults: Sequence[Fault]) -> list[list[Fault]]:
    """Faults as they are shown: each by itself, but those of which a file has many as one group."""
    counted = Counter(_kind(fault) for fault in faults)
    groups: dict[object, list[Fault]] = {}
    for number, fault in enumerate(faults):
        kind = _kind(fault)
        groups.setdefault(kind if counted[kind] >= MANY_ALIKE else number, []).append(fault)
    return list(groups.values())


def _kind(fault: Fault) -> tuple[str, str]:
    return fault.file, fault.message


def error_lines(error: RolecallError) -> list[str]:
    """An error as people read it: message, every fault with its place, details, hint."""
    from rolecall.domain.bounds import MOST_FAULTS

    lines = [error.message]
    if isinstance(error, BadData):
        groups = _grouped(error.faults)
        for first, *others in groups[:MOST_FAULTS]:
            lines.append(f"  {first.where}: {first.message}{f' And {len(others)} more like it.' if others else ''}")
            lines += [f"      {first.hint}"] if first.hint else []
        rest = more(sum(len(group) for group in groups[MOST_FAULTS:]))
        lines += [f"  … {rest} faults"] if rest else []
    lines += [f"  {line}" for line in error.details[:MOST_FAULTS]]
    return [*lines, error.hint] if error.hint else lines
