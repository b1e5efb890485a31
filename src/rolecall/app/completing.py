"""What a word on a shell's command line may become: names from the store and the catalogue.

Everything here is read anew at every TAB, so nothing heavy is imported: no dataclasses, no typing, no catalogue.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from rolecall.documents.settings_place import PROJECT, user_file
from rolecall.domain import catalogue_names
from rolecall.domain.nearness import fold
from rolecall.store import names

Candidate = tuple[str, str]
"""A whole word, and what it is."""
Line = Sequence[str]
"""The words of the command line before the one that is typed."""

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
    """What `typed` may become, each word once, whether it begins with what was typed or only contains it."""
    found: dict[str, str] = {}
    for word, told in KINDS[kind](typed, line):
        same = found.get(word, told)
        found[word] = told if same == told else "several of this name"
    part = typed.casefold()
    return [(word, told) for word, told in found.items() if part in word.casefold() and word.isprintable()]


def users(typed: str, line: Line) -> list[Candidate]:
    """Each user once: spelled the way the word was begun, by e-mail where nothing was typed."""
    found = []
    for name, email, phone in names.users(setting("store", line)):
        word = _spelling(typed, [spelling for spelling in (email, phone, name) if spelling])
        found.append((word, (email or phone) if word == name else name))
    return found


def _spelling(typed: str, spellings: Sequence[str]) -> str:
    part = typed.casefold()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda spelling: spelling.startswith(typed),
        lambda spelling: spelling.casefold().startswith(part),
        lambda spelling: part in spelling.casefold(),
    )
    return next((s for test in tests for s in spellings if test(s)), spellings[0])


def selectors(typed: str, line: Line) -> list[Candidate]:
    """Users, and selectors part by part: after a comma or `!` the next part only."""
    before, comma, part = typed.rpartition(",")
    lead = before + comma + ("!" if part.startswith("!") else "")
    part = typed[len(lead) :]
    kind, colon, value = part.partition(":")
    if not colon:
        return [*([] if lead else users(typed, line)), *((lead + head, told) for head, told in HEADS.items())]
    found = SELECTED[kind](value, line) if kind in SELECTED else []
    return [(f"{lead}{kind}:{word}", told) for word, told in found if "," not in word]


def locations(typed: str, line: Line) -> list[Candidate]:
    return [(name, currency) for name, currency in names.locations(setting("store", line))]


def networks(typed: str, line: Line) -> list[Candidate]:
    return [(name, f"main: {main}") for name, main in names.networks(setting("store", line))]


def staff(typed: str, line: Line) -> list[Candidate]:
    """Staff of the location that `--at` names, or all."""
    found = names.staff(setting("store", line))
    wanted = fold(setting("at", line))
    places = {place for _, _, place in found}
    here = {place for place in places if fold(place) == wanted} or {p for p in places if wanted in fold(p)}
    return [(name, " · ".join(filter(None, (position, place)))) for name, position, place in found if place in here]


def changes(typed: str, line: Line) -> list[Candidate]:
    return [(number, title) for number, title in names.changes(setting("store", line))]


def permissions(typed: str, line: Line) -> list[Candidate]:
    """What can be granted: permissions, sets, `KEY.*` and limits with their values."""
    key, equals, _ = typed.partition("=")
    if equals:
        return [(f"{key}={word}", told) for word, told in _values(key, line)]
    return [*revocable(typed, line, limit_end="=")]


def revocable(typed: str, line: Line, limit_end: str = "") -> list[Candidate]:
    """What can be revoked: like what can be granted, but limits take no value."""
    known = catalogue_names.permissions()
    limits = [(key + limit_end, title) for key, title in catalogue_names.limits()]
    below = typed.rstrip("*").removesuffix(".")
    swept = [(f"{below}.*", f"everything below {below}")] if _has_below(below, known) and "." in typed else []
    return [*swept, *known, *limits, *_sets()]


def _has_below(key: str, known: Iterable[Candidate]) -> bool:
    return any(other.startswith(f"{key}.") for other, _ in known)


def _sets() -> list[Candidate]:
    from rolecall.domain.sets import SETS

    return [(f"@{name}", told) for name, (told, _) in SETS.items()]


def _values(key: str, line: Line) -> list[Candidate]:
    """What a limit may be set to."""
    kind = catalogue_names.limit_values().get(key, "")
    named = {"staff": staff, "network": networks}.get(kind)
    return [*((word, "") for word in VALUES.get(kind, ())), *(named("", line) if named else [])]


def _roles(typed: str, line: Line) -> list[Candidate]:
    return [*catalogue_names.roles(), ("none", "no role")]


def _staff_or_none(typed: str, line: Line) -> list[Candidate]:
    return [*staff(typed, ()), ("none", "linked to nobody")]


def _statuses(typed: str, line: Line) -> list[Candidate]:
    return [("active", "accepted"), ("invited", "not accepted yet")]


def _able(typed: str, line: Line) -> list[Candidate]:
    return [*catalogue_names.permissions(), *_sets()]


def _currencies(typed: str, line: Line) -> list[Candidate]:
    return catalogue_names.currencies()


Answering = Callable[[str, Line], list[Candidate]]
SELECTED: Mapping[str, Answering] = MappingProxyType(
    {
        "role": _roles,
        "location": locations,
        "network": networks,
        "staff": _staff_or_none,
        "status": _statuses,
        "can": _able,
    }
)
KINDS: Mapping[str, Answering] = MappingProxyType(
    {
        "users": users,
        "selectors": selectors,
        "locations": locations,
        "networks": networks,
        "staff": staff,
        "changes": changes,
        "permissions": permissions,
        "revocable": revocable,
        "currencies": _currencies,
    }
)


def setting(name: str, line: Line) -> str:
    """`--store` or `--at` as the command itself would take it: option, environment, project file, user file."""
    return _option(f"--{name}", line) or os.environ.get(f"ROLECALL_{name.upper()}", "") or _from_files(name)


def _option(option: str, line: Line) -> str:
    """The value of an option on the line; the last one counts."""
    value = ""
    for word, after in zip(line, [*line[1:], ""], strict=False):
        if word == option:
            value = after
        elif word.startswith(f"{option}="):
            value = word.partition("=")[2]
    return value


def _from_files(name: str) -> str:
    for file in filter(os.path.isfile, (PROJECT, user_file())):
        from rolecall.documents.settings_glance import glance

        if value := glance(file).get(name, ""):
            return value
    return ""
