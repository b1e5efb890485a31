"""Where a store is: a file for SQLite, a URL for PostgreSQL."""

from __future__ import annotations

import os
from dataclasses import dataclass
from os.path import abspath, expanduser, join

from rolecall.domain.errors import WrongUsage

SQLITE, POSTGRES = "sqlite", "postgresql"


@dataclass(frozen=True, slots=True)
class Address:
    """`kind` is sqlite or postgresql; `place` the file's absolute path, or the URL."""

    kind: str
    place: str

    @property
    def shown(self) -> str:
        """The place as it may be printed: a URL's password is left out, and its parameters, which may hold one."""
        if self.kind == SQLITE:
            return self.place
        scheme, _, rest = self.place.partition("://")
        server, slash, name = rest.partition("/")
        login, at, host = f"{server}{slash}{name.partition('?')[0]}".rpartition("@")
        return f"{scheme}://{login.split(':')[0]}{at}{host.partition('?')[0]}"


def address(text: str = "") -> Address:
    """Reads a path, a `sqlite:///` or a `postgresql://` URL; empty is the platform's data folder. Raises WrongUsage."""
    if not text:
        return Address(SQLITE, default_place())
    scheme, found, rest = text.partition("://")
    if not found:
        return Address(SQLITE, abspath(expanduser(text)))
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return Address(POSTGRES, f"postgresql://{rest}")
    if scheme == SQLITE:
        return Address(SQLITE, abspath(expanduser(rest.removeprefix("/"))))
    hint = "Give a path, or a URL that begins with postgresql:// or sqlite:///"
    raise WrongUsage(f"A store cannot be at {scheme}://…", hint=hint)


def default_place() -> str:
    """`rolecall/store.db` in the platform's data folder, found the way the platform says."""
    if os.name == "posix" and os.uname().sysname == "Linux":
        data = os.environ.get("XDG_DATA_HOME") or expanduser("~/.local/share")
        return join(data, "rolecall", "store.db")
    from platformdirs import user_data_dir

    return join(user_data_dir("rolecall", appauthor=False), "store.db")
