"""People in a file: rows whose cells know their place, and every fault of the file's form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from rolecall.documents.csv_records import Place, Record
from rolecall.documents.delimited import is_formula
from rolecall.domain.errors import Fault
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import visible

COLUMNS = ("name", "email", "phone", "location", "role", "staff", "copy_from", "grant", "revoke")
LISTS = ("grant", "revoke")
REMARKS = ("line", "error", "hint")
TITLES = {"email": "e-mail", "copy_from": "user to copy from"}

_STEERING = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd"
_NOT_IN_TEXT = re.compile(f"[{_STEERING}\t\n\r]")
_NOT_IN_LIST = re.compile(f"[{_STEERING}]")
_PHONE = re.compile(r"\+?[0-9 ()./\-\u00a0]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the texts by our columns, blank ones left out; `faults` by column, of cells that cannot be used.

    `source` is the record or the text of the line as it stands in the file.
    """

    line: int
    cells: Mapping[str, str]
    faults: Mapping[str, Fault]
    source: Record | str


@dataclass(slots=True)
class People:
    """What a file says. `header` are its columns as it writes them, `order` our columns with their number in it.

    `faults` are those of the file as a whole: of its header, or of rows that cannot be told apart. Without a
    `delimiter` it is JSON lines.
    """

    file: str
    delimiter: str = ""
    header: tuple[str, ...] = ()
    order: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def note(self, place: Place, message: str, hint: str = "") -> None:
        """Adds a fault of the file as a whole."""
        self.faults.append(Fault(self.file, *place, message, hint))

    def place(self, row: Row, column: str) -> Place:
        """Where the cell of a row stands; the beginning of the row where it has none."""
        if isinstance(row.source, Record):
            return row.source.place(self.order[column]) if column in self.order else (row.line, 1)
        names = [name for name, ours in zip(self.header, self.order, strict=True) if ours == column]
        found = [re.search(rf'"{re.escape(name)}"\s*:\s*', row.source) for name in names]
        return row.line, next((match.end() + 1 for match in found if match), 1)

    def fault(self, row: Row, column: str, message: str, hint: str = "") -> Fault:
        """A fault at a cell of a row."""
        return Fault(self.file, *self.place(row, column), message, hint)


@dataclass(frozen=True, slots=True)
class Names:
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


OURS = Names()
"""Our names alone."""


def note_missing(found: People, place: Place, has: Collection[str], names: Names) -> None:
    """Notes the columns without which nobody can be invited."""
    for column, option in (("name", ""), ("location", "--at LOCATION"), ("role", "--role ROLE")):
        if column not in has and column not in names.given:
            or_else = f" or give {option} for everyone" if option else ""
            found.note(place, f"There is no column {column}.", f"Add it{or_else}; --map THEIRS={column} renames one.")
    if "email" not in has and "phone" not in has:
        hint = "Add one of them; --map THEIRS=email renames one."
        found.note(place, "There is neither a column email nor a column phone.", hint)


def checked(found: People, line: int, cells: Mapping[str, str], source: Record | str) -> Row:
    """The row of some cells, those that could do harm turned into faults."""
    kept: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    row = Row(line, kept, faults, source)
    for column, cell in cells.items():
        text = cell.strip()
        if text[:1] == "'" and is_formula(text[1:]):
            text = text[1:]  # written by a program that defuses formulas, as this one does
        if text and (harm := _harm(column, text)):
            faults[column] = found.fault(row, column, *harm)
        elif text:
            kept[column] = text
    return row


def _harm(column: str, text: str) -> tuple[str, str] | None:
    """What is dangerous about a cell, and what to do about it."""
    what = TITLES.get(column, column)
    steering = (_NOT_IN_LIST if column in LISTS else _NOT_IN_TEXT).search(text)
    if steering:
        character, shown = f"U+{ord(steering[0]):04X}", visible(text.replace("\n", " "))
        kind = "the sign for an unreadable character" if steering[0] == "\ufffd" else "the control character"
        return f"The {what} “{shown}” has {kind} {character} at place {steering.start() + 1}.", "Leave it out."
    if text[0].isalnum() or not is_formula(text) or (column in LISTS and text[0] == "@") or _is_phone(column, text):
        return None
    return f"The {what} “{text}” begins like a formula of a spreadsheet.", "Write plain text."


def _is_phone(column: str, text: str) -> bool:
    return column in ("phone", "copy_from") and _PHONE.fullmatch(text) is not None


def words(cell: str) -> list[str]:
    """The permission words of a cell: between semicolons or line breaks, since labels contain spaces and commas."""
    return [word for part in re.split(r"[;\r\n]", cell) if (word := part.strip())]


def remarks(row: Row, faults: Sequence[Fault]) -> tuple[str, str, str]:
    """Where the row stood and what is wrong with it."""
    hints = dict.fromkeys(fault.hint for fault in faults if fault.hint)
    return str(row.line), " / ".join(fault.message for fault in faults), " / ".join(hints)
