"""How many: a number with its noun, and a list that is cut short, as people read them."""

from __future__ import annotations

from collections.abc import Sequence


def count(number: int, one: str, many: str = "") -> str:
    """`1 user`, `3 users`; `many` is for nouns that take more than an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def more(number: int) -> str:
    """`and 3 more`, to follow a list that leaves out that many; empty when nothing is left out."""
    return f"and {number} more" if number > 0 else ""


def and_more(texts: Sequence[str], most: int) -> str:
    """The first `most` texts, and how many are left out: `Anna, Boris and 3 more`."""
    return f"{', '.join(texts[:most])} {more(len(texts) - most)}".rstrip()
