"""The picture of permissions at a terminal: people below each other by location, how much each has of every section.

Looked at closely, a section has a column a permission. Columns that do not fit beside each other go on further below.
What is allowed is a low block, what shows client contacts a high one; where a terminal has no blocks, `x` and `C`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from rich.cells import cell_len, set_cell_size

from rolecall.domain.catalogue import Permission, Section, catalogue
from rolecall.domain.text import visible
from rolecall.domain.world import INVITED
from rolecall.terminal.ink import BOLD, CONTACTS, DIM, ITALIC, Ink, ink
from rolecall.terminal.streams import Streams
from rolecall.terminal.table_drawing import folded
from rolecall.views.reports.grid import Grid, GridRow

WIDEST_NAME, NARROWEST_NAME = 24, 12
GAP = 1
SIGHT = 2
"""The width of the column that marks who sees client contacts."""
SUM, OF = "sum", "of"


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands for a permission; `cut` marks a shortened name, `dot` stands between a place and a number."""

    allowed: str
    contacts: str
    off: str
    cut: str
    dot: str


BLOCKS = Marks("▄", "█", "·", "…", "·")
LETTERS = Marks("x", "C", ".", "~", "-")


@dataclass(frozen=True, slots=True)
class Stripe:
    """A column: its heading, what it is a part of, and its permissions as a mask."""

    heading: str
    part: str
    mask: int


@dataclass(frozen=True)
class Sheet:
    """What all lines share: the columns, `close` where each is one permission; marks and colours; and in cells how wide
    the terminal is, and names, roles and columns on it. Where columns are too narrow for `4/14`, the 14 stands above.
    """

    stripes: tuple[Stripe, ...]
    close: bool
    marks: Marks
    pen: Ink
    width: int
    name: int
    role: int
    pitch: int
    fractions: bool

    @property
    def label(self) -> int:
        """How wide stands what is left of the columns."""
        return self.name + self.role + SIGHT

    @cached_property
    def bands(self) -> list[tuple[Stripe, ...]]:
        """The columns in as few bands as fit, those of one part as evenly as may be."""
        most = max(1, (self.width - self.label) // self.pitch)
        parts = [tuple(group) for _, group in groupby(self.stripes, key=lambda stripe: stripe.part)]
        return [band for part in parts for band in _evenly(part, most)]


def _evenly(stripes: Sequence[Stripe], most: int) -> Iterator[tuple[Stripe, ...]]:
    number = -(-len(stripes) // most)
    size = -(-len(stripes) // number)
    return (tuple(stripes[start : start + size]) for start in range(0, len(stripes), size))


def matrix(grid: Grid, streams: Streams) -> str:
    """The picture at the terminal's width, by sections, or of the sections that `grid` is about by permission."""
    if not grid.rows:
        return "Nobody to show.\n"
    sheet = _sheet(grid, streams)
    lines: list[str] = []
    for _, group in groupby(grid.rows, key=lambda row: row.location.id):
        lines += _place([*group], sheet)
    legend = [line for section in grid.sections for line in _legend(section, sheet)]
    return "".join(f"{line.rstrip()}\n" for line in (*lines, *_key(sheet), *legend))


def _sheet(grid: Grid, streams: Streams) -> Sheet:
    """As wide as the terminal is, what counts in full comes before names in full."""
    stripes, close = tuple(_stripes(grid.sections)), bool(grid.sections)
    role = max(cell_len(_role(row)) for row in grid.rows) + GAP
    name = min(WIDEST_NAME, max(cell_len(visible(row.user.name)) for row in grid.rows)) + GAP
    digits = len(str(max(int(stripe.heading) if close else stripe.mask.bit_count() for stripe in stripes)))
    room = streams.width - role - SIGHT
    wide = GAP + 2 * digits + 1
    fractions = not close and name + wide * len(stripes) <= room
    people = max(len([*group]) for _, group in groupby(grid.rows, key=lambda row: row.location.id))
    pitch = wide if fractions else GAP + max(digits, len(str(people)) if close else 1)
    left = room - pitch * len(stripes)
    least = min(name, NARROWEST_NAME + GAP)
    return Sheet(
        stripes=stripes,
        close=close,
        marks=BLOCKS if streams.blocks else LETTERS,
        pen=ink(colour=streams.colour),
        width=streams.width,
        name=min(name, left) if left >= least else min(name, max(least, streams.width // 4)),
        role=role,
        pitch=pitch,
        fractions=fractions,
    )


def _stripes(sections: Iterable[Section]) -> Iterator[Stripe]:
    """A column for each permission of `sections`, or where there are none for each section there is."""
    known = catalogue()
    if not sections:
        for section in known.sections:
            yield Stripe(section.key.replace("-", " ").capitalize(), "", known.of_section(section.key))
    for section in sections:
        for number, permission in enumerate(known.members(known.of_section(section.key)), 1):
            yield Stripe(str(number), section.title, permission.bit)


def _place(rows: Sequence[GridRow], sheet: Sheet) -> Iterator[str]:
    """The people of one location, band after band."""
    count = f" {sheet.marks.dot} {len(rows)}"
    name = _shortened(visible(rows[0].location.name), sheet.width - len(count), sheet.marks)
    yield sheet.pen(name + count, BOLD)
    labels = [_label(row, sheet) for row in rows]
    for band in sheet.bands:
        yield from _numbered(band, sheet) if sheet.close else _headed(band, sheet)
        cells = {mask: "".join(_cell(mask, stripe, sheet) for stripe in band) for mask in {row.mask for row in rows}}
        for row, label in zip(rows, labels, strict=True):
            yield label + cells[row.mask]
        if sheet.close:
            sums = (str(sum(row.mask & stripe.mask > 0 for row in rows)) for stripe in band)
            yield sheet.pen(_beside(SUM, sums, sheet), DIM)
        yield ""


def _label(row: GridRow, sheet: Sheet) -> str:
    """Name and role, and a mark where client contacts are seen."""
    name = _shortened(visible(row.user.name), sheet.name - GAP, sheet.marks)
    shown = set_cell_size(name, sheet.name)
    sight = sheet.pen(sheet.marks.contacts, CONTACTS) if row.mask & catalogue().contacts else " "
    role = sheet.pen(set_cell_size(_role(row), sheet.role), DIM)
    return (sheet.pen(shown, ITALIC) if row.status == INVITED else shown) + role + sight + " " * (SIGHT - 1)


def _role(row: GridRow) -> str:
    return row.role or "no role"


def _shortened(text: str, cells: int, marks: Marks) -> str:
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + marks.cut


def _cell(mask: int, stripe: Stripe, sheet: Sheet) -> str:
    """What somebody has of a column: how many permissions, or the mark of one."""
    has, marks = mask & stripe.mask, sheet.marks
    if not has:
        return sheet.pen(marks.off.rjust(sheet.pitch), DIM)
    if sheet.close:
        if has & catalogue().contacts:
            return sheet.pen(marks.contacts.rjust(sheet.pitch), CONTACTS)
        return marks.allowed.rjust(sheet.pitch)
    of = f"/{stripe.mask.bit_count()}" if sheet.fractions else ""
    return f"{has.bit_count()}{of}".rjust(sheet.pitch)


def _beside(label: str, cells: Iterable[str], sheet: Sheet) -> str:
    return set_cell_size(label, sheet.label) + "".join(cell.rjust(sheet.pitch) for cell in cells)


def _numbered(band: Sequence[Stripe], sheet: Sheet) -> Iterator[str]:
    """The section's title above the numbers that its permissions have in the legend."""
    room = sheet.width - sheet.label - GAP
    yield " " * (sheet.label + GAP) + _shortened(band[0].part, room, sheet.marks)
    yield sheet.pen(_beside("", (stripe.heading for stripe in band), sheet), DIM)


def _headed(band: Sequence[Stripe], sheet: Sheet) -> Iterator[str]:
    """The headings, each ending above its column, on as many lines as it takes that none runs into another; below them
    how many permissions there are, where the columns do not say it.
    """
    lines = max(-(-(len(stripe.heading) + GAP) // sheet.pitch) for stripe in band)
    for line in range(min(lines, len(band))):
        first, *rest = (stripe.heading for stripe in band[line::lines])
        text = first.rjust(sheet.label + (line + 1) * sheet.pitch)
        yield text + "".join(heading.rjust(lines * sheet.pitch) for heading in rest)
    if not sheet.fractions:
        yield sheet.pen(_beside(OF, (str(stripe.mask.bit_count()) for stripe in band), sheet), DIM)


def _key(sheet: Sheet) -> Iterator[str]:
    """What the marks mean, and how to look closer."""
    marks = sheet.marks
    if sheet.close:
        yield from folded(
            f"{marks.allowed} allowed  {marks.contacts} shows client contacts  {marks.off} not allowed  "
            f"{SUM} people at the location",
            sheet.width,
        )
    else:
        yield from folded(
            f"{marks.contacts} sees client contacts. Permission by permission: --section SECTION", sheet.width
        )


def _legend(section: Section, sheet: Sheet) -> Iterator[str]:
    """The permissions of a section with their numbers."""
    known = catalogue()
    members = known.members(known.of_section(section.key))
    yield ""
    items = [_item(number, permission, sheet.marks) for number, permission in enumerate(members, 1)]
    yield from (sheet.pen(line, DIM) for line in _wrapped(f"{section.title}:", items, sheet.width))


def _item(number: int, permission: Permission, marks: Marks) -> str:
    return f"{number} {permission.title}" + (f" {marks.contacts}" if permission.bit & catalogue().contacts else "")


def _wrapped(head: str, items: Sequence[str], width: int) -> list[str]:
    """The items one after the other, as many as fit a line; what goes on below is indented."""
    lines, line = [], head
    pieces = [*(f"{item}," for item in items[:-1]), items[-1]]
    for piece in (part for whole in pieces for part in ([whole] if cell_len(whole) <= width - 2 else whole.split())):
        if cell_len(line) + 1 + cell_len(piece) > width:
            lines.append(line)
            line = " "
        line += f" {piece}"
    return [*lines, line]
