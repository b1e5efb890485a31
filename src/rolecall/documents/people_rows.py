"""People in a file: rows whose cells know their position, and every fault of the file's form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from rolecall.documents.csv_records import CellRecord
from rolecall.documents.delimited import is_formula
from rolecall.documents.people_columns import LISTS, PARTS, stripped
from rolecall.documents.text_files import Position
from rolecall.domain.bounds import MOST_CHARACTERS
from rolecall.domain.errors import CellFault, Fault
from rolecall.domain.text import visible

TITLES = {"email": "e-mail", "copy_from": "user to copy from"}

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd"
_NOT_IN_TEXT = re.compile(f"[{_CONTROL}\t\n\r]")
_NOT_IN_LIST = re.compile(f"[{_CONTROL}]")
_PHONE = re.compile(r"\+?[0-9 ()./\-\u00a0]+")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: the texts by our columns, blank ones left out; `faults` by column, of cells that cannot be used.

    A fault of the column "" is that of a malformed row. `number` counts from 1; `source` is the record or the text
    of the object as the file has it, which begins at `line` and `column`.
    """

    number: int
    line: int
    cells: Mapping[str, str]
    faults: Mapping[str, Fault]
    source: CellRecord | str
    column: int = 1

    def at(self, offset: int) -> Position:
        """The position of an offset in a text that is the source."""
        assert isinstance(self.source, str)
        before = self.source[:offset]
        lines = before.count("\n")
        return self.line + lines, offset - before.rfind("\n") if lines else self.column + offset


@dataclass(slots=True)
class PeopleFile:
    """What a file holds. `header` are its columns as it writes them, `order` our columns with their number in it.

    `faults` are those of the file as a whole, such as of its header; `remarks` say how it was read. Without a
    `delimiter` it is JSON: an `array`, or lines; with a `sheet` it is a workbook. `unknown` are keys of JSON that have
    been noted, `left_out` those that are ignored.
    """

    file: str
    sheet: str = ""
    delimiter: str = ""
    array: bool = False
    header: tuple[str, ...] = ()
    order: dict[str, int] = field(default_factory=dict)
    rows: list[PersonRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)

    def note(self, position: Position, message: str, hint: str = "") -> None:
        """Adds a fault of the file as a whole."""
        self.faults.append(self.fault_at(position, message, hint))

    def fault_at(self, position: Position, message: str, hint: str = "") -> Fault:
        """A fault at a line, or row, and column."""
        if self.sheet:
            return CellFault(f"{self.file}:{self.sheet}", *position, message, hint)
        return Fault(self.file, *position, message, hint)

    def fault(self, row: PersonRow, column: str, message: str, hint: str = "") -> Fault:
        """A fault at a cell of a row; at the beginning of the row where it has no such cell."""
        position = (row.line, row.column)
        if isinstance(row.source, CellRecord):
            position = row.source.position(self.order[column]) if column in self.order else position
        elif column in self.order:
            key = re.search(rf'"{re.escape(self.header[self.order[column]])}"\s*:\s*', row.source)
            position = row.at(key.end()) if key else position
        return self.fault_at(position, message, hint)


NO_FAULTS: Mapping[str, Fault] = MappingProxyType({})
"""Of most rows."""


def add_row(people: PeopleFile, row: PersonRow, cells: Mapping[str, str]) -> None:
    """Adds a row with some cells, those that could do harm turned into faults; first and last name make a name."""
    kept, faults = dict(row.cells), dict(row.faults)
    unusable = row.source.unusable if isinstance(row.source, CellRecord) else None
    for column, cell in cells.items():
        text = stripped(cell)
        if unusable and people.order[column] in unusable:
            faults[column] = people.fault(row, column, *unusable[people.order[column]])
            continue
        if text[:1] == "'" and is_formula(text[1:]):
            text = text[1:]  # written by a program that defuses formulas, as this one does
        if text and (harm := _harm(column, text)):
            faults[column] = people.fault(row, column, *harm)
        elif text:
            kept[column] = text
    parts = [text for part in PARTS if (text := kept.pop(part, ""))]
    bad = [fault for part in PARTS if (fault := faults.pop(part, None))]
    if "name" not in people.order and parts:
        kept["name"] = " ".join(parts)
    if "name" not in people.order and bad:
        faults["name"] = bad[0]
    people.rows.append(PersonRow(row.number, row.line, kept, faults or NO_FAULTS, row.source, row.column))


def add_broken(people: PeopleFile, row: PersonRow, position: Position, message: str, hint: str) -> None:
    """Adds a malformed row."""
    people.rows.append(replace(row, faults={"": people.fault_at(position, message, hint)}))


def _harm(column: str, text: str) -> tuple[str, str] | None:
    """What is dangerous about a cell, and what to do about it."""
    if len(text) > MOST_CHARACTERS:
        return f"The cell has {len(text)} characters; {MOST_CHARACTERS} is the most.", "Shorten it."
    what = TITLES.get(column, column)
    control = (_NOT_IN_LIST if column in LISTS else _NOT_IN_TEXT).search(text)
    if control:
        character, shown = f"U+{ord(control[0]):04X}", visible(text.replace("\n", " "))
        kind = "the sign for an unreadable character" if control[0] == "\ufffd" else "the control character"
        return f"The {what} “{shown}” has {kind} {character} at place {control.start() + 1}.", "Leave it out."
    phone = column in ("phone", "copy_from") and _PHONE.fullmatch(text)
    if phone or not is_formula(text) or (column in ("grant", "revoke") and text[0] == "@"):
        return None
    return f"The {what} “{text}” begins like a formula of a spreadsheet.", "Write plain text."


def words(cell: str) -> list[str]:
    """The permission words of a cell: between semicolons or line breaks, since labels contain spaces and commas."""
    return [word for part in re.split(r"[;\r\n]", cell) if (word := part.strip())]


def remarks(row: PersonRow, faults: Sequence[Fault]) -> tuple[str, str, str]:
    """The line of the row and what is wrong with it."""
    hints = dict.fromkeys(fault.hint for fault in faults if fault.hint)
    return str(row.line), " / ".join(fault.message for fault in faults), " / ".join(hints)
