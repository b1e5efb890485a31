"""Tables as delimited text: CSV for spreadsheets and scripts, plain lines for pipes."""

from __future__ import annotations

import re
from functools import lru_cache

from rolecall.domain.text import visible
from rolecall.views.answers import Table

_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
_PHONE = re.compile(r"\+[0-9]+")
_KEPT = re.compile(r"([\t\n])")
_EMPTY = '""'  # a line without anything would be no row at all
_OWN = 8
"""How many cells at the beginning of a row may be its own; what follows them many rows of a wide table share."""


def csv_text(table: Table, *, delimiter: str = ",") -> str:
    """The table as CSV (RFC 4180, lines ended by a line feed) under its column keys.

    Formulas are defused by `inert`. Control characters other than tab and line feed become U+FFFD.
    """
    header = delimiter.join(_quoted(column.key, delimiter) for column in table.columns)
    lines = (_csv_line(row[:_OWN], row[_OWN:], delimiter) for row in table.rows)
    return "".join(f"{line or _EMPTY}\n" for line in (header, *lines))


def lines_text(table: Table) -> str:
    """One line a row, cells separated by tabs, no header, nothing shortened; control characters become U+FFFD."""
    return "".join("\t".join(map(visible, row)) + "\n" for row in table.rows)


def inert(cell: str) -> str:
    """The cell behind an apostrophe if a spreadsheet would take it for a formula.

    A phone such as +37120000001 stays as it is: at worst it is read as that number, and an apostrophe would make it
    useless to every other program.
    """
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may evaluate the cell: by its first character, full-width forms too, after any space."""
    return _FORMULA.match(cell) is not None and _PHONE.fullmatch(cell) is None


def _csv_line(own: tuple[str, ...], shared: tuple[str, ...], delimiter: str) -> str:
    line = delimiter.join([_csv_cell(cell, delimiter) for cell in own])
    return f"{line}{delimiter}{_csv_cells(shared, delimiter)}" if shared else line


@lru_cache(maxsize=1024)
def _csv_cells(cells: tuple[str, ...], delimiter: str) -> str:
    return delimiter.join([_csv_cell(cell, delimiter) for cell in cells])


@lru_cache(maxsize=4096)
def _csv_cell(cell: str, delimiter: str) -> str:
    kept = (part if part in ("\t", "\n") else visible(part) for part in _KEPT.split(inert(cell)))
    return _quoted("".join(kept), delimiter)


def _quoted(text: str, delimiter: str) -> str:
    """The text in quotes where a reader could misread it without, also when it begins or ends with space."""
    plain = text == text.strip() and not any(special in text for special in (delimiter, '"', "\n"))
    return text if plain else '"' + text.replace('"', '""') + '"'
