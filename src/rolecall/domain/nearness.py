"""Near misses: what a person may have meant by a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " "})


def fold(text: str) -> str:
    """`text` for comparing: case, quotes and runs of space do not count."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(normalize("NFC", text.translate(QUOTES)).casefold().split())


def near(text: str, names: Iterable[str], *, most: int = 5) -> list[str]:
    """Up to `most` of `names` that resemble `text`, best first."""
    from difflib import get_close_matches

    wanted = fold(text)
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(fold(name), name)
    close = get_close_matches(wanted, folded, n=most, cutoff=0.6)
    within = [f for f in folded if wanted and wanted in f and f not in close]
    return [folded[f] for f in (*close, *within)][:most]


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """A hint of near misses, or an empty text."""
    found = near(text, names)
    return f"Did you mean {', '.join(found)}?" if found else ""
