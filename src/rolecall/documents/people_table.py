"""People in a table: a header with our columns under any known name, and one person a row, from CSV or a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from rolecall.documents import people_columns
from rolecall.documents.csv_records import CellRecord
from rolecall.documents.people_columns import COLUMNS, PARTS, ColumnNames, stripped
from rolecall.documents.people_rows import PeopleFile, PersonRow, add_broken, add_row
from rolecall.domain.bounds import MOST_COLUMNS
from rolecall.domain.counting import and_more, count
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import visible

LOOKED_AT = 20
"""So many rows are looked at for a header that is not the first."""
FEWEST_COLUMNS = 2
MOST_NAMED = 10


def read_table(people: PeopleFile, records: Iterable[CellRecord], names: ColumnNames) -> None:
    """Adds the people in the records. A row that is malformed or has cells of no use is a fault of that row."""
    lines = iter(records)
    header = next(lines, None)
    if header is None:
        people.note((1, 1), "There is nothing in the file.", f"It begins with a header: {','.join(COLUMNS)}")
    elif len(header.cells) > MOST_COLUMNS:
        message = f"The header has {len(header.cells)} columns; {MOST_COLUMNS} is the most."
        people.note((header.line, 1), message, "Check that it is the right file.")
    elif header.broken or any(names.ours(cell.strip()) for cell in header.cells):
        _read_header(people, header, names)
        if not people.faults:
            _read_rows(people, header, lines)
    else:
        _note_missing_header(people, header, lines, names)


def _read_rows(people: PeopleFile, header: CellRecord, lines: Iterator[CellRecord]) -> None:
    for number, record in enumerate(lines, 1):
        if record.open and record.broken:
            people.note(*record.broken)
        else:
            _read_row(people, PersonRow(number, record.line, {}, {}, record), record)
    if not people.rows and not people.faults:
        people.note((header.line, 1), "There is a header, and nobody below it.", "Write a line for each person.")


def _read_row(people: PeopleFile, row: PersonRow, record: CellRecord) -> None:
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


def _read_header(people: PeopleFile, header: CellRecord, names: ColumnNames) -> None:
    """Finds our columns; what is unknown or missing is one fault."""
    if header.broken:
        people.note(*header.broken)
    people.header = tuple(map(stripped, header.cells))
    unknown = _read_columns(people, header, names)
    missing = list(_missing(people, names))
    if unknown:
        position = header.position(people.header.index(unknown[0]))
        shown = and_more([f"“{theirs}”" for theirs in unknown], MOST_NAMED)
        lacking = f"; no column {', '.join(missing)}" if missing else ""
        message = f"Unknown column{'s' * (len(unknown) > 1)} {shown}{lacking}."
        people.note(position, message, people_columns.hint(unknown))
    elif missing:
        message = f"There is no column {', no column '.join(missing)}."
        people.note((header.line, 1), message, _remedy(missing))
    known = {fold(theirs) for theirs in people.header}
    for theirs in names.renamed:
        if theirs not in known:
            hint = did_you_mean(theirs, people.header)
            people.note((header.line, 1), f"The header has no column “{theirs}”, which --map names.", hint)
    people.remarks += people_columns.remarks_on(people.header, names)


def _read_columns(people: PeopleFile, header: CellRecord, names: ColumnNames) -> list[str]:
    """Finds our columns in the header; returns the unknown ones."""
    unknown = []
    for number, theirs in enumerate(people.header):
        ours = names.ours(theirs)
        if ours is None:
            unknown.append(theirs)
        elif ours in people.order:
            other = people.header[people.order[ours]]
            alike = fold(theirs) == fold(other)  # --map would leave out both
            hint = "Rename one of them." if alike else f"Leave one of them out: --map '{visible(theirs)}='"
            message = f"The column {ours} is there twice: as {other} and as {theirs}."
            people.note(header.position(number), message, hint)
        elif ours:
            people.order[ours] = number
    return unknown


def _missing(people: PeopleFile, names: ColumnNames) -> Iterator[str]:
    """The columns that the file needs and does not have."""
    there = {*people.order, *names.given}
    if not there & {"name", *PARTS}:
        yield "name"
    if not there & {"email", "phone"}:
        yield "email or phone"
    yield from (column for column in ("location", "role") if column not in there)


def _remedy(missing: Iterable[str]) -> str:
    options = {"location": "--at LOCATION", "role": "--role ROLE"}
    given = [f"{options[column]} for everyone" for column in missing if column in options]
    return " or ".join(["Add what is missing", *given]) + "; --map THEIRS=OURS renames a column."


def _note_missing_header(
    people: PeopleFile, header: CellRecord, lines: Iterator[CellRecord], names: ColumnNames
) -> None:
    """Notes that the first row is no header; where one of those below looks like it, which."""
    for record in islice(lines, LOOKED_AT):
        if sum(bool(names.ours(cell.strip())) for cell in record.cells) >= FEWEST_COLUMNS:
            line = f"row {record.line}" if people.sheet else f"line {record.line}"
            hint = f"The header seems to be in {line}: remove what stands above it."
            break
    else:
        named = f"Begin it with the names of columns: {','.join(COLUMNS)}"
        hint = f"{named}. Or translate other names, one by one: --map 'Their header=email'"
    people.note((header.line, 1), "The file does not begin with a header of people.", hint)
