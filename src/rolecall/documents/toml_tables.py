"""TOML read as tables, key by key, noting everything that is wrong together with its place in the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rolecall.documents.text_files import end
from rolecall.domain.bounds import MOST_CHARACTERS, MOST_DEPTH
from rolecall.domain.declared import Finding, Path, finding
from rolecall.domain.errors import BadData, Fault, WrongUsage, faulty
from rolecall.domain.nearness import did_you_mean

Read = Callable[[str], str]
_TOKEN = re.compile(
    r"""
      \"{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"{3}\"{0,2}     # up to two quotes may stand before the closing three
    | '{3}.*?'{3}'{0,2}
    | "[^"\\\n]*(?:\\.[^"\\\n]*)*"
    | '[^'\n]*'
    | \#[^\n]*
    | [\[\]{}.,=\n]
    """,
    re.VERBOSE | re.DOTALL,
)


def parsed(text: str, file: str) -> dict[str, Any]:
    """The TOML text as plain values. Raises BadData with the place where it is not TOML, or nested too deeply."""
    deep = _too_deep(text)
    if deep is not None:
        message = f"This is nested more than {MOST_DEPTH} levels deep."
        raise faulty(file, [Fault(file, *end(text[:deep]), message, "See https://toml.io for the form of the file.")])
    try:
        return tomllib.loads(text)
    except ValueError as error:
        what, _, _ = str(error).partition(" (at ")
        place = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
        line, column = (int(place[1]), int(place[2])) if place else end(text)
        fault = Fault(file, line, column, f"This is not TOML: {what}", "See https://toml.io for the form of the file.")
        raise faulty(file, [fault]) from None


def located(findings: Iterable[Finding], text: str, file: str) -> BadData:
    """The error with every finding at its line and column, in the order of the file.

    What the file does not mention is placed at the nearest table around it.
    """
    from rolecall.documents.positions import all_positions

    values, keys = all_positions(text)
    faults = []
    for x in findings:
        known, path = keys if x.at_key else values, x.path
        while path and path not in known:
            path = path[:-1]
        faults.append(Fault(file, *known.get(path, (1, 1)), x.message, x.hint, x.rule))
    return faulty(file, sorted(faults, key=lambda fault: (fault.line, fault.column)))


def _too_deep(text: str) -> int | None:
    """The offset of the first list, table or part of a key beyond the bound; the library's work grows with its square.

    Strings and remarks are skipped, so that in a text that is TOML so far nothing else is counted.
    """
    depth = parts = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == ".":
            parts += 1
        elif sign in "[{":
            depth, parts = depth + 1, 0
        elif sign in "]}":
            depth -= 1
        elif sign in ",=\n":
            parts = 0
        if depth + parts > MOST_DEPTH:
            return token.start()
    return None


@dataclass(frozen=True, slots=True)
class TomlTable:
    """One table at `path`; faults go to `findings`, which all tables of a file share."""

    values: Mapping[str, Any]
    path: Path
    findings: list[Finding]

    def note(self, key: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding((*self.path, key), message, hint))

    def only(self, *known: str) -> None:
        """Notes every key that is not among `known`."""
        for key in self.values:
            if key not in known:
                hint = did_you_mean(key, known) or f"Choose from: {', '.join(known)}."
                self.findings.append(Finding((*self.path, key), f"Unknown key “{key}”.", hint, at_key=True))

    def required(self, key: str, read: Read) -> str:
        """A text as `read` gives it; where it is missing or wrong that is noted, and the answer is empty."""
        if key not in self.values:
            self.findings.append(Finding(self.path, f"The key {key} is missing.", f"Add {key} = …"))
        return self.text(key, read) or ""

    def text(self, key: str, read: Read) -> str | None:
        """A text as `read` gives it; None where it is missing or wrong."""
        value = self.values.get(key)
        return None if value is None else self.read_at((*self.path, key), value, read)

    def texts(self, key: str, read: Read) -> tuple[str, ...] | None:
        """Texts as `read` gives them; None where there is no list. A wrong element is noted and stands empty."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.note(key, f"{key} has to be a list of texts, not {kind(value)}.", f'Write {key} = ["…"]')
            return None
        return tuple(self.read_at((*self.path, key, n), item, read) or "" for n, item in enumerate(value))

    def tables(self, key: str) -> list[TomlTable]:
        """The tables of a list; what is not a table is noted."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            hint = f"Write [[{'.'.join(p for p in (*self.path, key) if isinstance(p, str))}]] above each."
            self.note(key, f"{key} has to be a list of tables, not {kind(value)}.", hint)
            return []
        tables = []
        for n, item in enumerate(value):
            path = (*self.path, key, n)
            if isinstance(item, dict):
                tables.append(TomlTable(item, path, self.findings))
            else:
                message = f"{key} takes tables, not {kind(item)}."
                self.findings.append(Finding(path, message, "Write { name = value }."))
        return tables

    def read_at(self, path: Path, value: Any, read: Read) -> str | None:
        """The value at `path` as `read` gives it; None where it is not a text or is refused, which is noted."""
        if not isinstance(value, str):
            name = next(part for part in reversed(path) if isinstance(part, str))
            message = f"{name} has to be a text, not {kind(value)}."
            self.findings.append(Finding(path, message, 'Write it in quotes: "…"'))
            return None
        if len(value) > MOST_CHARACTERS:
            message = f"The text has {len(value)} characters; {MOST_CHARACTERS} is the most."
            self.findings.append(Finding(path, message, "Shorten it."))
            return None
        try:
            return read(value)
        except WrongUsage as error:
            self.findings.append(finding(path, error))
            return None


def kind(value: Any) -> str:
    """What a TOML value is, in words."""
    words = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return words.get(type(value), "a date or time")
