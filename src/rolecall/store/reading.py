"""Reading a store over the plain driver: which moment it is of, its history, and its world, which is asked later.

Whatever rolecall could not have written, because a disk or a person changed it, is BadData that names the record. The
ORM is never imported here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolecall.domain.command_line import command_line
from rolecall.domain.errors import BadData, OtherVersion, damaged
from rolecall.domain.world import World
from rolecall.store.transaction import Transaction

if TYPE_CHECKING:
    from rolecall.store.history_reading import HistoryReader

FIRST_VERSION = 1
VERSION = 2
RESTORE = "Restore it from a backup."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world as it stood, the number and digest of the last change in it, and whose store it is.

    `head` and `identity` are empty before the first change.
    """

    world: World
    revision: int
    head: str = ""
    identity: str = ""
    transaction: Transaction | None = field(default=None, repr=False, compare=False)

    @property
    def history(self) -> HistoryReader:
        """The history, to be asked while the transaction is open. There is none in a batch, or without a store."""
        from rolecall.store.history_reading import HistoryReader

        assert self.transaction is not None
        return HistoryReader(self.transaction)


def snapshot(transaction: Transaction) -> Snapshot:
    """The store as it stands in a transaction, which has to stay open while the world is asked."""
    from rolecall.store.stored_table import stored_world  # not at the top: help can do without

    check_version(transaction)
    moment = revision(transaction), last_digest(transaction), identity(transaction)
    return Snapshot(stored_world(transaction), *moment, transaction)


def check_version(transaction: Transaction) -> None:
    """Raises OtherVersion for a store that another version of rolecall wrote."""
    version = upgradable_version(transaction)
    if version != VERSION:
        store = ("--store", transaction.shown) if transaction.shown else ()
        raise OtherVersion(_differs(version), hint=f"Upgrade it with: {command_line('store upgrade', (), store)}")


def upgradable_version(transaction: Transaction) -> int:
    """The version of the tables. Raises OtherVersion for one that is later than today's, BadData for none."""
    version = next((row[0] for row in transaction.rows("SELECT version FROM rolecall_schema")), None)
    if isinstance(version, int) and FIRST_VERSION <= version <= VERSION:
        return version
    if isinstance(version, int) and version > VERSION:
        raise OtherVersion(_differs(version), hint="Upgrade rolecall.")
    raise BadData(_differs(version), hint=RESTORE)


def _differs(version: object) -> str:
    return f"The store has version {version}; this rolecall writes version {VERSION}."


def revision(transaction: Transaction) -> int:
    """The number of the last saved change, 0 before the first."""
    ((number,),) = transaction.rows("SELECT COALESCE(MAX(number), 0) FROM history")
    if not isinstance(number, int):
        raise damaged(f"a change in its history has the number {number!r}")
    return number


def identity(transaction: Transaction) -> str:
    """The store's random id."""
    rows = transaction.texts("SELECT id FROM rolecall_identity", (), "identity")
    return next((row[0] for row in rows), "")


def last_digest(transaction: Transaction) -> str:
    """The digest of the last saved change, empty before the first."""
    rows = transaction.texts("SELECT digest FROM history ORDER BY number DESC LIMIT 1", (), "last change")
    return next((row[0] for row in rows), "")
