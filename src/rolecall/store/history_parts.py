"""Parts of the history as bytes: some hundred changes, or records of a snapshot, as compressed JSON, and back.

Settings are named by their ids, see `settings_texts`. How entries of earlier formats read is in `UPCASTERS`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from rolecall.domain.errors import damaged
from rolecall.domain.plan import Change, Plan, from_data
from rolecall.domain.records import condensed, from_condensed
from rolecall.domain.world import Record, membership_id
from rolecall.store.selects import UNREADABLE, KeptSettings
from rolecall.store.settings_texts import settings_id, written

A_PART = 500
"""Of so many changes or records a part consists at most."""
MOST_BYTES = 1 << 30
"""Of one part, decompressed: far more than any has, so that a spoiled one cannot fill the memory."""
T = TypeVar("T")
Rows = list[dict[str, Any]]


def packed_changes(plan: Plan) -> Iterator[bytes]:
    """A plan's parts, in its order."""
    for changes in in_parts(plan.changes):
        yield packed(_text([{"before": _plain(c.before), "after": _plain(c.after)} for c in changes]))


def packed_records(records: Iterable[Record]) -> Iterator[bytes]:
    """The parts of a snapshot."""
    for some in in_parts(records):
        yield packed(_text([_plain(record) for record in some]))


def in_parts(items: Iterable[T]) -> Iterator[list[T]]:
    """As many at a time as a part has."""
    left = iter(items)
    while some := list(islice(left, A_PART)):
        yield some


def packed(text: str) -> bytes:
    return zlib.compress(text.encode())


def unpacked(content: bytes) -> str:
    """The text of a part. Raises ValueError for what is none."""
    inflating = zlib.decompressobj()
    try:
        data = inflating.decompress(content, MOST_BYTES)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not inflating.eof or inflating.unused_data:
        raise ValueError("The part is cut off.")
    return data.decode()


def text_of(number: int, content: bytes) -> str:
    """The text of a part of entry `number`. Raises BadData for what is none."""
    try:
        return unpacked(content)
    except ValueError as error:
        raise damaged(f"change {number} of its history cannot be read") from error


def changes_of(
    number: int, format: int, text: str, kept: KeptSettings, wanted: Container[str] | None = None
) -> tuple[Change, ...]:
    """The changes in the text of a part of entry `number`, or only those of the records with the ids that are wanted.

    Raises BadData for what is none.
    """
    if format not in UPCASTERS:
        raise damaged(f"change {number} of its history has the unknown format {format}")
    try:
        rows: Rows = json.loads(f"[{text.strip('[],')}]")
        some = rows if wanted is None else [row for row in rows if _id(row) in wanted]
        return UPCASTERS[format](some, kept).changes
    except UNREADABLE as error:
        raise damaged(f"change {number} of its history cannot be read") from error


def records_of(number: int, content: bytes, kept: KeptSettings) -> list[Record]:
    """The records in a part of the snapshot kept with entry `number`. Raises BadData for what is none."""
    try:
        rows = json.loads(unpacked(content))
        kept.fetch(_ids(rows))
        return [from_condensed(row, kept.__getitem__) for row in rows]
    except UNREADABLE as error:
        raise damaged(f"the snapshot with change {number} of its history cannot be read") from error


def _first(rows: Rows, kept: KeptSettings) -> Plan:
    """Format 1: settings were spelled out; a part is a slice of the list's text, see `sliced`."""
    return from_data(rows)


def _second(rows: Rows, kept: KeptSettings) -> Plan:
    kept.fetch(_ids(record for row in rows for record in row.values() if record))
    return from_data(rows, lambda plain: from_condensed(plain, kept.__getitem__))


def _id(row: Mapping[str, Any]) -> str:
    """The id of the record that a row is about; an access is named by whose and where it is."""
    known = row["after"] or row["before"]
    key: str = known["id"] if "id" in known else membership_id(known["user"], known["location"])
    return key


UPCASTERS: Mapping[int, Callable[[Rows, KeptSettings], Plan]] = {1: _first, 2: _second}
"""What reads a part of each format that entries were ever written in."""


def sliced(text: str) -> list[str]:
    """The text of a plan of format 1 in slices of whole changes, which together are the text."""
    decode, slices, start, position = json.JSONDecoder().raw_decode, [], 0, 1
    try:
        for number in range(1, len(text)):
            position = decode(text, position)[1] + 1
            if text[position - 1] == "]":
                break
            if number % A_PART == 0:
                slices.append(text[start:position])
                start = position
    except (ValueError, IndexError, RecursionError):  # an empty list, or none: it stays in one piece
        return [text]
    return [*slices, text[start:]]


def record_key(kind: str, key: str) -> int:
    """What stands for a record in the index: 8 bytes of BLAKE2b as a signed number."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(f"{kind}:{key}".encode(), digest_size=8).digest(), signed=True)


def _ids(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The settings that records name."""
    named = (row for row in rows if row["kind"] == "membership")
    return {key for row in named for key in (row["settings"], *row.get("remembered", {}).values())}


def _plain(record: Record | None) -> dict[str, Any] | None:
    return None if record is None else condensed(record, lambda settings: settings_id(written(settings)))


def _text(rows: list[Any]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
