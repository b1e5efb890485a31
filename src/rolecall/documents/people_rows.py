"""People in a file: rows whose cells know their position, and every fault of the file's form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from rolecall.documents.csv_records import CsvRecord
from rolecall.documents.delimited import is_formula
from rolecall.documents.text_files import Position
from rolecall.domain.errors import Fault
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import visible

COLUMNS = ("name", "email", "phone", "location", "role", "staff", "copy_from", "grant", "revoke")
LISTS = ("grant", "revoke")
REMARKS = ("line", "error", "hint")
TITLES = {"email": "e-mail", "copy_from": "user to copy from"}

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd"
_NOT_IN_TEXT = re.compile(f"[{_CONTROL}\t\n\r]")
_NOT_IN_LIST = re.compile(f"[{_CONTROL}]")
_PHONE = re.compile(r"\+?[0-9 ()./\-\u00a0]+")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: the texts by our columns, blank ones left out; `faults` by column, of cells that cannot be used.

    `source` is the record or the text of the line as the file has it.
    """

    line: int
    cells: Mapping[str, str]
    faults: Mapping[str, Fault]
    source: CsvRecord | str


@dataclass(slots=True)
class PeopleFile:
    """What a file holds. `header` are its columns as it writes them, `order` our columns with their number in it.

    `faults` are those of the file as a whole: of its header, or of rows without form. Without a `delimiter` it is JSON
    lines.
    """

    file: str
    delimiter: str = ""
    header: tuple[str, ...] = ()
    order: dict[str, int] = field(default_factory=dict)
    rows: list[PersonRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def note(self, position: Position, message: str, hint: str = "") -> None:
        """Adds a fault of the file as a whole."""
        self.faults.append(Fault(self.file, *position, message, hint))

    def fault(self, row: PersonRow, column: str, message: str, hint: str = "") -> Fault:
        """A fault at a cell of a row; at the beginning of the row where it has no such cell."""
        position = (row.line, 1)
        if isinstance(row.source, CsvRecord):
            position = row.source.position(self.order[column]) if column in self.order else position
        else:
            names = (name for name, ours in zip(self.header, self.order, strict=True) if ours == column)
            matches = (re.search(rf'"{re.escape(name)}"\s*:\s*', row.source) for name in names)
            position = next(((row.line, match.end() + 1) for match in matches if match), position)
        return Fault(self.file, *position, message, hint)


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """How a file may call our columns: by our names in any spelling, or by `renamed`, theirs (folded) to ours.

    A column that is renamed to nothing is left out. `given` are our columns that the file need not have.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    given: Collection[str] = ()

    def ours(self, theirs: str) -> str | None:
        """Our column; an empty text for one that is left out, None for an unknown one."""
        folded = fold(theirs)
        if folded in self.renamed:
            return self.renamed[folded]
        key = "_".join(folded.replace("-", " ").replace("_", " ").split())
        return key if key in COLUMNS else "" if key in REMARKS else None

    def hint(self, theirs: str) -> str:
        """What a column may have been meant to be, or how to say it."""
        return did_you_mean(theirs, COLUMNS) or (
            f"Say what it is with --map '{visible(theirs)}=COLUMN', or leave it out with --map '{visible(theirs)}='."
        )


OURS = ColumnNames()
"""Our names alone."""


def checked(people: PeopleFile, line: int, cells: Mapping[str, str], source: CsvRecord | str) -> PersonRow:
    """The row of some cells, those that could do harm turned into faults."""
    kept: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    row = PersonRow(line, kept, faults, source)
    for column, cell in cells.items():
        text = cell.strip()
        if text[:1] == "'" and is_formula(text[1:]):
            text = text[1:]  # written by a program that defuses formulas, as this one does
        if text and (harm := _harm(column, text)):
            faults[column] = people.fault(row, column, *harm)
        elif text:
            kept[column] = text
    return row


def _harm(column: str, text: str) -> tuple[str, str] | None:
    """What is dangerous about a cell, and what to do about it."""
    what = TITLES.get(column, column)
    control = (_NOT_IN_LIST if column in LISTS else _NOT_IN_TEXT).search(text)
    if control:
        character, shown = f"U+{ord(control[0]):04X}", visible(text.replace("\n", " "))
        kind = "the sign for an unreadable character" if control[0] == "\ufffd" else "the control character"
        return f"The {what} “{shown}” has {kind} {character} at place {control.start() + 1}.", "Leave it out."
    phone = column in ("phone", "copy_from") and _PHONE.fullmatch(text)
    if phone or not is_formula(text) or (column in LISTS and text[0] == "@"):
        return None
    return f"The {what} “{text}” begins like a formula of a spreadsheet.", "Write plain text."


def words(cell: str) -> list[str]:
    """The permission words of a cell: between semicolons or line breaks, since labels contain spaces and commas."""
    return [word for part in re.split(r"[;\r\n]", cell) if (word := part.strip())]


def remarks(row: PersonRow, faults: Sequence[Fault]) -> tuple[str, str, str]:
    """The line of the row and what is wrong with it."""
    hints = dict.fromkeys(fault.hint for fault in faults if fault.hint)
    return str(row.line), " / ".join(fault.message for fault in faults), " / ".join(hints)
