"""Text that is not Unicode: what its encoding may be, by what the words in it look like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolecall.domain.text import visible

LIKELY = ("cp1251", "cp1252", "cp1250", "cp1257", "koi8-r", "cp866", "mac-cyrillic", "mac-roman")
"""Encodings that are tried, those that are met most first."""
MOST_NAMED, LONGEST_SAMPLE, LOOKED_AT = 3, 40, 65_536
FEWEST_PLAUSIBLE = 0.5
"""Of the words, the share that has to look like words."""
BEHIND_THE_BEST = 0.25
_WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*|[^\w\s\x00-\x7f]")
_PUNCTUATION = frozenset("–—“”„«»‘’…№€£°·•©®\u00a0")
_COMMON_IN_RUSSIAN = frozenset("оеаинтслрвкмдпуяё")
_ENDS_OF_CELLS = re.compile(rb"[,;|\t\r\n\"]")


def is_text_encoding(name: str) -> bool:
    """Whether Python can read text in an encoding of that name."""
    try:
        return isinstance("a".encode(name), bytes)
    except (LookupError, UnicodeError, ValueError):
        return False


def samples(data: bytes, at: int) -> dict[str, str]:
    """The likeliest encodings of a text, the best first, each with how the cell at an offset reads in it.

    Of encodings in which the cell reads alike only the first is named.
    """
    scores = {name: score for name in LIKELY if (score := _plausibility(data, name)) >= FEWEST_PLAUSIBLE}
    best = max(scores.values(), default=0.0)
    named: dict[str, str] = {}
    for name in sorted(scores, key=lambda name: -scores[name]):
        sample = _cell(data, at).decode(name, errors="replace").strip()
        if scores[name] >= best - BEHIND_THE_BEST and sample not in named.values() and len(named) < MOST_NAMED:
            named[name] = sample
    return {name: visible(sample[:LONGEST_SAMPLE]) for name, sample in named.items()}


def _cell(data: bytes, at: int) -> bytes:
    """The cell around an offset."""
    start = max((end.end() for end in _ENDS_OF_CELLS.finditer(data, max(0, at - LOOKED_AT), at)), default=0)
    behind = _ENDS_OF_CELLS.search(data, at)
    return data[start : behind.start() if behind else len(data)]


def _plausibility(data: bytes, encoding: str) -> float:
    """The share of words with other than ASCII letters that look like words; 0 for what is not in the encoding."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    verdicts = list(_verdicts(text[:LOOKED_AT] if any(c > "\x7f" for c in text[:LOOKED_AT]) else text))
    return sum(verdicts) / len(verdicts) if verdicts else 0.0


def _verdicts(text: str) -> Iterator[bool]:
    for word in _WORD.findall(text):
        if word not in _PUNCTUATION:
            yield word.isalpha() and (word.islower() or word.isupper() or word.istitle()) and _is_of_one_script(word)


def _is_of_one_script(word: str) -> bool:
    """Whether a word is Russian by its letters, or Latin with some marks: mostly of ASCII letters."""
    letters = word.casefold()
    if any("а" <= c <= "я" or c == "ё" for c in letters):
        common = sum(c in _COMMON_IN_RUSSIAN for c in letters)
        return all("\u0400" <= c <= "\u04ff" for c in letters) and common * 2 >= len(letters)
    return sum(c.isascii() for c in letters) * 2 >= len(letters)
