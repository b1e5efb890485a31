"""Parsing a store's address into plain texts, light enough for a shell's every TAB."""

from __future__ import annotations

import os
from os.path import abspath, expanduser, join

SQLITE, POSTGRES = "sqlite", "postgresql"


def located(text: str = "") -> tuple[str, str]:
    """The kind of store, and its file's absolute path or its URL; an empty text is the platform's data folder.

    Raises WrongUsage.
    """
    if not text:
        return SQLITE, default_place()
    scheme, mark, rest = text.partition("://")
    if not mark:
        return SQLITE, abspath(expanduser(text))
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return POSTGRES, f"postgresql://{rest}"
    if scheme == SQLITE:
        return SQLITE, abspath(expanduser(rest.removeprefix("/")))
    from rolecall.domain.errors import WrongUsage

    hint = "Give a path, or a URL that begins with postgresql:// or sqlite:///"
    raise WrongUsage(f"A store cannot be at {scheme}://…", hint=hint)


def default_place() -> str:
    """`rolecall/store.db` in the platform's data folder, found the way the platform says."""
    if os.name == "posix" and os.uname().sysname == "Linux":
        data = os.environ.get("XDG_DATA_HOME") or expanduser("~/.local/share")
        return join(data, "rolecall", "store.db")
    from platformdirs import user_data_dir

    return join(user_data_dir("rolecall", appauthor=False), "store.db")
