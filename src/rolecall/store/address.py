"""Where a store is: a file for SQLite, a URL for PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass

from rolecall.store.place import SQLITE, located

__all__ = ["SQLITE", "Address", "address"]


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
    return Address(*located(text))
