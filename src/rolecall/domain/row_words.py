"""Words to search rows for: every word has to stand in the row; neither case nor accents count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import combining, normalize

from rolecall.domain.nearness import fold

STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters that Unicode does not take apart."""


def plain(text: str) -> str:
    """A text for searching: case and quotes as `fold` has them, without accents."""
    if text.isascii():
        return text.casefold()
    parts = normalize("NFD", fold(text))
    return "".join(character for character in parts if not combining(character)).translate(STROKES)


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row has to have; without words every row fits."""

    words: tuple[str, ...] = ()

    @staticmethod
    def of(texts: Iterable[str]) -> RowWords:
        """The words of texts as people type them."""
        return RowWords(tuple(word for text in texts for word in plain(text).split()))

    def __bool__(self) -> bool:
        return bool(self.words)

    def fit(self, cells: Iterable[str]) -> bool:
        """Whether each word is in one of the cells of a row."""
        return not self.words or self.fit_plain(plain("\n".join(cells)))

    def fit_plain(self, row: str) -> bool:
        """The same for a row that is `plain` already."""
        return all(word in row for word in self.words)


ANY_ROW = RowWords()
