"""What a verb comes to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolecall.domain.errors import Unavailable
from rolecall.domain.exits import Exit

if TYPE_CHECKING:
    from rolecall.terminal.screen import Content, Screen


@dataclass(frozen=True, slots=True)
class Result:
    """`answer` goes to standard output, `notes` to standard error, and the process exits with `status`, which nothing
    can change any more once something is `saved`.
    """

    answer: Content | None = None
    status: Exit = Exit.OK
    notes: tuple[str, ...] = ()
    saved: bool = False


def printed(screen: Screen, result: Result) -> int:
    """Prints a result and returns its status. Where it cannot be printed, Unavailable is raised only if nothing was
    saved; else that is said where it still can be.
    """
    notes = list(result.notes)
    try:
        if result.answer is not None:
            screen.show(result.answer)
    except Unavailable as error:
        if not result.saved:
            raise
        notes.append(f"{error.message} The change is saved.")
    unsaid = [note for note in notes if not screen.say(note)]
    if unsaid and result.saved:
        with suppress(Unavailable):
            screen.say_on_output(unsaid)
    return int(result.status)
