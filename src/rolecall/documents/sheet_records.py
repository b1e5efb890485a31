"""Rows of an Excel sheet as records: values as texts, what cannot be one with the reason, merged cells filled down."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from rolecall.documents.csv_records import CellRecord
from rolecall.documents.sheet_marks import SheetMarks, marks_of
from rolecall.domain.bounds import MOST_UNPACKED
from rolecall.domain.command_line import words
from rolecall.domain.errors import BadData, Fault, Gap, NotFound, RolecallError, WrongUsage, faulty
from rolecall.domain.nearness import did_you_mean, fold

MOST_EXACT = 10**15
"""From here on a spreadsheet does not keep every digit."""
DATE = "A spreadsheet has made a date of it: make the column text, and type it again."


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The records of a sheet, and what is to be said about how it was read."""

    name: str
    records: list[CellRecord]
    remarks: list[str] = field(default_factory=list)


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook of Excel in the form of 2007 or later, sound or not."""
    return data.startswith(b"PK\x03\x04") and b"xl/" in data and b"xl/workbook.bin" not in data


def read_sheet(data: bytes, file: str, name: str) -> SheetRows:
    """The rows of the sheet of that name, or of the only visible one with data.

    Raises WrongUsage where several could be meant, NotFound for an unknown one, BadData for what is no sound workbook.
    """
    _refuse_unsound(data, file)
    with _readable(file):
        from openpyxl.reader.excel import ExcelReader

        reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read()
        sheets = [sheet for sheet in reader.wb.worksheets if _has_data(sheet)]
        sheet, remarks = _chosen(sheets, reader.wb.sheetnames, file, name)
        paths = {entry.name: relation.target for entry, relation in reader.parser.find_sheets()}
        with reader.archive.open(paths[sheet.title]) as part:
            marks = marks_of(part)
        records = list(_records(sheet, marks))
    return SheetRows(sheet.title, records, [*remarks, *marks.remarks(sheet.title)])


def _refuse_unsound(data: bytes, file: str) -> None:
    """Raises BadData for what unpacks to more than people ever fill, and for XML that defines entities."""
    with _readable(file), ZipFile(BytesIO(data)) as archive:
        size = sum(info.file_size for info in archive.infolist())
        if size > MOST_UNPACKED:
            megabytes = f"{MOST_UNPACKED // 1024**2} MB"
            message = f"The workbook is larger than {megabytes} once it is unpacked."
            raise faulty(file, [Fault(file, 0, 0, message, "Keep the sheet of people alone, or save it as CSV.")])
        for info in archive.infolist():
            with archive.open(info) as part:
                beginning = part.read(1024)
            if b"<!DOCTYPE" in beginning:
                raise _unreadable(file, "it defines entities")
            if b"purl.oclc.org/ooxml/spreadsheetml" in beginning:
                message = "This is a workbook in the strict form of Open XML, which cannot be read here."
                raise faulty(file, [Fault(file, 0, 0, message, "Save it as an ordinary Excel workbook (XLSX).")])


@contextmanager
def _readable(file: str) -> Iterator[None]:
    """Turns what the reader of other people's files raises, which may be anything, into BadData."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except RolecallError:
        raise
    except Exception as error:
        raise _unreadable(file, str(error).partition("\n")[0].rstrip(".") or type(error).__name__) from error


def _unreadable(file: str, why: str) -> BadData:
    message = f"The workbook is damaged: {why}."
    return faulty(file, [Fault(file, 0, 0, message, "Open it in a spreadsheet and save it again, or save it as CSV.")])


def _has_data(sheet: Any) -> bool:
    sheet.reset_dimensions()  # what a file says of its size may be anything
    return any(value not in (None, "") for row in sheet.iter_rows(values_only=True) for value in row)


def _chosen(sheets: list[Any], names: list[str], file: str, name: str) -> tuple[Any, list[str]]:
    """The sheet to read, and a remark about hidden ones that are not."""
    if name:
        for sheet in sheets:
            if fold(sheet.title) == fold(name):
                return sheet, []
        if any(fold(name) == fold(known) for known in names):
            raise NotFound(f"The sheet “{name}” of {file} is empty.", hint="Name another one.")
        hint = did_you_mean(name, names) or f"Choose from: {', '.join(names)}."
        raise NotFound(f"{file} has no sheet “{name}”.", hint=hint)
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if len(visible) > 1:
        titles = tuple(sheet.title for sheet in visible)
        message = f"{file} has {len(titles)} sheets with data: {', '.join(f'“{title}”' for title in titles)}."
        hint = f"Name the one to read: {words('--sheet', titles[0])}"
        raise WrongUsage(message, hint=hint, gap=Gap("sheet", among=titles, parameter="sheet"))
    if not visible:
        hint = f"To read a hidden one: {words('--sheet', sheets[0].title)}" if sheets else "Is it the right file?"
        raise faulty(file, [Fault(file, 0, 0, "There is nothing in the sheets that are shown.", hint)])
    hidden = [f"“{sheet.title}”" for sheet in sheets if sheet is not visible[0]]
    many = "s are" if len(hidden) > 1 else " is"
    return visible[0], [f"The hidden sheet{many} not read: {', '.join(hidden)}."] if hidden else []


def _records(sheet: Any, marks: SheetMarks) -> Iterator[CellRecord]:
    """The rows that are not blank; each as wide as the header."""
    sheet.reset_dimensions()
    width = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        texts: list[str] = []
        unusable: dict[int, tuple[str, str]] = {}
        for place, cell in enumerate(row):
            text, flaw = _text(cell, is_blank_formula=(number, place + 1) in marks.blank_formulas)
            texts.append(text)
            if flaw:
                unusable[place] = flaw
        marks.fill(number, texts, unusable)
        if any(text.strip() for text in texts) or unusable:
            texts += [""] * (width - len(texts))
            width = width or len(_without_blank_end(texts))
            texts = texts[:width] + _without_blank_end(texts[width:])
            yield CellRecord(number, texts, [(number, n) for n in range(1, len(texts) + 1)], unusable=unusable)


def _without_blank_end(texts: list[str]) -> list[str]:
    filled = [n for n, text in enumerate(texts, 1) if text.strip()]
    return texts[: filled[-1] if filled else 0]


def _text(cell: Any, *, is_blank_formula: bool) -> tuple[str, tuple[str, str] | None]:
    """A cell's value as somebody would type it; and why it cannot be used, with what to do."""
    value = cell.value
    if is_blank_formula:
        hint = "Open the file in a spreadsheet and save it there, or replace the formula by its value."
        return "", ("The cell is a formula whose value was not saved.", hint)
    if value is None:
        return "", None
    if cell.data_type == "e":
        return str(value), (f"The cell is an error: {value}.", "Correct the formula, or type the value.")
    if isinstance(value, bool):
        return "yes" if value else "no", None
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime | date | time | timedelta):
        text = str(value).removesuffix(" 00:00:00")
        return text, (f"The cell is a date or a time: {text}.", DATE)
    return str(value), None


def _number(value: float) -> tuple[str, tuple[str, str] | None]:
    """A number as its digits, such as a phone; one with more digits than a spreadsheet keeps is of no use."""
    text = str(int(value)) if float(value).is_integer() else repr(value)
    if abs(value) >= MOST_EXACT:
        hint = "Make the column text, and type it again."
        return text, (f"The number has more digits than a spreadsheet keeps: {text}.", hint)
    return text, None
