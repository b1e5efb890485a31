"""People in CSV: a header with our columns under any spelling, and one person a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rolecall.documents.csv_records import Record, records
from rolecall.documents.delimited import csv_text
from rolecall.documents.people import COLUMNS, REMARKS, Names, People, Row, checked, note_missing, remarks
from rolecall.domain.counting import count
from rolecall.domain.errors import Fault
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.views.answers import Column, Table

DELIMITERS = (",", ";", "\t")


def read_csv(text: str, file: str, names: Names) -> People:
    """The people in a text of CSV, with every fault of its form."""
    found = People(file, delimiter=_delimiter(text, names))
    lines = records(text, found.delimiter)
    header = next(lines, None)
    if header is None:
        found.note((1, 1), "There is nothing in the file.", f"It begins with a header: {','.join(COLUMNS)}")
        return found
    _read_header(found, header, names)
    if not found.order:
        hint = f"Begin it with the names of columns: {','.join(COLUMNS)}"
        found.faults[:] = [Fault(file, header.line, 1, "The file does not begin with a header of people.", hint)]
        return found
    for record in lines:
        if _well_formed(found, record):
            found.rows.append(_row(found, record))
    if not found.rows and not found.faults:
        found.note((header.line, 1), "There is a header, and nobody below it.", "Write a line for each person.")
    return found


def _delimiter(text: str, names: Names) -> str:
    """The delimiter under which most cells of the header are columns; failing that, the one that makes most cells."""

    def fitness(delimiter: str) -> tuple[int, int]:
        header = next(records(text, delimiter), None)
        cells = header.cells if header else []
        return sum(names.ours(cell) is not None for cell in cells), len(cells)

    return max(DELIMITERS, key=fitness)


def _read_header(found: People, header: Record, names: Names) -> None:
    if header.broken:
        found.note(*header.broken)
    found.header = tuple(cell.strip() for cell in header.cells)
    for number, theirs in enumerate(found.header):
        ours = names.ours(theirs)
        if ours is None:
            told = f"No column is called “{theirs}”." if theirs else f"Column {number + 1} has no name."
            found.note(header.place(number), told, names.hint(theirs) if theirs else "Name it, or leave it out.")
        elif ours in found.order:
            other = found.header[found.order[ours]]
            found.note(header.place(number), f"The column {ours} stands twice: as {other} and as {theirs}.")
        elif ours:
            found.order[ours] = number
    note_missing(found, (header.line, 1), found.order, names)
    known = {fold(theirs) for theirs in found.header}
    for theirs in names.renamed:
        if theirs not in known:
            hint = did_you_mean(theirs, found.header)
            found.note((header.line, 1), f"The header has no column “{theirs}”, which --map names.", hint)


def _well_formed(found: People, record: Record) -> bool:
    if record.broken:
        found.note(*record.broken)
    elif len(record.cells) != len(found.header):
        cells, columns = count(len(record.cells), "cell"), count(len(found.header), "column")
        hint = "Put cells that contain the delimiter in quotes; leave blank ones empty."
        found.note((record.line, 1), f"The row has {cells}, the header {columns}.", hint)
    else:
        return True
    return False


def _row(found: People, record: Record) -> Row:
    cells = {column: record.cells[number] for column, number in found.order.items()}
    return checked(found, record.line, cells, record)


def written_csv(found: People, faulty: Sequence[tuple[Row, Sequence[Fault]]]) -> str:
    """Rows under the file's own columns, with what is wrong with each."""
    kept = [number for number, name in enumerate(found.header) if fold(name) not in REMARKS]
    header = [*(found.header[number] for number in kept), *REMARKS]
    rows = ((*_cells(row, kept), *remarks(row, faults)) for row, faults in faulty)
    return csv_text(Table(tuple(Column(x, x) for x in header), tuple(rows)), delimiter=found.delimiter)


def _cells(row: Row, numbers: Sequence[int]) -> Iterator[str]:
    assert isinstance(row.source, Record)
    return (re.sub(r"\r\n?", "\n", row.source.cells[number]) for number in numbers)
