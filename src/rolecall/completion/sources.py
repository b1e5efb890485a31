"""What an argument or an option completes to, decided by its metavar: one table.

A source is a tuple of tokens that every shell's script understands: `names-KIND` asks `rolecall __complete KIND`,
`list-NAME` is a list of words in the script, `files` is the shell's own completion of paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Source = tuple[str, ...]
FILES, USERS, SELECTORS = ("files",), ("names-users",), ("names-selectors",)
LOCATIONS, NETWORKS, STAFF = ("names-locations",), ("names-networks",), ("names-staff",)
PERMISSIONS, REVOCABLE, NOTHING = ("names-permissions",), ("names-revocable",), ()

TABLE: Mapping[str, Source] = MappingProxyType(
    {
        # metavars, each alternative of `A|B` for itself
        "USER": SELECTORS,
        "SELECTOR": SELECTORS,
        "TO": SELECTORS,
        "FROM": USERS,
        "OTHER": USERS,
        "LOCATION": LOCATIONS,
        "NETWORK": NETWORKS,
        "STAFF": STAFF,
        "ROLE": ("list-roles",),
        "SECTION": ("list-sections",),
        "KIND": ("list-reports",),
        "TOPIC": ("list-topics",),
        "PERMISSION": PERMISSIONS,
        "LIMIT": PERMISSIONS,
        "CHANGE": ("names-changes",),
        "CURRENCY": ("names-currencies",),
        "FILE": FILES,
        "PATH": FILES,
        "PLAN": FILES,
        "none": ("list-none",),
        # options whose metavar is too general
        "--copy-from": USERS,
        "--forbid": REVOCABLE,
        "--revoke": REVOCABLE,
        "--staff": STAFF,
        "--network": NETWORKS,
        # arguments of a group or a verb
        "perms revoke PERMISSION": REVOCABLE,
        "perms diff USER": USERS,
        "location NAME": LOCATIONS,
        "location add NAME": NOTHING,
        "network NAME": NETWORKS,
        "network create NAME": NOTHING,
        "staff NAME": STAFF,
        "staff add NAME": NOTHING,
        "store FROM": FILES,
        "store TO": FILES,
    }
)
"""The most specific key counts: `GROUP VERB METAVAR`, `GROUP METAVAR`, the option, the metavar."""


def of_argument(path: str, metavar: str) -> Source:
    """The source of a verb's argument; empty for one that nothing is known about."""
    return _joined(metavar, path, path.partition(" ")[0])


def of_option(option: str, metavar: str) -> Source:
    """The source of an option's value."""
    return TABLE.get(option) or _joined(metavar)


def _joined(metavar: str, *places: str) -> Source:
    """The sources of all alternatives, each token once: `FILE|PLAN|-`, `[USER...]`."""
    tokens: dict[str, None] = {}
    for part in (part.strip("[]. ") for part in metavar.split("|")):
        keys = (*(f"{place} {part}" for place in places), part)
        tokens |= dict.fromkeys(next((TABLE[key] for key in keys if key in TABLE), NOTHING))
    return tuple(tokens)
