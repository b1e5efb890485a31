"""Reports as Excel workbooks: one sheet a table, every cell a text, and a last sheet that says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from rolecall.documents.delimited import is_formula
from rolecall.domain.counting import count
from rolecall.domain.errors import WrongUsage
from rolecall.views.answers import Answer, Table
from rolecall.views.reports.permission_matrix import YES
from rolecall.views.reports.provenance import Provenance

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDE = 30
LONGEST_CELL = 32_767
LONGEST_NAME = 31
MOST_ROWS = 1_048_576 - 2
_WIDEST, _NARROWEST = 50, 4
_FROZEN, _FROZEN_WIDE = 1, 2
SUMMARY = "Summary"
_SUMMARY_TITLES, _SUMMARY_VALUES = 24, 90
_A4 = 9
_LONGEST_FOOTER = 200
"""Of the 255 characters that a footer may have."""
_LABEL_HEIGHT = 150
_SAFE = "\t\n\u0020-\u007e\u00a0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_UNSAFE = re.compile(f"[^{_SAFE}]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\t\n]")
_RESERVED_NAME = "history"


@dataclass(frozen=True, slots=True)
class _Formats:
    """How cells look. `text` keeps what looks like a formula a text even after somebody edits it."""

    label: Format
    turned: Format
    key: Format
    plain: Format
    mark: Format
    text: Format
    wrapped: Format

    def of(self, cell: str) -> Format:
        """How a cell of the table itself looks."""
        return self.text if is_formula(cell) else self.mark if cell == YES else self.plain


def workbook_bytes(answer: Answer, title: str, source: Provenance) -> bytes:
    """The answer as an .xlsx file; equal answers from the same source give equal bytes.

    Cells are texts, never formulas or links. Sheets are built in memory, so that no temporary file can be left behind
    with names and phones: 10,000 accesses take about 300 MB. Raises WrongUsage for more rows than a sheet can hold.
    """
    from xlsxwriter import Workbook

    rows = max(len(table.rows) for table in answer.tables)
    if rows > MOST_ROWS:
        message = f"The answer has {rows} rows; a sheet holds {MOST_ROWS}."
        raise WrongUsage(message, hint="Choose --format csv, or fewer users.")
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        made = datetime.fromisoformat(source.at)
        book.set_properties({"title": cell_text(title), "comments": cell_text(answer.note), "created": made})
        formats = _formats(book)
        *names, last = sheet_names([*(table.title or title for table in answer.tables), SUMMARY])
        for name, table in zip(names, answer.tables, strict=True):
            sheet = book.add_worksheet(name)
            _fill(sheet, table, formats)
            _lay_out(sheet, source, lines=2 if len(table.columns) > WIDE else 1, wide=len(table.columns) > WIDE)
        # the last sheet, so that programs that read the first find data there
        _summarise(book.add_worksheet(last), _facts(answer, title, source, names), formats)
    return file.getvalue()


def _facts(answer: Answer, title: str, source: Provenance, names: Sequence[str]) -> list[tuple[str, str]]:
    """What the summary says: the report, where it comes from, and what each sheet holds."""
    rows = [count(len(table.rows), "row") for table in answer.tables]
    sheets = [(f"Sheet {name}", number) for name, number in zip(names, rows, strict=True)]
    return [("Report", title), *source.facts.items(), ("Result", answer.note), *sheets]


def _summarise(sheet: Worksheet, facts: Sequence[tuple[str, str]], formats: _Formats) -> None:
    sheet.set_column(0, 0, _SUMMARY_TITLES)
    sheet.set_column(1, 1, _SUMMARY_VALUES)
    for number, (name, value) in enumerate(facts):
        sheet.write_string(number, 0, cell_text(name), formats.label)
        sheet.write_string(number, 1, cell_text(value), formats.wrapped)
    _paper(sheet)


def _lay_out(sheet: Worksheet, source: Provenance, *, lines: int, wide: bool) -> None:
    """How it is printed: the title rows on every page; a wide one with its first column, another one page wide."""
    _paper(sheet)
    sheet.repeat_rows(0, lines - 1)
    if wide:
        sheet.repeat_columns(0)
    else:
        sheet.fit_to_pages(1, 0)
    text = _UNSAFE.sub("\ufffd", source.sentence)[:_LONGEST_FOOTER].replace("&", "&&")
    sheet.set_footer(f"&L&8{text}&R&8&P / &N")


def _paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)


def cell_text(text: str) -> str:
    """The text as a cell can hold it.

    What XML cannot carry or what turns the reading direction becomes U+FFFD, an overlong text is cut, and one that the
    writer would take for its own markup gets a space behind it.
    """
    safe = _cut(_UNSAFE.sub("\ufffd", text), LONGEST_CELL)
    return f"{safe[: LONGEST_CELL - 1]} " if safe.startswith("<r>") and safe.endswith("</r>") else safe


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A valid name for each title: at most 31 UTF-16 units, no brackets, colons, stars, question marks or slashes, and
    different whatever the case.
    """
    names: list[str] = []
    taken: set[str] = {_RESERVED_NAME}
    for title in titles:
        wanted = _NOT_IN_NAMES.sub("_", _UNSAFE.sub("\ufffd", title)).strip().strip("'") or "Sheet"
        name, number = _cut(wanted, LONGEST_NAME).strip("'"), 1
        while name.lower() in taken:
            number += 1
            name = f"{_cut(wanted, LONGEST_NAME - len(f' ({number})'))} ({number})"
        taken.add(name.lower())
        names.append(name)
    return names


def _cut(text: str, most: int) -> str:
    """The text shortened to `most` UTF-16 units, by which Excel counts; never inside a character."""
    if len(text) * 2 <= most:
        return text
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", errors="ignore")


def _formats(book: Workbook) -> _Formats:
    head = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1}
    return _Formats(
        label=book.add_format({**head, "valign": "bottom"}),
        turned=book.add_format({**head, "rotation": 90, "text_wrap": True, "align": "center"}),
        key=book.add_format({"font_size": 8, "font_color": "#707070", "bottom": 1}),
        plain=book.add_format({"valign": "top"}),
        mark=book.add_format({"align": "center", "bg_color": "#E2F0D9"}),
        text=book.add_format({"valign": "top", "quote_prefix": True}),
        wrapped=book.add_format({"valign": "top", "text_wrap": True}),
    )


def _fill(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    """Labels in the first row; a wide table, whose long labels are turned, has the keys in the second."""
    wide, last = len(table.columns) > WIDE, len(table.columns) - 1
    head = 1 if wide else 0
    _write_labels(sheet, table, formats, turn=wide)
    if wide:
        sheet.set_row(0, _LABEL_HEIGHT)
        for number, column in enumerate(table.columns):
            sheet.write_string(head, number, cell_text(column.key), formats.key)
    for number, row in enumerate(table.rows, head + 1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell_text(cell), formats.of(cell))
    sheet.freeze_panes(head + 1, _FROZEN_WIDE if wide else _FROZEN)
    sheet.autofilter(head, 0, head + len(table.rows), last)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write_labels(sheet: Worksheet, table: Table, formats: _Formats, *, turn: bool) -> None:
    """Writes the labels and fits the columns: to the content where the label is turned, else to the longer of both."""
    for number, column in enumerate(table.columns):
        content = max((len(row[number]) for row in table.rows), default=0)
        turned = turn and len(column.title) > max(content, _NARROWEST) * 2
        width = content if turned else max(content, len(column.title) + 2)
        sheet.set_column(number, number, min(max(width + 1, _NARROWEST), _WIDEST))
        sheet.write_string(0, number, cell_text(column.title), formats.turned if turned else formats.label)
