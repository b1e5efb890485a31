"""A store as the use cases need it: load everything as it stands, save one plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolecall.domain.plan import Plan
from rolecall.domain.world import World
from rolecall.store import connections, reading
from rolecall.store.address import Address
from rolecall.store.reading import Snapshot

if TYPE_CHECKING:
    from rolecall.domain.history import Entry
    from rolecall.store.writing import Occasion, Rebase, Recheck, Saved


@dataclass(frozen=True, slots=True)
class Store:
    """The store at an address."""

    address: Address

    def exists(self) -> bool:
        """Whether anything was ever saved there."""
        return connections.exists(self.address)

    def load(self) -> Snapshot:
        """Everything as it stands. Raises NotFound where nothing was ever saved."""
        with connections.reader(self.address) as connection:
            return reading.snapshot(connection)

    def load_or_empty(self) -> Snapshot:
        """Like `load`, but an empty world where nothing was ever saved."""
        return self.load() if self.exists() else Snapshot(World(), 0)

    def history(self) -> list[Entry]:
        """Every saved change, oldest first. Raises NotFound where nothing was ever saved."""
        with connections.reader(self.address) as connection:
            reading.check_version(connection)
            return reading.history(connection)

    def digest(self, number: int) -> str:
        """The digest of a saved change, empty where there is none. Raises NotFound where nothing was ever saved."""
        with connections.reader(self.address) as connection:
            reading.check_version(connection)
            return reading.digest(connection, number)

    def archive(self) -> tuple[Snapshot, list[Entry]]:
        """The store as it stands and its whole history, both of one moment. Raises NotFound like `load`."""
        with connections.reader(self.address) as connection:
            return reading.snapshot(connection), reading.history(connection)

    def save(
        self, plan: Plan, occasion: Occasion, recheck: Recheck, *, since: int = 0, rebase: Rebase | None = None
    ) -> Saved:
        """Saves a plan, see `writing.save`. Only here is the writer imported."""
        from rolecall.store.writing import save

        return save(self.address, plan, occasion, recheck, since=since, rebase=rebase)
