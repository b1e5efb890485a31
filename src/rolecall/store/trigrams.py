"""Names as the database keeps them for looking up parts of them, light enough for a shell's every TAB."""

from __future__ import annotations

from rolecall.domain.nearness import fold

LENGTH, MOST = 3, 32
"""Characters; longer texts are told apart by so many trigrams."""
NUL, STAND_IN = "\0", "\x1f"
"""The index takes a NUL for the end of a text; no folded text has the character that stands for it, a space."""
USER_TEXT = "x.folded || '\n' || COALESCE(x.folded_email, x.email, '') || '\n' || COALESCE(x.phone, '')"
"""A user's folded names as one text."""
INDEXED = """SELECT s.name FROM sqlite_master s, pragma_module_list m
             WHERE s.name = 'user_parts' AND m.name = 'fts5'"""
"""Whether the store, and the SQLite that reads it, has the index of users' trigrams."""
MATCHING = "x.number IN (SELECT rowid FROM user_parts WHERE user_parts MATCH ?)"


def searchable(name: str) -> str:
    """A name folded as it is kept for looking it up."""
    return kept(fold(name))


def kept(folded: str) -> str:
    """A folded text as it is kept."""
    return folded.replace(NUL, STAND_IN)


def trigrams(folded: str) -> list[str]:
    """Each once; none for a text that is shorter."""
    return list(dict.fromkeys(folded[start : start + LENGTH] for start in range(len(folded) - LENGTH + 1)))[:MOST]


def quoted(trigram: str) -> str:
    """As a string of FTS5's query language."""
    return '"' + trigram.replace('"', '""') + '"'


def all_of(wanted: list[str]) -> str:
    """The query for texts with all of the trigrams."""
    return " AND ".join(map(quoted, wanted))
