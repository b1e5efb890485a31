"""Questions on a terminal's screen: a line of text, asked for by questionary, and a list that is searched by typing.

questionary's own search of a list takes ASCII alone, and its refusals are cut at the edge of the terminal; so what
stands below the line is ours. Esc goes back; Ctrl-C ends the command, as Ctrl-D does. The terminal is not asked where
its cursor is: an answer that comes late would be read as one to the next question.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import questionary
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, is_done, to_filter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.output.vt100 import Vt100_Output

from rolecall.domain.errors import Cancelled, Interrupted, RolecallError
from rolecall.domain.text import visible
from rolecall.terminal.picker import Picker, evenly
from rolecall.terminal.picker_drawing import Line, cells, lines
from rolecall.terminal.wrapping import wrapped

Check = Callable[[str], object]
"""Raises for a text that will not do."""
ESCAPE_WAIT = 0.1
"""So many seconds pass before an Esc is no beginning of another key."""
PAGE = 10
"""By so many rows the keys for pages move."""
STYLE = questionary.Style([("qmark", "fg:default"), ("question", "bold"), ("answer", "fg:default nobold")])
"""The terminal's own colours."""


def on_standard_error() -> Output:
    """The terminal behind standard error."""
    output = create_output(sys.stderr)
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output


class Prompt:
    """A line that questionary asks for, and lines of ours below it until it is answered."""

    def __init__(self, question: str, output: Output, *, default: str = "", secret: bool = False) -> None:
        self.lines = wrapped(f"? {evenly(question)}", output.get_size().columns - 1).splitlines()
        self.output, self.keys = output, KeyBindings()
        ask = questionary.password if secret else questionary.text
        asked = "\n".join(self.lines).removeprefix("? ")
        question_of = ask(asked, default, qmark="?", style=STYLE, output=output, key_bindings=self.keys)
        self.application = question_of.application
        self.typed = self.application.current_buffer
        self.keys.add("escape", eager=True)(lambda event: _leave(event, Cancelled()))
        self.keys.add("c-c", eager=True)(lambda event: _leave(event, Interrupted()))
        nothing_typed = Condition(lambda: not self.typed.text)
        self.keys.add("c-d", filter=nothing_typed)(lambda event: _leave(event, Interrupted()))
        self.keys.add(Keys.BracketedPaste)(lambda event: self.typed.insert_text(" ".join(event.data.split())))
        for key in ("c-r", "c-s"):  # a line has no history to search
            self.keys.add(key)(lambda event: None)

    def folded(self, answer: str) -> str:
        """The answer, with blanks up to the terminal's edge where the next word would be broken by it."""
        width, asked = self.output.get_size().columns, f"{self.lines[-1]} "
        *before, last = wrapped(f"{asked}{answer}", width).splitlines()
        rows = (f"{row}{' ' * (width - cells(row))}" for row in before)
        return f"{''.join(rows)}{last}".removeprefix(asked)

    def run(self, below: Callable[[int, int], list[Line]]) -> None:
        """Asks until a key ends it; `below` gives the lines for a width and a height. Raises Cancelled or Interrupted.

        The signal of an interruption is left to Python: it is raised here.
        """
        layout = self.application.layout
        line = layout.current_window
        line.dont_extend_height = to_filter(True)  # noqa: FBT003 - the room that a shorter list leaves stays below it
        rest = Window(FormattedTextControl(lambda: self._text(below)), dont_extend_height=True)
        self.application.layout = Layout(HSplit([layout.container, ConditionalContainer(rest, ~is_done)]), line)
        self.application.ttimeoutlen = ESCAPE_WAIT
        self.application.run(handle_sigint=False)

    def _text(self, below: Callable[[int, int], list[Line]]) -> StyleAndTextTuples:
        """What stands below the question, in the lines that it leaves."""
        size = self.output.get_size()
        asked = len(self.lines) - 1 - (-(cells(f"{self.lines[-1]} {self.typed.text}") + 1) // size.columns)
        shown = below(size.columns, max(1, size.rows - asked))
        return [(style, text + "\n" * (number < len(shown))) for number, (style, text) in enumerate(shown, 1)]


def _leave(event: KeyPressEvent, error: Cancelled | Interrupted) -> None:
    event.app.erase_when_done = isinstance(error, Cancelled)
    event.app.exit(exception=error)


def pick(question: str, picker: Picker, output: Output) -> None:
    """Lets the person search, move and tick in a picker. Raises Cancelled or Interrupted."""
    prompt = Prompt(question, output)

    def search(buffer: Buffer) -> None:
        picker.search(buffer.text)

    def take(event: KeyPressEvent) -> None:
        if picker.chosen or picker.many:
            prompt.typed.on_text_changed.remove_handler(search)
            prompt.typed.document = Document(prompt.folded(picker.said))
            event.app.exit()

    prompt.typed.on_text_changed += search
    prompt.keys.add("enter")(take)
    _add_moves(prompt, picker)
    arrows = "↑↓" if _can_write("↑↓", output.encoding()) else "arrows"
    prompt.run(lambda width, height: lines(picker, width, height, arrows=arrows))


def _add_moves(prompt: Prompt, picker: Picker) -> None:
    """The keys that move the cursor, and those that tick: a space does as long as it is no part of a search."""
    for names, by in ((("up", "c-p"), -1), (("down", "c-n"), 1)):
        for name in names:
            prompt.keys.add(name)(lambda event, by=by: picker.move(by, around=True))
    everything = len(picker.choices)
    for name, by in (("pageup", -PAGE), ("pagedown", PAGE), ("home", -everything), ("end", everything)):
        prompt.keys.add(name)(lambda event, by=by: picker.move(by))
    if picker.many:
        prompt.keys.add("tab")(lambda event: picker.tick())
        prompt.keys.add(" ", filter=Condition(lambda: not prompt.typed.text))(lambda event: picker.tick())


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def line(question: str, check: Check, output: Output, *, default: str = "", secret: bool = False) -> str:
    """A line of text that passes the check; why one does not is said below the question. Raises as `pick` does."""
    prompt, refused = Prompt(question, output, default=default, secret=secret), [""]

    def take(event: KeyPressEvent) -> None:
        refused[0] = refusal(check, prompt.typed.text)
        if not refused[0]:
            event.app.exit()

    def forget(_: Buffer) -> None:
        refused[0] = ""

    prompt.keys.add("enter")(take)
    prompt.typed.on_text_changed += forget
    prompt.run(lambda width, height: _below_line(refused[0], width))
    return prompt.typed.text


def _below_line(refused: str, width: int) -> list[Line]:
    """Why a text will not do, and what keys do."""
    return [
        *(("bold", row) for row in wrapped(refused, width).splitlines()),
        *(("", row) for row in wrapped("Enter to go on, Esc to go back", width).splitlines()),
    ]


def refusal(check: Check, text: str) -> str:
    """Why a text will not do; empty where it does."""
    try:
        check(text)
    except RolecallError as error:
        return visible(f"{error.message} {error.hint}".strip())
    return ""
