"""What an argument or an option completes to, decided by its metavar: one table.

A source is a tuple of tokens that every shell's script understands: `door-KIND` asks `rolecall __complete KIND`,
`list-NAME` is a list of words that stands in the script, `files` is the shell's own completion of paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

Source = tuple[str, ...]
FILES, USERS, SELECTORS = ("files",), ("door-users",), ("door-selectors",)
LOCATIONS, NETWORKS, STAFF = ("door-locations",), ("door-networks",), ("door-staff",)
PERMISSIONS, REVOCABLE, NOTHING = ("door-permissions",), ("door-revocable",), ()

TABLE: Mapping[str, Source] = MappingProxyType(
    {
        # metavars, each alternative of `A|B` for itself
        "USER": SELECTORS,
        "SELECTOR": SELECTORS,
        "TO": SELECTORS,
        "FROM": USERS,
        "A": USERS,
        "B": USERS,
        "LOCATION": LOCATIONS,
        "NETWORK": NETWORKS,
        "STAFF": STAFF,
        "S": STAFF,
        "ROLE": ("list-roles",),
        "SECTION": ("list-sections",),
        "KIND": ("list-reports",),
        "PERM": PERMISSIONS,
        "LIMIT": PERMISSIONS,
        "CHANGE": ("door-changes",),
        "CUR": ("door-currencies",),
        "FILE": FILES,
        "PATH": FILES,
        "PLAN": FILES,
        "none": ("list-none",),
        # options whose metavar says too little
        "--copy-from": USERS,
        "--forbid": REVOCABLE,
        "--revoke": REVOCABLE,
        "--staff": STAFF,
        "--network": NETWORKS,
        # arguments of a group or a verb
        "perms revoke PERM": REVOCABLE,
        "location NAME": LOCATIONS,
        "location add NAME": NOTHING,
        "network NAME": NETWORKS,
        "network create NAME": NOTHING,
        "staff NAME": STAFF,
        "staff add NAME": NOTHING,
    }
)
"""The most specific key counts: `GROUP VERB METAVAR`, `GROUP METAVAR`, the option, the metavar."""


def of_argument(path: str, metavar: str) -> Source:
    """The source of a verb's argument; empty for one that nothing is known about."""
    return _joined(_keys(path, part) for part in _parts(metavar))


def of_option(option: str, metavar: str) -> Source:
    """The source of an option's value."""
    return _joined((option, part) for part in _parts(metavar))


def _keys(path: str, part: str) -> tuple[str, str, str]:
    """Where to look for an argument, the most specific first."""
    return f"{path} {part}", f"{path.partition(' ')[0]} {part}", part


def _parts(metavar: str) -> list[str]:
    """`[USER...]` → USER; `FILE|PLAN|-` → FILE, PLAN and `-`."""
    return [part.strip("[]. ") for part in metavar.split("|")]


def _joined(alternatives: Iterator[tuple[str, ...]]) -> Source:
    """The sources of all alternatives, each token once."""
    found = (next((TABLE[key] for key in keys if key in TABLE), NOTHING) for keys in alternatives)
    return tuple(dict.fromkeys(token for source in found for token in source))
