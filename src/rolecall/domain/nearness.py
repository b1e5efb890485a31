"""Near misses: what a person may have meant by a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category, combining, normalize

QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " "})
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ـ": None}
)
"""Letters whose stroke Unicode does not take apart."""
LONGEST = 100
"""In characters: what is longer resembles nothing."""
CLOSE, ALMOST = 0.6, 0.85
"""The likeness (0 to 1) from which a name is offered, and from which it is meant: distant ones are then left out."""
FEW, LIKELY, MOST_LOOKED_AT = 200, 60, 20_000
"""So few names are all compared closely; of more, only the likely ones, chosen by looking at so many."""


def fold(text: str) -> str:
    """`text` for comparing: case, quotes and runs of space do not count."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(normalize("NFC", text.translate(QUOTES)).casefold().split())


def unaccented(text: str) -> str:
    """`fold`, in which accents, vowel points and marks without a width do not count either: for searching."""
    folded = fold(text)
    if folded.isascii():
        return folded
    apart = normalize("NFKD", folded)
    silent = {ord(sign): None for sign in set(apart) if combining(sign) or category(sign) == "Cf"}
    return apart.translate({**PLAIN_LETTERS, **silent})


def near(text: str, names: Iterable[str], *, most: int = 5) -> list[str]:
    """Up to `most` of `names` that resemble `text`, best first; only those it almost is where there are such."""
    from difflib import get_close_matches

    wanted, known = fold(text), tuple(names)
    if not wanted or len(wanted) > LONGEST:
        return []
    likely = _folded(known) if len(known) <= FEW else _likely(wanted, known)
    close = get_close_matches(wanted, likely, n=most, cutoff=CLOSE)
    if close and get_close_matches(wanted, close[:1], cutoff=ALMOST):
        return [likely[name] for name in get_close_matches(wanted, close, n=most, cutoff=ALMOST)]
    within = [name for name in likely if wanted in name and name not in close]
    return [likely[name] for name in (*close, *within)][:most]


def _likely(wanted: str, names: tuple[str, ...]) -> dict[str, str]:
    """Those that share the most pairs of characters with what was typed; the rarest pairs are looked up first."""
    from collections import Counter

    folded, index = _folded(names), _pairs(names)
    postings = sorted((index[pair] for pair in _pairs_of(wanted) if pair in index), key=len)
    shared: Counter[str] = Counter()
    looked_at = 0
    for posting in postings:
        looked_at += len(posting)
        if shared and looked_at > MOST_LOOKED_AT:
            break
        shared.update(posting)
    return {name: folded[name] for name, _ in shared.most_common(LIKELY)}


@lru_cache(maxsize=16)
def _folded(names: tuple[str, ...]) -> dict[str, str]:
    """Names by how they compare."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(fold(name), name)
    return folded


@lru_cache(maxsize=16)
def _pairs(names: tuple[str, ...]) -> dict[str, list[str]]:
    """The folded names that each pair of neighbouring characters is in."""
    index: dict[str, list[str]] = {}
    for name in _folded(names):
        for pair in _pairs_of(name):
            index.setdefault(pair, []).append(name)
    return index


def _pairs_of(folded: str) -> set[str]:
    return set(map("".join, zip(f" {folded}", folded, strict=False)))


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """A hint of near misses, or an empty text."""
    names = near(text, names)
    return f"Did you mean {', '.join(names)}?" if names else ""
