"""People in CSV: the delimiter found by the header, and rows written back as they were."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rolecall.documents.csv_records import CellRecord, directive, records
from rolecall.documents.delimited import csv_text
from rolecall.documents.people_columns import REMARKS, ColumnNames
from rolecall.documents.people_rows import PeopleFile, PersonRow, remarks
from rolecall.documents.people_table import read_table
from rolecall.domain.bounds import MOST_COLUMNS
from rolecall.domain.errors import Fault
from rolecall.domain.nearness import fold
from rolecall.views.answers import Column, Table

DELIMITERS = (",", ";", "\t", "|")


def read_csv(text: str, file: str, names: ColumnNames) -> PeopleFile:
    """The people in a text of CSV."""
    people = PeopleFile(file, delimiter=directive(text) or _delimiter(text, names))
    read_table(people, records(text, people.delimiter), names)
    return people


def _delimiter(text: str, names: ColumnNames) -> str:
    """The delimiter under which most cells of the header are columns; failing that, the one that makes most cells."""

    def fitness(delimiter: str) -> tuple[int, int]:
        header = next(records(text, delimiter), None)
        cells = header.cells if header else []
        return sum(bool(names.ours(cell.strip())) for cell in cells[:MOST_COLUMNS]), len(cells)

    return max(DELIMITERS, key=fitness)


def written_csv(people: PeopleFile, faulty: Sequence[tuple[PersonRow, Sequence[Fault]]]) -> str:
    """Rows under the file's own columns, with what is wrong with each; malformed ones as they are."""
    kept = [number for number, name in enumerate(people.header) if fold(name) not in REMARKS]
    header = [*(people.header[number] for number in kept), *REMARKS]

    def line(cells: Sequence[str]) -> str:
        return csv_text(Table((), (tuple(cells),)), delimiter=people.delimiter).removeprefix('""\n')

    lines = [csv_text(Table(tuple(Column(x, x) for x in header), ()), delimiter=people.delimiter)]
    for row, faults in faulty:
        assert isinstance(row.source, CellRecord)
        numbers = range(len(row.source.cells)) if "" in row.faults else kept
        cells = [re.sub(r"\r\n?", "\n", row.source.cells[number]) for number in numbers]
        broken = f"{row.source.raw}{people.delimiter}{line(remarks(row, faults))}" if row.source.raw else ""
        lines.append(broken or line([*cells, *remarks(row, faults)]))
    return "".join(lines)
