"""Reading the tables of a parsed TOML file key by key, noting everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rolecall.domain.declared import Finding, Path, finding
from rolecall.domain.errors import WrongUsage
from rolecall.domain.nearness import did_you_mean

Check = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table at `path`; faults go to `findings`, which all tables of a file share."""

    values: Mapping[str, Any]
    path: Path
    findings: list[Finding]

    def note(self, key: str, message: str, hint: str = "") -> None:
        """Notes a fault of the value at `key`."""
        self.findings.append(Finding((*self.path, key), message, hint))

    def only(self, *known: str) -> None:
        """Notes every key that is not among `known`."""
        for key in self.values:
            if key not in known:
                hint = did_you_mean(key, known) or f"It takes {', '.join(known)}."
                self.findings.append(Finding((*self.path, key), f"The key {key} is unknown here.", hint, at_key=True))

    def required(self, key: str, check: Check) -> str:
        """A checked text; where it is missing or wrong that is noted, and the answer is empty."""
        if key not in self.values:
            self.findings.append(Finding(self.path, f"The key {key} is missing.", f"Add {key} = …"))
        return self.text(key, check) or ""

    def text(self, key: str, check: Check) -> str | None:
        """A checked text; None where it is missing or wrong."""
        value = self.values.get(key)
        if value is None:
            return None
        return self.checked((*self.path, key), value, check)

    def texts(self, key: str, check: Check) -> tuple[str, ...] | None:
        """Checked texts; None where there is no list. A wrong element is noted and stands as an empty text."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.note(key, f"{key} has to be a list of texts, not {kind(value)}.", f'Write {key} = ["…"]')
            return None
        return tuple(self.checked((*self.path, key, n), item, check) or "" for n, item in enumerate(value))

    def tables(self, key: str) -> list[Table]:
        """The tables of a list; what is no table is noted."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            hint = f"Write [[{'.'.join(p for p in (*self.path, key) if isinstance(p, str))}]] above each."
            self.note(key, f"{key} has to be a list of tables, not {kind(value)}.", hint)
            return []
        return list(self._each_table(key, value))

    def _each_table(self, key: str, items: list[Any]) -> Iterator[Table]:
        for n, item in enumerate(items):
            path = (*self.path, key, n)
            if isinstance(item, dict):
                yield Table(item, path, self.findings)
            else:
                self.findings.append(Finding(path, f"{key} takes tables, not {kind(item)}.", "Write { name = value }."))

    def checked(self, path: Path, value: Any, check: Check) -> str | None:
        """The value at `path` as `check` gives it; None where it is no text or is refused, which is noted."""
        if not isinstance(value, str):
            name = next(part for part in reversed(path) if isinstance(part, str))
            message = f"{name} has to be a text, not {kind(value)}."
            self.findings.append(Finding(path, message, 'Write it in quotes: "…"'))
            return None
        try:
            return check(value)
        except WrongUsage as error:
            self.findings.append(finding(path, error))
            return None


def kind(value: Any) -> str:
    """What a TOML value is, in words."""
    words = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return words.get(type(value), "a date or time")
