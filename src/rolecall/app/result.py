"""What a verb comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolecall.domain.exits import Exit

if TYPE_CHECKING:
    from rolecall.terminal.screen import Content


@dataclass(frozen=True, slots=True)
class Result:
    """`answer` goes to standard output, `notes` to standard error, and the process exits with `status`."""

    answer: Content | None = None
    status: Exit = Exit.OK
    notes: tuple[str, ...] = ()
