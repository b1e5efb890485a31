"""What may be ticked in a question with several answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """`disabled` says why something cannot be ticked; what is ticked already can always be cleared."""

    value: str
    title: str
    ticked: bool = False
    disabled: str = ""
