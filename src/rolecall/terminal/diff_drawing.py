"""The diff, drawn: gains, losses and changes by sign and word, within a screenful unless everything is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from rolecall.domain.counting import count, more
from rolecall.domain.text import visible
from rolecall.terminal import drawing
from rolecall.terminal.streams import Streams
from rolecall.views.change_lines import CHANGE, GAIN, LOSS, OPENING, ChangeLine
from rolecall.views.diff import Diff, Group
from rolecall.views.diff_summary import CONTACTS

SCREENFUL = 38
NAMES = 8
GAP = 2
HANGING = 2
"""Cells by which the rest of a line that was folded stands further in: under its words where a sign begins it."""
WAYS = {"gained": "gained", "wider": "widened", "narrower": "narrowed", "lost": "lost"}
STYLES = {GAIN: "green", LOSS: "red", CHANGE: "cyan"}
Lines = list[Text]


def diff(what: Diff, streams: Streams, *, full: bool = False) -> str:
    """The diff as people see it: in full when asked to, else as much as fits a screenful."""
    width = streams.width
    if full:
        records = _records(what.records, width) + _records(what.logins, width)
        lines = records + [line for g in what.groups for line in _group(g, width, most=len(g.names))]
    else:
        lines = _fitting(what, width)
    return drawing.lines([*lines, *(Text(line, style="bold") for line in what.summary)], streams, hanging=HANGING)


def _fitting(what: Diff, width: int) -> Lines:
    """Less and less a group until it fits: all lines, one line for those beside, sums for gains, sums for all, one
    line, then the first few.
    """
    room = SCREENFUL - len(what.summary)
    levels: list[Callable[[Group], Lines]] = [
        lambda g: _group(g, width, most=NAMES),
        lambda g: [_in_one_line(g)] if g.beside else _group(g, width, most=NAMES),
        lambda g: [_in_one_line(g)] if g.beside else _by_section(g, width, summed=(GAIN,)),
        lambda g: [_in_one_line(g)] if g.beside else _by_section(g, width, summed=(GAIN, LOSS, CHANGE)),
    ]
    taken_over = [login for login in what.logins if login.before and login.after]
    others = [login for login in what.logins if not (login.before and login.after)]
    records = _few(what.records, room // 3, width) + _few(taken_over, room // 4, width) + _few(others, room // 4, width)
    for level in levels:
        lines = [*records, *(line for group in what.groups for line in level(group))]
        if _height(lines, width) <= room:
            return lines
    lines = [*records, *(_in_one_line(g) for g in sorted(what.groups, key=lambda g: -len(g.names)))]
    shown = list(lines)
    while _height(shown, width) >= room:
        shown.pop()
    rest = len(lines) - len(shown)
    return [*shown, Text(f"… {more(rest)}; --full shows everything", style="dim")] if rest else shown


def _height(lines: Lines, width: int) -> int:
    """How many lines the terminal needs, folded ones counted; these are narrower by what they stand further in."""
    return sum(max(1, -(-(line.cell_len - HANGING) // (width - HANGING))) for line in lines)


def _records(records: Sequence[ChangeLine], width: int) -> Lines:
    return _aligned(records, _columns(records, width, 0), width, indent=0)


def _few(records: Sequence[ChangeLine], most: int, width: int) -> Lines:
    """Each of them, or where that takes more lines than `most`, their number by sign: `+ 120 users, 8 locations`.

    What is the only one of its kind is shown as it is.
    """
    lines: Lines = _records(records, width) if len(records) <= most else []
    if lines and len(lines) <= most:
        return lines
    lines = []
    for sign in (GAIN, CHANGE, LOSS):
        kinds = Counter(line.kind for line in records if line.sign == sign)
        lines += _records([line for line in records if line.sign == sign and kinds[line.kind] == 1], width)
        counts = [count(n, kind, "staff" if kind == "staff" else "") for kind, n in kinds.items() if n > 1]
        if counts:
            lines.append(Text(f"{sign} {', '.join(counts)}", style=STYLES[sign]))
    return lines


# -- groups ----------------------------------------------------------------------------------------


def _group(group: Group, width: int, *, most: int) -> Lines:
    lines, columns = [_heading(group), *_names(group, width, most)], _columns(group.lines, width, 2)
    for title, section in group.sections:
        lines += [Text(f"  {title}", style="dim"), *_aligned(section, columns, width, indent=2)]
    return lines + _remark(group)


def _by_section(group: Group, width: int, *, summed: tuple[str, ...]) -> Lines:
    """The heading and the sections with sums for the signs in `summed`; lines about client contacts always stand."""
    lines, columns = [_heading(group)], _columns(group.lines, width, 2)
    for title, section in group.sections:
        sums = _sums([line for line in section if line.sign in summed])
        lines.append(Text(f"  {title}: {sums}" if sums else f"  {title}"))
        kept = [line for line in section if line.sign not in summed or CONTACTS in line.note]
        lines += _aligned(kept, columns, width, indent=2)
    return lines + _remark(group)


def _in_one_line(group: Group) -> Text:
    contacts = any(line.change in OPENING and CONTACTS in line.note for line in group.lines)
    reached = {line.value for line in group.lines}
    whom = f" ({visible(*reached)})" if group.beside and len(reached) == 1 else ""
    line = _heading(group).append(f": {_sums(group.lines)}{whom}" if group.lines else "", style="not bold")
    return line.append(f", {CONTACTS}" if contacts else "", style="bold magenta")


def _heading(group: Group) -> Text:
    return Text(visible(group.heading), style="bold")


def _remark(group: Group) -> Lines:
    return [Text(f"  {visible(group.remark)}", style="dim")] if group.remark else []


def _names(group: Group, width: int, most: int) -> Lines:
    """The names of a group of several, `most` at the most, packed into lines."""
    if len(group.names) == 1:
        return []
    shown, rest = [visible(name) for name in group.names[:most]], more(len(group.names) - most)
    pieces = [*(f"{name}," for name in shown[:-1]), shown[-1], *([rest] if rest else [])]
    lines = [""]
    for piece in pieces:
        if lines[-1] and cell_len(lines[-1]) + cell_len(piece) + 3 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {piece}".strip()
    return [Text(f"  {line}", style="dim") for line in lines]


def _sums(lines: Sequence[ChangeLine]) -> str:
    numbers = Counter(WAYS.get(line.change, "changed") for line in lines)
    return ", ".join(
        f"{numbers[way]} {way}" for way in ("gained", "widened", "changed", "narrowed", "lost") if numbers[way]
    )


# -- lines in columns ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide subjects and values of lines stand, in cells, so that what belongs together is aligned."""

    subjects: int
    values: int


def _columns(lines: Sequence[ChangeLine], width: int, indent: int) -> Columns:
    """Wide enough for every line that has something beside its subject, as far as the remarks leave room."""
    subjects = max((cell_len(visible(line.subject)) for line in lines if line.value or line.note), default=0)
    values = max((cell_len(visible(line.value)) for line in lines if line.note), default=0)
    notes = max((cell_len(visible(line.note)) for line in lines), default=0)
    room = width - indent - 2 - (values + GAP if values else 0) - (notes + GAP if notes else 0)
    return Columns(min(subjects, max(room, 24)), values)


def _aligned(lines: Sequence[ChangeLine], columns: Columns, width: int, *, indent: int) -> Lines:
    """Lines with subject, value and remark in columns; a line that does not fit puts the last two below it."""
    return [part for line in lines for part in _line(line, columns, width, indent)]


def _line(line: ChangeLine, columns: Columns, width: int, indent: int) -> Lines:
    value, note = visible(line.value), visible(line.note)
    head = Text(f"{' ' * indent}{line.sign} {visible(line.subject)}", style=STYLES[line.sign])
    if not (value or note):
        return [head]
    style = "bold magenta" if CONTACTS in note else "dim"
    start = indent + 2 + columns.subjects + GAP
    beside = _padded(head.copy(), start).append(value) if value else head.copy()
    if note:
        noted = start + (columns.values + GAP if columns.values else 0)
        beside = _padded(beside, noted).append(note, style=style)
    if beside.cell_len <= width and (not value or head.cell_len + GAP <= start):
        return [beside]
    below = [Text(" " * (indent + 4) + value)] if value else []
    if value and note and below[0].cell_len + GAP + cell_len(note) <= width:
        return [head, below[0].append(" " * GAP).append(note, style=style)]
    return [head, *below, *([Text(" " * (indent + 4)).append(note, style=style)] if note else [])]


def _padded(text: Text, cells: int) -> Text:
    """`text` filled up with spaces, two at least."""
    return text.append(" " * max(GAP, cells - text.cell_len), style="none")
