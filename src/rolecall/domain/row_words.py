"""Words to search rows for: every word has to stand in the row; neither case nor accents count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rolecall.domain.nearness import unaccented


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row has to have; without words every row fits."""

    words: tuple[str, ...] = ()

    @staticmethod
    def of(texts: Iterable[str]) -> RowWords:
        """The words of texts as people type them."""
        return RowWords(tuple(word for text in texts for word in unaccented(text).split()))

    def __bool__(self) -> bool:
        return bool(self.words)

    def fit(self, cells: Iterable[str]) -> bool:
        """Whether each word is in one of the cells of a row."""
        return not self.words or self.fit_text(unaccented("\n".join(cells)))

    def fit_text(self, row: str) -> bool:
        """The same for a row that is one text, already `unaccented`."""
        return all(word in row for word in self.words)


ANY_ROW = RowWords()
