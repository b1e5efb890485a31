"""Answers as Markdown that GitHub shows: tables, and profiles where a table has too many columns to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rolecall.domain.catalogue import Limit, Permission, Section, catalogue
from rolecall.domain.text import visible
from rolecall.domain.values import ALL
from rolecall.views.answers import Answer, Table

WIDE = 20
_MARKUP = re.compile(r"[\\`*_\[\]|~#$]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def markdown_text(answer: Answer, title: str, source: str = "") -> str:
    """The answer as a document: a heading, where it comes from, its note, and each table under its own title.

    A table of more than 20 columns becomes a profile a row, its permissions listed by section.
    """
    blocks = [f"# {escaped(title)}", *(escaped(text) for text in (source,) if text)]
    blocks += [f"*{escaped(answer.note)}*"] if answer.note else []
    for table in answer.tables:
        blocks += [f"## {escaped(table.title)}"] if table.title else []
        if not table.rows:
            blocks.append("Nothing to show.")
        else:
            blocks += _profiles(table) if len(table.columns) > WIDE else [_grid(table)]
    return "\n\n".join(blocks) + "\n"


@lru_cache(maxsize=4096)
def escaped(text: str) -> str:
    """The text so that Markdown shows it as it is: no markup, HTML or new cells, no links but an e-mail address's;
    control characters become U+FFFD.
    """
    return _MARKUP.sub(r"\\\g<0>", visible(text).translate(_HTML)).strip()


def _grid(table: Table) -> str:
    titles = [column.title for column in table.columns]
    rows = [map(escaped, titles), ["---"] * len(titles), *(map(escaped, row) for row in table.rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


@dataclass(frozen=True, slots=True)
class _Block:
    """A section with its permissions and limits that the table has a column for."""

    section: Section
    permissions: tuple[Permission, ...]
    limits: tuple[Limit, ...]


def _profiles(table: Table) -> Iterator[str]:
    """For each row the first cell as heading, the facts about it, and a list of its permissions by section."""
    keys = [column.key for column in table.columns]
    blocks, known = _blocks(set(keys)), {*catalogue().permission, *catalogue().limit}
    facts = [column for column in table.columns[1:] if column.key not in known]
    for row in table.rows:
        cells = dict(zip(keys, row, strict=True))
        yield f"### {escaped(row[0])}"
        yield " · ".join(f"{escaped(c.title)}: {escaped(cells[c.key])}" for c in facts if cells[c.key]) or "No details."
        yield "\n".join(item for block in blocks if (item := _item(block, cells))) or "No permissions."


def _blocks(keys: set[str]) -> list[_Block]:
    """The sections in the catalogue's order."""
    blocks = []
    for section in catalogue().sections:
        permissions = tuple(p for p in catalogue().permissions if p.section == section.key and p.key in keys)
        limits = tuple(x for x in catalogue().limits if x.section == section.key and x.key in keys)
        blocks.append(_Block(section, permissions, limits))
    return blocks


def _item(block: _Block, cells: Mapping[str, str]) -> str:
    """A section as an item of a list; empty when it gives and narrows nothing."""
    allowed = [_label(p) for p in block.permissions if cells[p.key]]
    limits = [f"{escaped(x.title)} = {escaped(cells[x.key])}" for x in block.limits if cells[x.key] not in ("", ALL)]
    if not allowed and not limits:
        return ""
    everything = len(allowed) == len(block.permissions)
    count = f"all {len(allowed)}" if everything else f"{len(allowed)} of {len(block.permissions)}"
    details = "; ".join([*(() if everything else allowed), *limits])
    return f"- **{escaped(block.section.title)}** ({count}){f': {details}' if details else ''}"


def _label(permission: Permission) -> str:
    """The permission's label, with the key where others share the label."""
    label = escaped(permission.title)
    return f"{label} (`{permission.key}`)" if _shared()[permission.title] > 1 else label


@lru_cache(maxsize=1)
def _shared() -> Counter[str]:
    return Counter(p.title for p in catalogue().permissions)
