"""Where a store is: a file for SQLite, a URL for PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass, field

from rolecall.store.place import SQLITE, located

__all__ = ["SQLITE", "Address", "address"]


@dataclass(frozen=True, slots=True)
class Address:
    """`kind` is sqlite or postgresql; `place` the file's absolute path, or the URL, which may hold a password."""

    kind: str
    place: str = field(repr=False)

    @property
    def shown(self) -> str:
        """The place as it may be printed: of a URL without the password and the parameters, which may hold one.

        Only the name of a service stays: often it is all there is.
        """
        if self.kind == SQLITE:
            return self.place
        import re  # only here: most stores are files

        authority, slash, name = self.place.partition("://")[2].partition("?")[0].partition("/")
        login, at, hosts = authority.rpartition("@")
        service = re.search(r"[?&](service=[\w.-]+)(?=&|$)", self.place)
        query = f"?{service[1]}" if service else ""
        return f"postgresql://{login.partition(':')[0]}{at}{hosts}{slash}{name}{query}"


def address(text: str = "") -> Address:
    """Reads a path, a `sqlite:///` or a `postgresql://` URL; empty is the platform's data folder. Raises WrongUsage."""
    return Address(*located(text))
