"""People in JSON lines: one object a line with our columns as keys; grant and revoke may be lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rolecall.documents.people import LISTS, REMARKS, Names, People, Row, checked, remarks
from rolecall.documents.tables import kind
from rolecall.domain.errors import Fault

Pairs = list[tuple[str, Any]]


def read_lines(text: str, file: str, names: Names) -> People:
    """The people in a text of JSON lines, with every fault of its form."""
    found = People(file)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            _read_line(found, number, line.rstrip("\r"), names)
    if not found.rows and not found.faults:
        found.note((1, 1), "There is nothing in the file.", 'Write a line for each person: {"name": "Anna", …}')
    return found


def _read_line(found: People, number: int, line: str, names: Names) -> None:
    pairs = _pairs(found, number, line)
    if pairs is None:
        return
    row = Row(number, {}, {}, line)
    cells: dict[str, str] = {}
    before = len(found.faults)
    for theirs, value in pairs:
        ours = names.ours(theirs)
        if ours is None:
            _note(found, row, theirs, f"No column is called “{theirs}”.", names.hint(theirs))
        elif ours in cells:
            _note(found, row, theirs, f"The column {ours} stands twice in this line.", "Leave one of them out.")
        elif ours:
            cells[ours] = _text(found, row, theirs, ours, value)
            _remember(found, theirs, ours)
    if len(found.faults) == before:
        found.rows.append(checked(found, number, cells, line))


def _pairs(found: People, number: int, line: str) -> Pairs | None:
    """The members of the object in a line; None, noted, for anything else."""
    try:
        value = json.loads(line, object_pairs_hook=_Object)
    except json.JSONDecodeError as error:
        found.note((number, error.colno), f"This is not JSON: {error.msg}.", "Write one object a line.")
        return None
    except RecursionError:
        found.note((number, 1), "The values are nested too deeply.", "Write one flat object a line.")
        return None
    if not isinstance(value, _Object):
        found.note((number, 1), f"A line has to be an object, not {_kind(value)}.", 'Write {"name": "Anna", …}')
        return None
    return value.members


@dataclass(frozen=True, slots=True)
class _Object:
    """The members of a JSON object in order, repeated ones included."""

    members: Pairs


def _kind(value: Any) -> str:
    return "an object" if isinstance(value, _Object) else "null" if value is None else kind(value)


def _remember(found: People, theirs: str, ours: str) -> None:
    """Keeps how the file calls a column, for finding it again."""
    if ours not in found.order:
        found.order[ours] = len(found.header)
        found.header = (*found.header, theirs)


def _text(found: People, row: Row, theirs: str, ours: str, value: Any) -> str:
    """The value as a cell would hold it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if ours in LISTS and isinstance(value, list) and all(isinstance(word, str) for word in value):
        return "\n".join(value)
    wanted = "a text or a list of texts" if ours in LISTS else "a text"
    _note(found, row, theirs, f"{theirs} has to be {wanted}, not {_kind(value)}.", "Put it in quotes.")
    return ""


def _note(found: People, row: Row, theirs: str, message: str, hint: str) -> None:
    assert isinstance(row.source, str)
    at = row.source.find(json.dumps(theirs, ensure_ascii=False))
    found.note((row.line, at + 1 if at >= 0 else 1), message, hint)


def written_lines(faulty: Sequence[tuple[Row, Sequence[Fault]]]) -> bytes:
    """The rows as JSON lines with what is wrong with each."""
    return "".join(f"{json.dumps(members, ensure_ascii=False)}\n" for members in _with_remarks(faulty)).encode()


def _with_remarks(faulty: Sequence[tuple[Row, Sequence[Fault]]]) -> Iterator[dict[str, Any]]:
    for row, faults in faulty:
        assert isinstance(row.source, str)
        members = json.loads(row.source)
        yield {**members, **dict(zip(REMARKS, remarks(row, faults), strict=True))}
