"""A file of people, whichever form it has: read, and its rejected rows written as it is."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.documents.people_csv import read_csv, written_csv
from rolecall.documents.people_json import read_json, written_json
from rolecall.documents.people_rows import OURS, ColumnNames, PeopleFile, PersonRow
from rolecall.documents.text_files import decoded
from rolecall.domain.errors import Fault


def read(data: bytes, file: str, names: ColumnNames = OURS) -> PeopleFile:
    """The people in a file: JSON by the file's name, else by its first character; else CSV.

    Raises BadData for a file that is not text; other faults are in what it returns.
    """
    text = decoded(data, file)
    ending = file.casefold().rpartition(".")[2]
    is_json = ending in ("json", "jsonl", "ndjson") or (
        ending not in ("csv", "tsv") and text.lstrip()[:1] in ("{", "[")
    )
    return read_json(text, file, names) if is_json else read_csv(text, file, names)


def rejects(people: PeopleFile, faulty: Sequence[tuple[PersonRow, Sequence[Fault]]]) -> bytes:
    """The rows in the file's format, under its columns plus `line`, `error` and `hint`, which say what is wrong."""
    return (written_csv(people, faulty) if people.delimiter else written_json(people, faulty)).encode()
