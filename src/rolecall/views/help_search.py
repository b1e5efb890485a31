"""Where the help says something about some words: commands and topics that have all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolecall.views.answers import Answer, table


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """A page of the help: the command that shows it, the line about it, and what it says."""

    command: str
    about: str
    text: str


def search(words: Sequence[str], entries: Iterable[HelpEntry]) -> Answer | None:
    """The entries with all the words: first those that are about them, then those with the words as they stand; None
    where there is none.
    """
    sought = [part for word in words for part in word.casefold().split()]
    phrase = [" ".join(sought)]
    named = [entry for entry in entries if _has(f"{entry.command} {entry.about} {entry.text}", sought)]
    named.sort(key=lambda e: (not _has(f"{e.command} {e.about}", sought), not _has(e.text, phrase)))
    rows = [(entry.command, entry.about) for entry in named]
    columns = {"command": "Command", "about": "About"}
    return Answer([dict(zip(columns, row, strict=True)) for row in rows], table(columns, rows)) if rows else None


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text.casefold() for word in words)
