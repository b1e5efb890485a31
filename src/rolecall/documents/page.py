"""Reports as one HTML page each: self-contained, nothing loaded from anywhere, what is in it kept from running."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Hashable, Iterable, Sequence
from hashlib import sha256
from html import escape
from os.path import dirname, join
from typing import Any

from rolecall.domain.catalogue import catalogue
from rolecall.domain.text import visible
from rolecall.views.answers import Answer
from rolecall.views.reports.grid import Grid, GridRow, columns

FOLDER = join(dirname(__file__), "page")
LONG = 120
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
_PLACE = re.compile(r"\{\{([a-z]+)\}\}")
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
_POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def table_page(answer: Answer, title: str, source: str = "") -> str:
    """The answer as a table that can be sorted and filtered; it reads without scripts too."""
    table = answer.table
    filled = [n for n, _ in enumerate(table.columns) if not table.rows or any(row[n] for row in table.rows)]
    body = _filled(
        _file("table.html"),
        title=_text(title),
        heads="".join(
            f'<th scope="col" data-key="{_text(column.key)}"><button type="button">{_text(column.title)}</button></th>'
            for column in (table.columns[n] for n in filled)
        ),
        rows="\n".join(f"<tr>{''.join(_cell(row[n]) for n in filled)}</tr>" for row in table.rows),
    )
    return _page(title, (answer.note, *([source] if source else [])), body, ("address.js", "table.js"))


def matrix_page(grid: Grid, title: str, source: str = "") -> str:
    """The accesses as a picture: permissions by section, people by location, with filters and details."""
    body = _filled(_file("matrix.html"), data=embedded(matrix_data(grid.rows)))
    return _page(
        title, (grid.note, *([source] if source else [])), body, ("address.js", "reading.js", "drawing.js", "matrix.js")
    )


def matrix_data(rows: Iterable[GridRow]) -> dict[str, Any]:
    """The rows as compact plain data: what repeats stands once and is referred to by number.

    A mask is the base64 of its bytes, the lowest first; each permission has the number of its bit.
    """
    users, locations, roles, statuses, masks, limits = (_Numbers() for _ in range(6))
    plain = [
        (
            users.of((row.user.name, row.user.email, row.user.phone)),
            locations.of(row.location.name),
            roles.of(row.role or "no role"),
            statuses.of(row.status),
            masks.of(row.mask),
            limits.of(row.limits),
        )
        for row in rows
    ]
    known = catalogue()
    sections = [
        (title, [(p.key, p.title, int(bool(p.bit & known.contacts)), p.number) for p in members])
        for title, members in columns().items()
    ]
    size = -(-len(known.permissions) // 8)
    kinds = {"users": users, "locations": locations, "roles": roles, "statuses": statuses, "limits": limits}
    return {
        "sections": sections,
        **{key: list(numbers.known) for key, numbers in kinds.items()},
        "masks": [b64encode(mask.to_bytes(size, "little")).decode() for mask in masks.known],
        "rows": plain,
    }


class _Numbers:
    """Gives every different value the number of its first appearance."""

    def __init__(self) -> None:
        self.known: dict[Any, int] = {}

    def of(self, value: Hashable) -> int:
        return self.known.setdefault(value, len(self.known))


def embedded(data: Any) -> str:
    """The data as JSON that cannot end the script element it stands in, whatever its texts are."""
    text = json.dumps(_visible(data), ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&]", lambda match: _UNSAFE[match[0]], text)


def _visible(data: Any) -> Any:
    """The data with what steers a reader or cannot be encoded shown as U+FFFD in every text."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, dict):
        return {key: _visible(value) for key, value in data.items()}
    return [_visible(item) for item in data] if isinstance(data, list | tuple) else data


def _page(title: str, notes: Sequence[str], body: str, scripts: Sequence[str]) -> str:
    style, script = _file("page.css"), "".join(map(_file, scripts))
    policy = _POLICY.format(script=_digest(script), style=_digest(style))
    said = "\n".join(f'<p class="note" dir="auto">{_text(note)}</p>' for note in notes)
    return _filled(
        _file("page.html"), policy=policy, title=_text(title), notes=said, style=style, script=script, body=body
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _file(name: str) -> str:
    with open(join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _filled(template: str, **parts: str) -> str:
    """The template with every {{name}} replaced, once: what is put in is not searched again."""
    return _PLACE.sub(lambda place: parts[place[1]], template)


def _cell(cell: str) -> str:
    """A cell; of a long list the beginning, the rest on request; of a moment the day and the time (UTC)."""
    if _MOMENT.fullmatch(cell):
        return f'<td><time datetime="{cell}">{cell[:10]} {cell[11:16]} UTC</time></td>'
    end = cell.find(", ", LONG // 2) + 2
    if len(cell) <= LONG or end < LONG // 2:
        return f'<td dir="auto">{_text(cell)}</td>' if cell else "<td></td>"
    return f'<td dir="auto"><details><summary>{_text(cell[:end])}</summary>{_text(cell[end:])}</details></td>'


def _text(text: str) -> str:
    return escape(visible(text))
