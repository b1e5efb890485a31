"""Keys and titles from the catalogue's files, without building the catalogue: quick enough for a shell's TAB."""

from __future__ import annotations

from os.path import dirname, join

TYPE_CHECKING = False  # importing it from typing takes longer than the files do
if TYPE_CHECKING:
    from typing import Any

Named = tuple[str, str]
"""A key and its title."""


def permissions() -> list[Named]:
    return _titles("permissions")


def limits() -> list[Named]:
    return _titles("limits")


def limit_values() -> dict[str, str]:
    """The kind of value that each limit takes, by key."""
    return {row["key"]: row["values"] for row in _read("catalogue.json")["limits"]}


def sections() -> list[Named]:
    return _titles("sections")


def roles() -> list[Named]:
    """Keys and descriptions."""
    return [(row["key"], row["description"]) for row in _read("roles.json")["roles"]]


def currencies() -> list[Named]:
    """ISO 4217 codes; they have no titles here."""
    return [(code, "") for code in _read("currencies.json")["codes"]]


def _titles(table: str) -> list[Named]:
    return [(row["key"], row["title"]) for row in _read("catalogue.json")[table]]


def _read(name: str) -> Any:
    import json

    with open(join(dirname(__file__), "data", name), encoding="utf-8") as file:
        return json.load(file)
