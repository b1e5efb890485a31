"""Completing a word of a shell's command line: names from the store and the catalogue.

This runs at every TAB, so nothing heavy is imported: no dataclasses, no typing, no catalogue.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from rolecall.documents.settings_place import PROJECT, texts_in, user_file
from rolecall.domain import catalogue_names
from rolecall.store import names

Candidate = tuple[str, str]
"""A whole word, and a description of it."""
Line = Sequence[str]
"""The words of the command line before the one that is completed."""

HEADS = MappingProxyType(
    {
        "role:": "who has a role",
        "location:": "who has access at a location",
        "network:": "who has access at a network's locations",
        "staff:": "who is linked to a staff member",
        "status:": "active or invited",
        "can:": "who effectively has a permission",
        "all": "every access there is",
    }
)
VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "days": ("all", "7d", "30d", "3m", "6m", "none"),
        "today": ("all", "today"),
        "staff": ("all", "self"),
        "position": ("all",),
        "network": ("none",),
        "choice": ("all", "none"),
        "own-rights": ("all", "own"),
        "addresses": ("all",),
    }
)


def candidates(kind: str, typed: str, line: Line) -> list[Candidate]:
    """The words that contain `typed`, each once."""
    words: dict[str, str] = {}
    for word, about in KINDS[kind](typed, line):
        words[word] = about if words.get(word, about) == about else "several of this name"
    part = typed.casefold()
    return [(word, about) for word, about in words.items() if part in word.casefold() and word.isprintable()]


def users(typed: str, line: Line) -> list[Candidate]:
    """Each user once, by the e-mail, phone or name that `typed` begins; by e-mail where nothing was typed."""
    part, words = typed.casefold(), []
    tests: tuple[Callable[[str], bool], ...] = (
        lambda spelling: spelling.startswith(typed),
        lambda spelling: spelling.casefold().startswith(part),
        lambda spelling: part in spelling.casefold(),
    )
    for name, email, phone in names.users(setting("store", line), typed):
        spellings = [spelling for spelling in (email, phone, name) if spelling]
        word = next((s for test in tests for s in spellings if test(s)), spellings[0])
        words.append((word, (email or phone) if word == name else name))
    return words


def selectors(typed: str, line: Line) -> list[Candidate]:
    """Users, and selectors part by part: after a comma or `!` only the next part."""
    before, comma, part = typed.rpartition(",")
    lead = before + comma + ("!" if part.startswith("!") else "")
    part = typed[len(lead) :]
    kind, colon, value = part.partition(":")
    if not colon:
        return [*([] if lead else users(typed, line)), *((lead + head, about) for head, about in HEADS.items())]
    values = SELECTED[kind](value, line) if kind in SELECTED else []
    return [(f"{lead}{kind}:{word}", about) for word, about in values if "," not in word]


def locations(typed: str, line: Line) -> list[Candidate]:
    return [(name, currency) for name, currency in names.locations(setting("store", line))]


def networks(typed: str, line: Line) -> list[Candidate]:
    return [(name, f"main: {main}") for name, main in names.networks(setting("store", line))]


def staff(typed: str, line: Line) -> list[Candidate]:
    """Staff of the location that `--at` names, or all."""
    some = names.staff(setting("store", line), typed, setting("at", line))
    return [(name, " · ".join(filter(None, (position, place)))) for name, position, place in some]


def changes(typed: str, line: Line) -> list[Candidate]:
    return [(number, title) for number, title in names.changes(setting("store", line))]


def permissions(typed: str, line: Line) -> list[Candidate]:
    """What can be granted: permissions, sets, `KEY.*` and limits with their values."""
    key, equals, _ = typed.partition("=")
    if not equals:
        return revocable(typed, line, limit_end="=")
    kind = catalogue_names.limit_values().get(key, "")
    named = {"staff": staff, "network": networks}.get(kind)
    values = [*((word, "") for word in VALUES.get(kind, ())), *(named("", line) if named else [])]
    return [(f"{key}={word}", about) for word, about in values]


def revocable(typed: str, line: Line, limit_end: str = "") -> list[Candidate]:
    """What can be revoked: like what can be granted, but limits take no value."""
    known = catalogue_names.permissions()
    limits = [(key + limit_end, title) for key, title in catalogue_names.limits()]
    above = typed.rstrip("*").removesuffix(".")
    has_below = "." in typed and any(key.startswith(f"{above}.") for key, _ in known)
    return [*([(f"{above}.*", f"everything below {above}")] if has_below else []), *known, *limits, *_sets()]


def _sets() -> list[Candidate]:
    from rolecall.domain.sets import SETS

    return [(f"@{name}", about) for name, (about, _) in SETS.items()]


Completer = Callable[[str, Line], list[Candidate]]
SELECTED: Mapping[str, Completer] = MappingProxyType(
    {
        "role": lambda typed, line: [*catalogue_names.roles(), ("none", "no role")],
        "location": locations,
        "network": networks,
        "staff": lambda typed, line: [*staff(typed, ()), ("none", "linked to nobody")],
        "status": lambda typed, line: [("active", "accepted"), ("invited", "not accepted yet")],
        "can": lambda typed, line: [*catalogue_names.permissions(), *_sets()],
    }
)
KINDS: Mapping[str, Completer] = MappingProxyType(
    {
        "users": users,
        "selectors": selectors,
        "locations": locations,
        "networks": networks,
        "staff": staff,
        "changes": changes,
        "permissions": permissions,
        "revocable": revocable,
        "currencies": lambda typed, line: catalogue_names.currencies(),
    }
)


def setting(name: str, line: Line) -> str:
    """`--store` or `--at` as the command itself would take it: option, environment, project file, user file."""
    option, value = f"--{name}", ""
    for word, after in zip(line, [*line[1:], ""], strict=False):  # the last one counts
        if word == option:
            value = after
        elif word.startswith(f"{option}="):
            value = word.partition("=")[2]
    if value or (value := os.environ.get(f"ROLECALL_{name.upper()}", "")):
        return value
    for file in filter(os.path.isfile, (PROJECT, user_file())):
        if value := texts_in(file).get(name, ""):
            return value
    return ""
