"""Texts in bold, dim, italic or the colour of client contacts, where a terminal shows that."""

from __future__ import annotations

from collections.abc import Callable

BOLD, DIM, ITALIC, CONTACTS = "1", "2", "3", "1;35"
Ink = Callable[[str, str], str]
"""Takes a text and one of the styles above."""


def ink(*, colour: bool) -> Ink:
    """What puts a text in a style, or leaves it as it is."""
    return lambda text, style: f"\x1b[{style}m{text}\x1b[0m" if colour and text else text
