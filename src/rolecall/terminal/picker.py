"""A list to choose from: what is searched for, where the cursor is, what is ticked, which rows are on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rolecall.domain.nearness import unaccented
from rolecall.domain.text import visible

MOST_SAID = 3
JOINING = dict.fromkeys((0x200D, 0xFE0F, *range(0x1F3FB, 0x1F400)))
"""What makes one sign of several: terminals do not agree how many cells that takes."""


def evenly(text: str) -> str:
    """The text as every terminal draws it in the same cells: nothing that steers it, and joined signs apart."""
    return visible(text).translate(JOINING)


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be ticked; `disabled` is the reason why it cannot be. What is ticked already can always be cleared."""

    value: str
    title: str
    ticked: bool = False
    disabled: str = ""
    note: str = ""

    @property
    def about(self) -> str:
        """What stands beside the title."""
        return evenly(" · ".join(filter(None, (self.note, "" if self.ticked else self.disabled))))


def _searchable(texts: Sequence[str]) -> list[str]:
    """Each text as it is searched, with a space before every word; all at once, which is many times faster."""
    whole = "\0".join(f" {text}".replace("\0", " ") for text in texts)
    return [f" {text.lstrip()}" for text in unaccented(whole).split("\0")]


@dataclass(slots=True)
class Picker:
    """`among` are the places of the choices that fit `text`; `cursor` is one in `among`; `ticks` are places of choices,
    in the order in which they were ticked.
    """

    choices: Sequence[Choice]
    many: bool = False
    at_least_one: bool = False
    text: str = ""
    cursor: int = 0
    among: list[int] = field(default_factory=list)
    ticks: list[int] = field(default_factory=list)
    _titles: list[str] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _first: int = 0

    def __post_init__(self) -> None:
        self._titles = _searchable([choice.title for choice in self.choices])
        notes = _searchable([f"{choice.note} {choice.disabled}" for choice in self.choices])
        self._words = [title + note for title, note in zip(self._titles, notes, strict=True)]
        self.ticks = [place for place, choice in enumerate(self.choices) if choice.ticked]
        self.among = [*range(len(self.choices))]

    def search(self, text: str) -> None:
        """Keeps the choices that hold every word; titles in which words begin so come first, then notes."""
        if text == self.text:
            return
        words, self.text, self.cursor, self._first = unaccented(text).split(), text, 0, 0
        fitting = [place for place, known in enumerate(self._words) if all(word in known for word in words)]
        starts = [f" {word}" for word in words]

        def rank(place: int) -> int:
            """0 where the title begins so, 1 where the note does, 2 where only parts of words fit."""
            titled = all(start in self._titles[place] for start in starts)
            return 0 if titled else 1 if all(start in self._words[place] for start in starts) else 2

        self.among = sorted(fitting, key=rank)

    def move(self, by: int, *, around: bool = False) -> None:
        """Moves the cursor; `around` from the last to the first and back."""
        last = len(self.among) - 1
        wanted = self.cursor + by
        self.cursor = wanted % (last + 1) if around and self.among else max(0, min(last, wanted))

    @property
    def here(self) -> Choice | None:
        """The choice that the cursor is at."""
        return self.choices[self.among[self.cursor]] if self.among else None

    def tick(self) -> None:
        """Ticks what the cursor is at, or clears it."""
        if not self.among:
            return
        place = self.among[self.cursor]
        if place in self.ticks:
            self.ticks.remove(place)
        elif self.choices[place].ticked or not self.choices[place].disabled:
            self.ticks.append(place)

    def rows(self, room: int) -> list[int]:
        """The places of the choices on the screen, so many as there is room for, the cursor among them."""
        self._first = max(min(self._first, self.cursor), self.cursor - room + 1)
        self._first = max(0, min(self._first, len(self.among) - room))
        return self.among[self._first : self._first + room]

    @property
    def no_match(self) -> str:
        """What is said where nothing fits."""
        return f"No match for “{evenly(self.text.strip())}”."

    @property
    def state(self) -> str:
        """How many fit, and how many are ticked."""
        fitting, everything = len(self.among), len(self.choices)
        shown = f"{fitting:,} of {everything:,}" if fitting < everything else f"{everything:,}"
        return f"{shown}, {len(self.ticks):,} ticked" if self.many else shown

    @property
    def chosen(self) -> list[Choice]:
        """What is chosen: the ticked, else where there has to be one, what the cursor is at."""
        if self.ticks or (self.many and not self.at_least_one):
            return [self.choices[place] for place in self.ticks]
        return [self.here] if self.here else []

    @property
    def said(self) -> str:
        """What stands behind the question once it is answered."""
        titles = [evenly(choice.title).strip() for choice in self.chosen]
        return ", ".join(titles) if len(titles) <= MOST_SAID else f"{len(titles):,} ticked"
