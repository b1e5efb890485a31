"""People in JSON: one object a line, or a list of objects, with our columns as keys.

Columns of several words may be lists, those that say yes or no true or false.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rolecall.documents.people_columns import FLAGS, LISTS, REMARKS, ColumnNames, hint, remarks_on
from rolecall.documents.people_rows import PeopleFile, PersonRow, add_broken, add_row, remarks
from rolecall.documents.text_files import end
from rolecall.documents.toml_tables import kind
from rolecall.domain.bounds import MOST_COLUMNS
from rolecall.domain.errors import Fault

_SPACE = re.compile(r"[ \t\r\n]*")
DEEP = "The values are nested too deeply.", "Write flat objects."


@dataclass(frozen=True, slots=True)
class _JsonObject:
    """The members of a JSON object in order, repeated ones included."""

    members: list[tuple[str, Any]]


_DECODER = json.JSONDecoder(object_pairs_hook=_JsonObject)


def read_json(text: str, file: str, names: ColumnNames) -> PeopleFile:
    """The people in a text of JSON. A malformed entry is a fault of that entry, an unknown key one of the file."""
    people = PeopleFile(file, array=text.lstrip()[:1] == "[")
    if people.array:
        _read_array(people, text, names)
    else:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                row = PersonRow(len(people.rows) + 1, number, {}, {}, line.rstrip("\r"))
                try:
                    _read_entry(people, row, _DECODER.decode(line), names)
                except json.JSONDecodeError as error:
                    message = f"This is not JSON: {error.msg}."
                    add_broken(people, row, (number, error.colno), message, "Write one object a line.")
                except RecursionError:
                    add_broken(people, row, (number, 1), *DEEP)
    people.remarks += remarks_on([*people.header, *sorted(people.left_out)], names)
    if not people.rows and not people.faults:
        people.note((1, 1), "There is nothing in the file.", 'Write a line for each person: {"name": "Anna", …}')
    return people


def _read_array(people: PeopleFile, text: str, names: ColumnNames) -> None:
    """Reads entry by entry, so that each knows its place; what is not JSON ends it."""

    def behind_space(at: int) -> int:
        space = _SPACE.match(text, at)
        return space.end() if space else at

    at, line, line_at, counted = behind_space(0) + 1, 1, 0, 0
    try:
        while text[(at := behind_space(at)) : at + 1] != "]":
            value, following = _DECODER.raw_decode(text, at)
            line += text.count("\n", counted, at)
            line_at = max(line_at, text.rfind("\n", counted, at) + 1)
            counted = at
            source = text[at:following]
            _read_entry(people, PersonRow(len(people.rows) + 1, line, {}, {}, source, at - line_at + 1), value, names)
            at = behind_space(following)
            if text[at : at + 1] == ",":
                at += 1
            elif text[at : at + 1] != "]":
                people.note(end(text[:at]), "There is no comma between two entries.", "Write a list of objects.")
                return
        if text[at + 1 :].strip():
            people.note(end(text[: at + 1]), "There is more behind the list.", "Write one list of objects.")
    except json.JSONDecodeError as error:
        people.note(end(text[: error.pos]), f"This is not JSON: {error.msg}.", "Write a list of objects.")
    except RecursionError:
        people.note((line, 1), *DEEP)


def _read_entry(people: PeopleFile, row: PersonRow, value: Any, names: ColumnNames) -> None:
    start = (row.line, row.column)
    if not isinstance(value, _JsonObject):
        add_broken(
            people, row, start, f"An entry has to be an object, not {_kind(value)}.", 'Write {"name": "Anna", …}'
        )
        return
    assert isinstance(row.source, str)
    if len(value.members) > MOST_COLUMNS:
        message = f"An entry has {len(value.members)} keys; {MOST_COLUMNS} is the most."
        add_broken(people, row, start, message, 'Write {"name": "Anna", …}')
        return
    cells: dict[str, str] = {}
    for theirs, cell in value.members:
        ours = names.ours(theirs)
        if ours == "" or theirs in people.unknown:
            people.left_out |= {theirs} if names.is_ignored(theirs) else set()
            continue
        position = row.at(max(row.source.find(json.dumps(theirs, ensure_ascii=False)), 0))
        text = _text(ours, cell) if ours else ""
        if ours is None:
            people.unknown.add(theirs)
            people.note(position, f"Unknown column “{theirs}”.", hint([theirs]))
        elif ours in cells:
            message = f"The column {ours} is there twice in this entry."
            add_broken(people, row, position, message, "Leave one of them out.")
            return
        elif text is None:
            wanted, advice = _expected(ours)
            message = f"{theirs} has to be {wanted}, not {_kind(cell)}."
            add_broken(people, row, position, message, advice)
            return
        else:
            cells[ours] = text
            if ours not in people.order:  # how the file calls a column is kept for finding it again
                people.order[ours] = len(people.header)
                people.header = (*people.header, theirs)
    add_row(people, row, cells)


def _expected(column: str) -> tuple[str, str]:
    """What a value of a column has to be, and what to do with another."""
    if column in FLAGS:
        return "true or false", "Leave it out where it is not so."
    return "a text or a list of texts" if column in LISTS else "a text", "Put it in quotes."


def _kind(value: Any) -> str:
    return "an object" if isinstance(value, _JsonObject) else "null" if value is None else kind(value)


def _text(column: str, value: Any) -> str | None:
    """The value as a cell would hold it; None for one that no cell can hold."""
    if isinstance(value, str) or value is None:
        return value or ""
    if column in FLAGS and isinstance(value, bool):
        return "yes" if value else "no"
    if column in LISTS and isinstance(value, list) and all(isinstance(word, str) for word in value):
        return "\n".join(value)
    return None


def written_json(people: PeopleFile, faulty: Sequence[tuple[PersonRow, Sequence[Fault]]]) -> str:
    """The entries in the file's form with what is wrong with each; malformed ones as they are."""
    entries: list[str] = []
    for row, faults in faulty:
        assert isinstance(row.source, str)
        if "" in row.faults:
            entries.append(row.source)
        else:
            members = {**json.loads(row.source), **dict(zip(REMARKS, remarks(row, faults), strict=True))}
            entries.append(json.dumps(members, ensure_ascii=False))
    return "[\n" + ",\n".join(entries) + "\n]\n" if people.array else "".join(f"{entry}\n" for entry in entries)
