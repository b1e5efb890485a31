"""A store as the use cases need it: ask it as it stands, save one plan."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolecall.domain.plan import Plan
from rolecall.domain.world import World
from rolecall.store import connections, reading
from rolecall.store.address import Address
from rolecall.store.reading import Snapshot

if TYPE_CHECKING:
    from rolecall.store.writing import Along, Occasion, Rebase, Recheck, Saved


@dataclass(frozen=True, slots=True)
class Store:
    """The store at an address. Whoever loads it releases it."""

    address: Address
    _opened: ExitStack = field(default_factory=ExitStack, init=False, repr=False, compare=False)

    def exists(self) -> bool:
        """Whether anything was ever saved there."""
        return connections.exists(self.address)

    def version(self) -> int:
        """The version of its tables, today's or an earlier one. Raises BadData for a later one, or none."""
        with connections.reader(self.address) as transaction:
            return reading.upgradable_version(transaction)

    def load(self) -> Snapshot:
        """The store as it stands, to be asked until it is released. Raises NotFound where nothing was ever saved."""
        with ExitStack() as opened:
            snapshot = reading.snapshot(opened.enter_context(connections.reader(self.address)))
            self._opened.push(opened.pop_all())
        return snapshot

    def load_or_empty(self) -> Snapshot:
        """Like `load`, but an empty world where nothing was ever saved."""
        return self.load() if self.exists() else Snapshot(World(), 0)

    def release(self) -> None:
        """Closes what `load` opened; the worlds it gave can answer nothing more than they know by then."""
        self._opened.close()

    def digest(self, number: int) -> str:
        """The digest of a saved change, empty where there is none. Raises NotFound where nothing was ever saved."""
        from rolecall.store.history_reading import HistoryReader

        with connections.reader(self.address) as transaction:
            reading.check_version(transaction)
            entry = HistoryReader(transaction).entry(number)
            return entry.digest if entry else ""

    def save(
        self,
        plan: Plan,
        occasion: Occasion,
        recheck: Recheck,
        *,
        since: int = 0,
        rebase: Rebase | None = None,
        along: Along | None = None,
    ) -> Saved:
        """Saves a plan, see `writing.save`. Only here is the writer imported."""
        from rolecall.store.writing import save

        return save(self.address, plan, occasion, recheck, since=since, rebase=rebase, along=along)
