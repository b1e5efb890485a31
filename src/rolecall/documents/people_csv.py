"""People in CSV: a header with our columns under any spelling, and one person a record."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rolecall.documents.csv_records import CsvRecord, directive, records
from rolecall.documents.delimited import csv_text
from rolecall.documents.people_rows import (
    COLUMNS,
    PARTS,
    REMARKS,
    ColumnNames,
    PeopleFile,
    PersonRow,
    add_broken,
    add_row,
    remarks,
)
from rolecall.domain.bounds import MOST_COLUMNS, MOST_FAULTS
from rolecall.domain.counting import count
from rolecall.domain.errors import Fault
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.views.answers import Column, Table

DELIMITERS = (",", ";", "\t", "|")


def read_csv(text: str, file: str, names: ColumnNames) -> PeopleFile:
    """The people in a text of CSV. A malformed row, or one with cells that cannot be used, is a fault of that row."""
    people = PeopleFile(file, delimiter=directive(text) or _delimiter(text, names))
    lines = records(text, people.delimiter)
    header = next(lines, None)
    if header is None:
        people.note((1, 1), "There is nothing in the file.", f"It begins with a header: {','.join(COLUMNS)}")
        return people
    if len(header.cells) > MOST_COLUMNS:
        message = f"The header has {len(header.cells)} columns; {MOST_COLUMNS} is the most."
        people.note((header.line, 1), message, "Check that it is the right file.")
        return people
    _read_header(people, header, names)
    if not people.order:
        named = f"Begin it with the names of columns: {','.join(COLUMNS)}"
        hint = f"{named}. Or translate other names, one by one: --map 'Their header=email'"
        people.faults[:] = [Fault(file, header.line, 1, "The file does not begin with a header of people.", hint)]
    if people.faults:
        return people
    for number, record in enumerate(lines, 1):
        if record.open and record.broken:
            people.note(*record.broken)
        else:
            _read_row(people, PersonRow(number, record.line, {}, {}, record), record)
    if not people.rows and not people.faults:
        people.note((header.line, 1), "There is a header, and nobody below it.", "Write a line for each person.")
    return people


def _read_row(people: PeopleFile, row: PersonRow, record: CsvRecord) -> None:
    """Adds a row. Cells without a column, or under one without a name, have to be blank."""
    columns = len(people.header)
    if record.broken:
        add_broken(people, row, *record.broken)
    elif len(record.cells) < columns or any(cell.strip() for cell in record.cells[columns:]):
        message = f"The row has {count(len(record.cells), 'cell')}, the header {count(columns, 'column')}."
        hint = "Put cells that contain the delimiter in quotes; leave blank ones empty."
        add_broken(people, row, (record.line, 1), message, hint)
    elif nameless := [n for n, name in enumerate(people.header) if not name and record.cells[n].strip()]:
        hint = "Name it in the header, or leave it out."
        add_broken(people, row, record.position(nameless[0]), f"Column {nameless[0] + 1} has no name.", hint)
    else:
        add_row(people, row, {column: record.cells[number] for column, number in people.order.items()})


def _delimiter(text: str, names: ColumnNames) -> str:
    """The delimiter under which most cells of the header are columns; failing that, the one that makes most cells."""

    def fitness(delimiter: str) -> tuple[int, int]:
        header = next(records(text, delimiter), None)
        cells = header.cells if header else []
        return sum(names.ours(cell) is not None and cell.strip() != "" for cell in cells), len(cells)

    return max(DELIMITERS, key=fitness)


def _read_header(people: PeopleFile, header: CsvRecord, names: ColumnNames) -> None:
    if header.broken:
        people.note(*header.broken)
    people.header = tuple(cell.strip() for cell in header.cells)
    _read_columns(people, header, names)
    has_name = people.order.keys() & {"name", *PARTS}
    for column, option in (("name", ""), ("location", "--at LOCATION"), ("role", "--role ROLE")):
        if column not in people.order and column not in names.given and not (column == "name" and has_name):
            instead = f" or give {option} for everyone" if option else ""
            hint = f"Add it{instead}; --map THEIRS={column} renames one."
            people.note((header.line, 1), f"There is no column {column}.", hint)
    if not people.order.keys() & {"email", "phone"}:
        hint = "Add one of them; --map THEIRS=email renames one."
        people.note((header.line, 1), "There is neither a column email nor a column phone.", hint)
    known = {fold(theirs) for theirs in people.header}
    for theirs in names.renamed:
        if theirs not in known:
            hint = did_you_mean(theirs, people.header)
            people.note((header.line, 1), f"The header has no column “{theirs}”, which --map names.", hint)


def _read_columns(people: PeopleFile, header: CsvRecord, names: ColumnNames) -> None:
    """Finds our columns in the header."""
    for number, theirs in enumerate(people.header):
        ours = names.ours(theirs) if theirs else ""
        if ours is None:
            hint = names.hint(theirs) if len(people.faults) < MOST_FAULTS else ""
            people.note(header.position(number), f"Unknown column “{theirs}”.", hint)
        elif ours in people.order:
            other = people.header[people.order[ours]]
            people.note(header.position(number), f"The column {ours} is there twice: as {other} and as {theirs}.")
        elif ours:
            people.order[ours] = number


def written_csv(people: PeopleFile, faulty: Sequence[tuple[PersonRow, Sequence[Fault]]]) -> str:
    """Rows under the file's own columns, with what is wrong with each; malformed ones as they are."""
    kept = [number for number, name in enumerate(people.header) if fold(name) not in REMARKS]
    header = [*(people.header[number] for number in kept), *REMARKS]

    def line(cells: Sequence[str]) -> str:
        return csv_text(Table((), (tuple(cells),)), delimiter=people.delimiter).removeprefix('""\n')

    lines = [csv_text(Table(tuple(Column(x, x) for x in header), ()), delimiter=people.delimiter)]
    for row, faults in faulty:
        assert isinstance(row.source, CsvRecord)
        numbers = range(len(row.source.cells)) if "" in row.faults else kept
        cells = [re.sub(r"\r\n?", "\n", row.source.cells[number]) for number in numbers]
        broken = f"{row.source.raw}{people.delimiter}{line(remarks(row, faults))}" if row.source.raw else ""
        lines.append(broken or line([*cells, *remarks(row, faults)]))
    return "".join(lines)
