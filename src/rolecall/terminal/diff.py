"""The diff, drawn: gains, losses and changes by sign and word, within a screenful unless everything is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from rolecall.domain.counting import count, more
from rolecall.domain.text import visible
from rolecall.terminal.drawing import lines as drawn
from rolecall.terminal.streams import Streams
from rolecall.views.diff import CHANGE, GAIN, LOSS, Diff, Group, Line

SCREENFUL = 38
NAMES = 8
GAP = 2
STYLES = {GAIN: "green", LOSS: "red", CHANGE: "yellow"}
CONTACTS = "client contacts"
Lines = list[Text]


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the texts and the values of lines stand, in cells, so that what belongs together is aligned."""

    texts: int
    values: int

    @classmethod
    def of(cls, found: Sequence[Line], width: int, indent: int) -> Columns:
        """Wide enough for every line that has something beside its text, as far as the remarks leave room."""
        texts = max((cell_len(visible(line.text)) for line in found if line.value or line.note), default=0)
        values = max((cell_len(visible(line.value)) for line in found if line.note), default=0)
        notes = max((cell_len(line.note) for line in found), default=0)
        room = width - indent - 2 - (values + GAP if values else 0) - (notes + GAP if notes else 0)
        return cls(min(texts, max(room, 24)), values)


def diff(story: Diff, streams: Streams, *, full: bool = False) -> str:
    """The story as people see it: in full when asked to, else as much as fits a screenful."""
    told = _in_full(story, streams.width) if full else _fitting(story, streams.width)
    return drawn([*told, *(Text(line, style="bold") for line in story.summary)], streams)


def _in_full(story: Diff, width: int) -> Lines:
    return [*_records(story.records, width), *_each(story.groups, lambda g: _group(g, width, most=len(g.names)))]


def _fitting(story: Diff, width: int) -> Lines:
    """Less and less a group until it fits: all lines, sums for gains, sums for all, one line, then the first few."""
    room = SCREENFUL - len(story.summary)
    tellings: list[Callable[[Group], Lines]] = [
        lambda g: _group(g, width, most=NAMES),
        lambda g: _by_section(g, width, summed=(GAIN,)),
        lambda g: _by_section(g, width, summed=(GAIN, LOSS, CHANGE)),
    ]
    many = len(story.records) > room // 3
    records = [] if many else _records(story.records, width)
    if many or len(records) > room // 3:
        records = _records_counted(story.records, width)
    for telling in tellings:
        told = [*records, *_each(story.groups, telling)]
        if _height(told, width) <= room:
            return told
    largest = sorted(story.groups, key=lambda g: -len(g.members))
    return _cut([*records, *(_in_one_line(g) for g in largest)], room, width)


def _height(told: Lines, width: int) -> int:
    """How many lines the terminal needs, folded ones counted."""
    return sum(max(1, -(-line.cell_len // width)) for line in told)


def _cut(told: Lines, room: int, width: int) -> Lines:
    """The first lines, and how many groups are left out."""
    shown = list(told)
    while _height(shown, width) >= room:
        shown.pop()
    rest = len(told) - len(shown)
    return [*shown, Text(f"… {more(rest)}; --full shows everything", style="dim")] if rest else shown


def _each(groups: Sequence[Group], telling: Callable[[Group], Lines]) -> Lines:
    return [line for group in groups for line in telling(group)]


def _records(records: Sequence[Line], width: int) -> Lines:
    return _aligned(records, Columns.of(records, width, 0), width, indent=0)


def _records_counted(records: Sequence[Line], width: int) -> Lines:
    """`+ 120 users, 8 locations`: a line a sign; what is the only one of its kind is told as it is."""
    told: Lines = []
    for sign in (GAIN, CHANGE, LOSS):
        kinds = Counter(_kind(line) for line in records if line.sign == sign)
        told += _records([line for line in records if line.sign == sign and kinds[_kind(line)] == 1], width)
        counts = [
            count(number, kind, "staff" if kind == "staff" else "") for kind, number in kinds.items() if number > 1
        ]
        if counts:
            told.append(Text(f"{sign} {', '.join(counts)}", style=STYLES[sign]))
    return told


def _kind(line: Line) -> str:
    return line.text.split(" ", 1)[0]


def _group(group: Group, width: int, *, most: int) -> Lines:
    told, columns = [_heading(group), *_names(group, width, most)], _columns(group, width)
    for title, found in group.sections:
        told += [Text(f"  {title}", style="dim"), *_aligned(found, columns, width, indent=2)]
    return told + _silent(group)


def _silent(group: Group) -> Lines:
    return [Text(f"  {group.silent}", style="dim")] if group.silent else []


def _columns(group: Group, width: int) -> Columns:
    return Columns.of([line for _, found in group.sections for line in found], width, 2)


def _heading(group: Group) -> Text:
    return Text(visible(group.heading), style="bold")


def _names(group: Group, width: int, most: int) -> Lines:
    """The names of a group of several, `most` at the most, packed into lines."""
    if len(group.names) == 1:
        return []
    rest = len(group.names) - most
    names = [visible(name) for name in group.names[:most]] + ([more(rest)] if rest > 0 else [])
    lines = [""]
    for number, name in enumerate(names):
        piece = name + ("," if number < len(names) - 1 and not names[number + 1].startswith("and ") else "")
        if lines[-1] and cell_len(lines[-1]) + cell_len(piece) + 3 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {piece}".strip()
    return [Text(f"  {line}", style="dim") for line in lines]


def _by_section(group: Group, width: int, *, summed: tuple[str, ...]) -> Lines:
    """The heading and the sections with sums for the signs in `summed`; lines about client contacts always stand."""
    told, columns = [_heading(group)], _columns(group, width)
    for title, found in group.sections:
        sums = _sums(line for line in found if line.sign in summed)
        told.append(Text(f"  {title}: {sums}" if sums else f"  {title}"))
        kept = [line for line in found if line.sign not in summed or CONTACTS in line.note]
        told += _aligned(kept, columns, width, indent=2)
    return told + _silent(group)


def _in_one_line(group: Group) -> Text:
    found = [line for _, section in group.sections for line in section]
    contacts = any(line.sign == GAIN and CONTACTS in line.note for line in found)
    told = _heading(group)
    told.append(f": {_sums(found)}" if found else "", style="not bold")
    return told.append(f", {CONTACTS}" if contacts else "", style="bold magenta")


def _sums(found: Iterable[Line]) -> str:
    signs = [line.sign for line in found]
    sums = ((signs.count(GAIN), "gained"), (signs.count(CHANGE), "changed"), (signs.count(LOSS), "lost"))
    return ", ".join(f"{number} {what}" for number, what in sums if number)


def _aligned(found: Sequence[Line], columns: Columns, width: int, *, indent: int) -> Lines:
    """Lines with text, value and remark in columns; a line that does not fit puts the last two below."""
    return [part for line in found for part in _line(line, columns, width, indent)]


def _line(line: Line, columns: Columns, width: int, indent: int) -> Lines:
    text, value = visible(line.text), visible(line.value)
    head = Text(f"{' ' * indent}{line.sign} {text}", style=STYLES[line.sign])
    if not (value or line.note):
        return [head]
    start = indent + 2 + columns.texts + GAP
    beside = _padded(head.copy(), start).append(value) if value else head.copy()
    if line.note:
        noted = start + (columns.values + GAP if columns.values else 0)
        beside = _padded(beside, noted).append(line.note, style=_note_style(line))
    if beside.cell_len <= width and (not value or head.cell_len + GAP <= start):
        return [beside]
    below = Text(" " * (indent + 4) + value + " " * (GAP if value and line.note else 0))
    return [head, below.append(line.note, style=_note_style(line))]


def _padded(text: Text, cells: int) -> Text:
    """`text` filled up with spaces, two at least."""
    return text.append(" " * max(GAP, cells - text.cell_len), style="none")


def _note_style(line: Line) -> str:
    return "bold magenta" if CONTACTS in line.note else "dim"
