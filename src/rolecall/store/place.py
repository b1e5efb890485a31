"""Parsing a store's address into plain texts, light enough for a shell's every TAB.

Whatever a person gives may hold a password, at its place or, misspelled, anywhere: no error here repeats any of it.
"""

from __future__ import annotations

import os
from os.path import abspath, expanduser, join

SQLITE, POSTGRES = "sqlite", "postgresql"
SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
PATHS = ("/", "./", "../", "~", ".\\", "..\\")
KEYWORDS = ("host=", "hostaddr=", "dbname=", "user=", "password=")
GIVE = "Give a path, or a URL that begins with postgresql:// or sqlite:///"
ESCAPE = (
    "In a login or a password write @ as %40, : as %3A, / as %2F and % as %25, or leave the password to PGPASSFILE."
)
TEXT = r"(?:[^\s:@/?#\[\]%]|%[0-9A-Fa-f]{2})"
HOST = rf"(?:\[[0-9A-Fa-f:.]+\]|(?:(?!,){TEXT})*)(?::[0-9]{{1,5}})?"
REST = rf"(?:{TEXT}*(?::(?:{TEXT}|:)*)?@)?{HOST}(?:,{HOST})*(?:/{TEXT}*)?(?:\?[a-z_]+=[^\s&#]*(?:&[a-z_]+=[^\s&#]*)*)?"
"""What may stand behind `postgresql://`: login, hosts, database and parameters, all of which libpq reads alike."""


def located(text: str = "") -> tuple[str, str]:
    """The kind of store, and its file's absolute path or its URL; an empty text is the platform's data folder.

    Raises WrongUsage for what is neither, and for what looks like a database's address and is none.
    """
    if not text:
        return SQLITE, default_place()
    scheme, mark, rest = text.partition("://")
    if mark and scheme.lower() in SCHEMES and _is_well_formed(rest):
        return POSTGRES, f"postgresql://{rest}"
    path = rest[1:] if mark and scheme.lower() == SQLITE and rest[:1] == "/" else text
    if "\0" not in path and (path is not text or not _looks_like_address(text)):
        return SQLITE, abspath(expanduser(path))
    from rolecall.domain.errors import WrongUsage

    if mark and scheme.lower() in SCHEMES:
        raise WrongUsage("The address of the store is not well formed.", hint=ESCAPE)
    hint = GIVE if mark else f"{GIVE}; a file with : or @ in its name is ./NAME"
    raise WrongUsage("The address of the store is neither a path nor a URL of a kind that rolecall knows.", hint=hint)


def _is_well_formed(rest: str) -> bool:
    import re  # not at the top: a TAB on a SQLite store can do without

    return re.fullmatch(REST, rest) is not None


def _looks_like_address(text: str) -> bool:
    """Whether a path may be a misspelled address: `user:password@host`, `postgresql:/…`, `host=… password=…`."""
    if "://" in text or (text.startswith("//") and "@" in text):
        return True
    drive = os.name == "nt" and text[1:2] == ":"
    named = any(mark in text for mark in ":@") or any(text.startswith(word) or f" {word}" in text for word in KEYWORDS)
    return named and not drive and not text.startswith(PATHS)


def default_place() -> str:
    """`rolecall/store.db` in the platform's data folder, found the way the platform says."""
    if os.name == "posix" and os.uname().sysname == "Linux":
        data = os.environ.get("XDG_DATA_HOME") or expanduser("~/.local/share")
        return join(data, "rolecall", "store.db")
    from platformdirs import user_data_dir

    return join(user_data_dir("rolecall", appauthor=False), "store.db")
