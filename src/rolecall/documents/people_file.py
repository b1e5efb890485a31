"""A file of people, whichever form it has: read, and its rejected rows written as it is."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.documents.people import OURS, Names, People, Row
from rolecall.documents.people_csv import read_csv, written_csv
from rolecall.documents.people_lines import read_lines, written_lines
from rolecall.documents.text_files import decoded
from rolecall.domain.errors import Fault


def read(data: bytes, file: str, names: Names = OURS) -> People:
    """The people in a file. Raises BadData for one that is not text; other faults are in what it returns."""
    text = decoded(data, file)
    return read_lines(text, file, names) if is_json_lines(text, file) else read_csv(text, file, names)


def is_json_lines(text: str, file: str) -> bool:
    """Whether a text is JSON lines: by the file's name, else by its first character."""
    ending = file.casefold().rpartition(".")[2]
    return ending in ("jsonl", "ndjson") or (ending != "csv" and text.lstrip()[:1] == "{")


def rejects(found: People, faulty: Sequence[tuple[Row, Sequence[Fault]]]) -> bytes:
    """The rows in the file's format, under its columns plus `line`, `error` and `hint`, which say what is wrong."""
    return written_csv(found, faulty).encode() if found.delimiter else written_lines(faulty)
