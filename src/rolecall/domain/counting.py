"""A number with its noun, as people read it."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """`1 user`, `3 users`; `many` is for nouns that take more than an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
