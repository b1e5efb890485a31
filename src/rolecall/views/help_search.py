"""Where the help says something about some words: jobs, commands and topics that have all of them, or the most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolecall.views.answers import Answer, table

SHORTEST = 4
"""The letters of a word that counts where not all words are found; shorter ones are articles and the like."""


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """A page of the help: the command that shows it, the line about it, what it says, and what else it is called."""

    command: str
    about: str
    text: str
    also: str = ""

    @property
    def subject(self) -> str:
        """What it is about, in all the words for that."""
        return f"{self.command} {self.about} {self.also}".casefold()


def search(words: Sequence[str], entries: Iterable[HelpEntry]) -> Answer | None:
    """The entries with all the words: first those that are about them, then those with the words as they stand.

    Where there is none, those about the most of the words, if that is more than half of them; else None.
    """
    sought, known = [part for word in words for part in word.casefold().split()], list(entries)
    named = [entry for entry in known if _has(f"{entry.subject} {entry.text}", sought)]
    named.sort(key=lambda e: (not _has(e.subject, sought), not _has(e.text, [" ".join(sought)])))
    rows = [(entry.command, entry.about) for entry in named or _nearest(sought, known)]
    columns = {"command": "Command", "about": "About"}
    return Answer([dict(zip(columns, row, strict=True)) for row in rows], table(columns, rows)) if rows else None


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text.casefold() for word in words)


def _nearest(words: Sequence[str], entries: Sequence[HelpEntry]) -> list[HelpEntry]:
    """The entries about the most of the words that count, whatever their endings."""
    stems = [word.rstrip("s") for word in words if len(word) >= SHORTEST]
    shared = [sum(stem in entry.subject for stem in stems) for entry in entries]
    most = max(shared, default=0)
    return [entry for entry, number in zip(entries, shared, strict=True) if number == most > len(stems) / 2]
