"""People in JSON lines: one object a line with our columns as keys; grant and revoke may be lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rolecall.documents.people_rows import LISTS, REMARKS, ColumnNames, PeopleFile, PersonRow, checked, remarks
from rolecall.documents.toml_tables import kind
from rolecall.domain.errors import Fault


@dataclass(frozen=True, slots=True)
class _JsonObject:
    """The members of a JSON object in order, repeated ones included."""

    members: list[tuple[str, Any]]


def read_lines(text: str, file: str, names: ColumnNames) -> PeopleFile:
    """The people in a text of JSON lines, with every fault of its form."""
    people = PeopleFile(file)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            _read_line(people, number, line.rstrip("\r"), names)
    if not people.rows and not people.faults:
        people.note((1, 1), "There is nothing in the file.", 'Write a line for each person: {"name": "Anna", …}')
    return people


def _read_line(people: PeopleFile, number: int, line: str, names: ColumnNames) -> None:
    parsed = _parsed(people, number, line)
    if parsed is None:
        return
    cells: dict[str, str] = {}
    before = len(people.faults)

    def note(theirs: str, message: str, hint: str) -> None:
        at = line.find(json.dumps(theirs, ensure_ascii=False))
        people.note((number, max(at, 0) + 1), message, hint)

    for theirs, cell in parsed.members:
        ours = names.ours(theirs)
        if ours is None:
            note(theirs, f"Unknown column “{theirs}”.", names.hint(theirs))
        elif ours in cells:
            note(theirs, f"The column {ours} is there twice in this line.", "Leave one of them out.")
        elif ours:
            text = _text(ours, cell)
            if text is None:
                wanted = "a text or a list of texts" if ours in LISTS else "a text"
                note(theirs, f"{theirs} has to be {wanted}, not {_kind(cell)}.", "Put it in quotes.")
            cells[ours] = text or ""
            if ours not in people.order:  # how the file calls a column is kept for finding it again
                people.order[ours] = len(people.header)
                people.header = (*people.header, theirs)
    if len(people.faults) == before:
        people.rows.append(checked(people, number, cells, line))


def _parsed(people: PeopleFile, number: int, line: str) -> _JsonObject | None:
    """The object in a line; None, noted, for anything else."""
    try:
        value = json.loads(line, object_pairs_hook=_JsonObject)
    except json.JSONDecodeError as error:
        people.note((number, error.colno), f"This is not JSON: {error.msg}.", "Write one object a line.")
        return None
    except RecursionError:
        people.note((number, 1), "The values are nested too deeply.", "Write one flat object a line.")
        return None
    if isinstance(value, _JsonObject):
        return value
    people.note((number, 1), f"A line has to be an object, not {_kind(value)}.", 'Write {"name": "Anna", …}')
    return None


def _kind(value: Any) -> str:
    return "an object" if isinstance(value, _JsonObject) else "null" if value is None else kind(value)


def _text(column: str, value: Any) -> str | None:
    """The value as a cell would hold it; None for one that no cell can hold."""
    if isinstance(value, str) or value is None:
        return value or ""
    if column in LISTS and isinstance(value, list) and all(isinstance(word, str) for word in value):
        return "\n".join(value)
    return None


def written_lines(faulty: Sequence[tuple[PersonRow, Sequence[Fault]]]) -> str:
    """The rows as JSON lines with what is wrong with each."""
    lines = []
    for row, faults in faulty:
        assert isinstance(row.source, str)
        members = {**json.loads(row.source), **dict(zip(REMARKS, remarks(row, faults), strict=True))}
        lines.append(f"{json.dumps(members, ensure_ascii=False)}\n")
    return "".join(lines)
