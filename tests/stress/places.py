"""Where the stores of trials are: files in a folder, or databases of a PostgreSQL server."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg

import postgres


class Places(Protocol):
    """Gives addresses for stores; each of them can be begun, copied and taken away."""

    kind: str

    def empty(self) -> str:
        """An address at which there is no store yet."""

    def like(self, address: str) -> str:
        """An address at which there is a copy of a store."""

    def settle(self, address: str) -> None:
        """Waits until nobody works on a store any more."""

    def drop(self, address: str) -> None:
        """Takes away a store with all that belongs to it."""

    def leftovers(self, address: str) -> list[str]:
        """What there is beside a store that does not belong to it."""


@dataclass
class Files:
    """SQLite stores, each in a folder of its own."""

    folder: Path
    kind: str = "sqlite"
    numbers: count[int] = field(default_factory=lambda: count(1))

    def empty(self) -> str:
        return str(self.folder / f"team{next(self.numbers)}" / "store.db")

    def like(self, address: str) -> str:
        place = Path(self.empty())
        place.parent.mkdir(mode=0o700)
        return str(shutil.copy(address, place))

    def settle(self, address: str) -> None:
        """A dead process leaves nothing that works on."""

    def drop(self, address: str) -> None:
        shutil.rmtree(Path(address).parent, ignore_errors=True)

    def leftovers(self, address: str) -> list[str]:
        return [path.name for path in Path(address).parent.glob(".rolecall-*")]


@dataclass
class Databases:
    """Stores in databases of a server, whose folder this is."""

    server: str
    kind: str = "postgresql"

    def empty(self) -> str:
        return postgres.database(self.server)

    def like(self, address: str) -> str:
        self.settle(address)
        return postgres.database(self.server, like=address)

    def settle(self, address: str) -> None:
        """The server may still commit what a client asked for that is dead by now."""
        query = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(address, autocommit=True) as connection:
            while connection.execute(f"{query} AND backend_type = 'client backend'".encode()).fetchall():
                time.sleep(0.01)

    def drop(self, address: str) -> None:
        postgres.drop(self.server, address)

    def leftovers(self, address: str) -> list[str]:
        """A transaction leaves nothing."""
        return []

    def on_disk(self, address: str, disk: Path) -> str:
        """A copy of a store on a disk of its own, mounted in the server's folder."""
        if not list(disk.iterdir()):
            shutil.chown(disk, Path(self.server).owner())
            postgres.execute(self.server, f"CREATE TABLESPACE small LOCATION '{disk}'")
        copy = self.like(address)
        self.settle(copy)
        postgres.move(self.server, copy, "small")
        return copy

    def forget_disk(self) -> None:
        """Lets the disk go, once no store is on it."""
        postgres.execute(self.server, "DROP TABLESPACE small")
