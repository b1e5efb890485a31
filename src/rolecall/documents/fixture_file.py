"""Fixtures: worlds in TOML with `[[expect]]` blocks, read with the place of every word."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rolecall.documents import world_file
from rolecall.documents.positions import positions, width
from rolecall.documents.text_files import Position, text_of
from rolecall.documents.toml_tables import TomlTable, kind, located, parsed
from rolecall.domain.declared import Declared, Finding, Path
from rolecall.domain.errors import BadData, WrongUsage
from rolecall.domain.expectations import NO_WORDS, Expectation, Only, Spot, WordList

ABOUT = ("user", "every", "network")
_USER = ("at", "can", "cannot", "limits", "only", "role", "access")
_NETWORK = ("members", "main")
_KEYS = ("name", *ABOUT, *_USER, *_NETWORK)
_KNOWN = frozenset(_KEYS)


@dataclass(frozen=True)
class FixtureSource:
    """A file that is known to be TOML; `refers` is the file whose world it builds on, empty for none."""

    file: str
    text: str
    values: Mapping[str, Any]
    refers: str = ""

    def located(self, findings: Sequence[Finding]) -> BadData:
        """The error for findings, with their places in this file."""
        return located(findings, self.text, self.file)


@dataclass(frozen=True)
class Fixture:
    """A file's own world and expectations."""

    source: FixtureSource
    declared: Declared
    expectations: tuple[Expectation, ...]

    @cached_property
    def _places(self) -> dict[Path, Position]:
        return positions(self.source.text)

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.text.split("\n")

    def spot(self, path: Path) -> Spot:
        """Where a path is in the file; for a key that is not there, the nearest table around it."""
        while path and path not in self._places:
            path = path[:-1]
        line, column = self._places.get(path, (1, 1))
        source = self._lines[line - 1].rstrip("\r")
        return Spot(self.source.file, line, column, width(source, column), source)


def parse(source: str | bytes, file: str) -> FixtureSource:
    """A file as plain values, and what it builds on. Raises BadData where it is not TOML or refers elsewhere."""
    text = text_of(source, file)
    top = TomlTable(parsed(text, file), (), [])
    refers = top.text("fixture", _inside) or ""
    if top.findings:
        raise located(top.findings, text, file)
    return FixtureSource(file, text, top.values, refers)


def read(source: FixtureSource, *, regions: Mapping[str, str] | None = None) -> Fixture:
    """The fixture in a file; `regions` as for worlds. Raises BadData with every fault."""
    top = TomlTable(source.values, (), [])
    declared = world_file.world(top, source.file, regions or {}, also=("fixture",))
    expectations = tuple(_expectation(table) for table in top.tables("expect"))
    if top.findings:
        raise source.located(top.findings)
    return Fixture(source, declared, expectations)


def _inside(text: str) -> str:
    """A path that cannot leave the folder by its own words."""
    parts = text.replace("\\", "/").split("/")
    if not text.strip() or text.startswith(("/", "\\", "~")) or ".." in parts or ":" in parts[0] or "\0" in text:
        hint = "Name a file in the folder of this one, or in a folder below it."
        raise WrongUsage(f"The fixture “{text}” is not below this file's folder.", hint=hint)
    return text


def base(source: FixtureSource, above: Sequence[str] = ()) -> str:
    """The file that a fixture builds on, links followed; `above` are the files that build on this one.

    Raises BadData where it is not there, outside the fixture's folder, or builds on the fixture itself.
    """
    folder = os.path.realpath(os.path.dirname(os.path.abspath(source.file)))
    base = os.path.realpath(os.path.join(folder, source.refers))
    why = ""
    if os.path.commonpath([folder, base]) != folder:
        why = "leads outside this file's folder"
    elif not os.path.isfile(base):
        why = "is no file"
    elif base in (*above, os.path.realpath(source.file)):
        why = "builds on this file"
    if why:
        hint = "Name another file in the folder of this one, or in a folder below it."
        raise source.located([Finding(("fixture",), f"The fixture “{source.refers}” {why}.", hint)])
    return base


def _expectation(table: TomlTable) -> Expectation:
    values = table.values
    if not values.keys() <= _KNOWN:
        table.only(*_KEYS)
    _about(table)
    return Expectation(
        path=table.path,
        name=_text(table, "name"),
        users=_words(table, "user"),
        every=_words(table, "every"),
        at=_text(table, "at"),
        can=_words(table, "can"),
        cannot=_words(table, "cannot"),
        limits=_words(table, "limits"),
        only=_only(table) if "only" in values else None,
        role=_text(table, "role"),
        access=_access(table) if "access" in values else None,
        network=_text(table, "network"),
        members=_words(table, "members"),
        main=_text(table, "main"),
    )


def _about(table: TomlTable) -> None:
    """Notes an expectation about nobody or about two things at once, and one that expects nothing."""
    about = [key for key in ABOUT if key in table.values]
    if len(about) != 1:
        names = " and ".join(about) or "nobody"
        hint = 'Write one of user = "…", every = "…" and network = "…".'
        table.findings.append(Finding(table.path, f"The expectation names {names}.", hint))
        return
    fitting, other = (_NETWORK, _USER) if about == ["network"] else (_USER, _NETWORK)
    for key in other:
        if key in table.values:
            message = f"{key} says nothing about a {'network' if about == ['network'] else 'user'}."
            table.findings.append(Finding((*table.path, key), message, f"It takes {', '.join(fitting)}.", at_key=True))
    expected = (table.values.get(key) for key in fitting if key not in ("at", "only"))
    if "only" not in table.values and not any(value not in (None, [], "") for value in expected):
        message = "The expectation says nothing, so it would always hold."
        hint = f"Add one of {', '.join(key for key in fitting if key != 'at')}."
        table.findings.append(Finding(table.path, message, hint))
    elif table.values.get("access") is False and len(table.values.keys() & {*_USER} - {"at"}) > 1:
        message = "Who is to have no access can have nothing else expected."
        table.note("access", message, "Leave one of them out.")


def _text(table: TomlTable, key: str) -> str:
    return table.text(key, _filled) or ""


def _filled(text: str) -> str:
    if not text.strip():
        raise WrongUsage("The text is empty.", hint="Write a name, or leave the key out.")
    return text


def _words(table: TomlTable, key: str) -> WordList:
    """The texts of a key: a list, or a single text."""
    value = table.values.get(key)
    if value is None:
        return NO_WORDS
    path = (*table.path, key)
    if isinstance(value, str):
        return WordList((table.read_at(path, value, _filled) or "",), path, listed=False)
    if isinstance(value, list) and not value and key in ABOUT:
        table.note(key, f"{key} names nobody.", 'Write a name in quotes: "…"')
    return WordList(table.texts(key, _filled) or (), path)


def _only(table: TomlTable) -> Only:
    value, path = table.values["only"], (*table.path, "only")
    if not isinstance(value, dict):
        words = _words(table, "only")
        if not words:
            hint = 'Write only = { section = "…", can = [] }'
            table.note("only", "only names no permission and no section.", hint)
        return Only(words, NO_WORDS, path)
    inner = TomlTable(value, path, table.findings)
    inner.only("section", "can")
    words, sections = _words(inner, "can"), _words(inner, "section")
    if not words and not sections:
        inner.note("section", "only names no permission and no section.", 'Add section = "…".')
    return Only(words, sections, path)


def _access(table: TomlTable) -> bool | None:
    value = table.values["access"]
    if isinstance(value, bool):
        return value
    table.note("access", f"access has to be true or false, not {kind(value)}.", "Write access = false")
    return None
