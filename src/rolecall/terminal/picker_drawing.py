"""A picker as lines of a terminal: the choices, with what is cut off of the one at the cursor, and what keys do."""

from __future__ import annotations

from rolecall.terminal.picker import Picker, evenly
from rolecall.terminal.wrapping import wrapped

MOST_ROWS, MOST_WHOLE = 15, 3
"""In lines: of choices, and of the one at the cursor as a whole where its row is cut."""
GAP = 2
Line = tuple[str, str]
"""A style and a text."""


def cells(text: str) -> int:
    """How many cells a text takes."""
    from prompt_toolkit.utils import get_cwidth

    return get_cwidth(text)


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells; an ellipsis stands for what is left out."""
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[: min(len(text) - 1, width - 1)]
    return f"{text}…"


def keys(picker: Picker, *, arrows: str = "↑↓") -> str:
    """How many choices there are, and what keys do."""
    ways = ("Tab to tick, Enter when done" if picker.many else "Enter to choose", "Esc to go back")
    return f"{picker.state} · type to search, {arrows} to move, {', '.join(ways)}"


def lines(picker: Picker, width: int, height: int, *, arrows: str = "↑↓") -> list[Line]:
    """All lines below the question, in at most `height` lines of `width` cells, as far as one choice leaves room."""
    below = _folded(keys(picker, arrows=arrows), width)
    if not picker.among:
        return [("bold", cut(f"  {picker.no_match}", width)), *(("", line) for line in below)]
    most = max(1, min(MOST_ROWS, height - len(below)))
    titles = _title_width(picker, picker.rows(most), width)
    whole = _whole(picker, titles, width)[: max(0, height - len(below) - 1)]
    places = picker.rows(max(1, min(MOST_ROWS, height - len(below) - len(whole))))
    rows = [_row(picker, place, titles, width) for place in places]
    return [*rows, *(("", line) for line in (*whole, *below))]


def _folded(text: str, width: int) -> list[str]:
    return [cut(line, width) for line in wrapped(text, width).splitlines()]


def _title_width(picker: Picker, places: list[int], width: int) -> int:
    """As wide as the widest title on the screen; half of the terminal where something stands beside them."""
    widest = max(cells(evenly(picker.choices[place].title)) for place in places)
    return min(widest, width // 2) if any(picker.choices[place].about for place in places) else widest


def _row(picker: Picker, place: int, titles: int, width: int) -> Line:
    choice = picker.choices[place]
    here = choice is picker.here
    tick = ("[x] " if place in picker.ticks else "[ ] ") if picker.many else ""
    title = cut(evenly(choice.title), titles)
    text = f"{'>' if here else ' '} {tick}{title}{' ' * (titles - cells(title) + GAP)}{choice.about}"
    return "bold" if here else "", cut(text.rstrip(), width)


def _whole(picker: Picker, titles: int, width: int) -> list[str]:
    """The choice at the cursor as a whole, where its row does not hold it."""
    assert picker.here
    title, about = evenly(picker.here.title), picker.here.about
    before = 2 + 4 * picker.many + titles + GAP
    if cells(title) <= titles and before + cells(about) <= width:
        return []
    return _folded(f"    {' · '.join(filter(None, (title.strip(), about)))}", width)[:MOST_WHOLE]
