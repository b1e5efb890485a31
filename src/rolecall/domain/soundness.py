"""Checks the catalogue's data files, with messages that say which entry to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

KINDS = ("days", "today", "staff", "position", "network", "choice", "own-rights", "addresses")
SURE = ("label", "meaning", "inferred")
CONTACTS = ("", "listed", "listed-old", "inferred")


def check(data: dict[str, Any], roles: list[dict[str, Any]]) -> None:
    """Raises ValueError naming every unsound entry of catalogue.json and roles.json."""
    faults = [*_tree(data), *_unique(data), *_words(data), *_roles(data, roles)]
    if faults:
        raise ValueError("The catalogue's data is unsound:\n" + "\n".join(f"  {fault}" for fault in faults))


def _tree(data: dict[str, Any]) -> Iterable[str]:
    keys = {row["key"] for row in data["permissions"]}
    sections = {row["key"] for row in data["sections"]}
    for row in data["permissions"]:
        above = row["key"].rpartition(".")[0]
        if above and above not in keys:
            yield f"permission {row['key']}: add {above}, which it hangs below"
        if (row.get("section") or row["key"].split(".")[0]) not in sections:
            yield f"permission {row['key']}: its section is not among the sections"
    for row in data["limits"]:
        if "section" not in row and row["key"].rpartition(":")[0] not in keys:
            yield f"limit {row['key']}: no permission {row['key'].rpartition(':')[0]} to narrow"


def _unique(data: dict[str, Any]) -> Iterable[str]:
    rows = [*data["permissions"], *data["limits"]]
    for field in ("key", "slug", "old_slug"):
        counted = Counter(row[field] for row in rows if row.get(field))
        yield from (f"{field} {name} stands {count} times" for name, count in counted.items() if count > 1)


def _words(data: dict[str, Any]) -> Iterable[str]:
    for row in (*data["permissions"], *data["limits"]):
        if row["named"] not in SURE:
            yield f"{row['key']}: named is {row['named']!r}, not one of {', '.join(SURE)}"
        if row.get("contacts", "") not in CONTACTS:
            yield f"{row['key']}: contacts is {row['contacts']!r}, not one of {', '.join(CONTACTS[1:])}"
    for row in data["limits"]:
        if row["values"] not in KINDS:
            yield f"limit {row['key']}: values is {row['values']!r}, not one of {', '.join(KINDS)}"


def _roles(data: dict[str, Any], roles: list[dict[str, Any]]) -> Iterable[str]:
    keys = {row["key"] for row in data["permissions"]}
    limits = {row["key"] for row in data["limits"]}
    for role in roles:
        wanted = [key for key in (*role["recommended"], *role["additional"]) if key != "*"]
        yield from (f"role {role['key']}: unknown permission {key}" for key in wanted if key not in keys)
        yield from (f"role {role['key']}: {key} twice" for key, n in Counter(wanted).items() if n > 1)
        yield from (f"role {role['key']}: unknown limit {key}" for key in role.get("limits", {}) if key not in limits)
        yield from _closed(role, set(wanted))


def _closed(role: dict[str, Any], wanted: set[str]) -> Iterable[str]:
    if "*" in role["recommended"]:
        return
    for key in sorted(wanted):
        above = key.rpartition(".")[0]
        if above and above not in wanted:
            yield f"role {role['key']}: {key} is useless without {above}"
    for key in role["recommended"]:
        above = key.rpartition(".")[0]
        if above and above not in role["recommended"]:
            yield f"role {role['key']}: recommends {key} but not {above}"
