"""Putting a backup in the place of a store: in one transaction, after what was there is kept beside it."""

from __future__ import annotations

from collections.abc import Callable

from rolecall.domain.errors import BadData, Conflict, Refused
from rolecall.store import backups, copying, reading
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import exists, reader
from rolecall.store.copying import Progress
from rolecall.store.transaction import Transaction
from rolecall.store.writing import AGAIN, asked

KEPT = "before-restore"


def restore(
    source: Address, target: Address, heads: tuple[str, str], progress: Progress, sealing: Callable[[], None]
) -> str:
    """Makes a store hold exactly what a backup holds; where what was there is kept, empty where nothing was.

    `heads` are the digests of the last changes of the backup and of the store that is to be replaced, as they were
    shown. `sealing` is called when all is written but not yet saved. Raises Conflict where others saved a change since,
    Refused for a database of PostgreSQL that is not empty.
    """
    shown, head = heads
    with reader(source) as rows:
        reading.check_version(rows)
        if reading.last_digest(rows) != shown:
            message = "The backup changed since it was compared with the store; nothing was restored."
            raise Conflict(message, hint=AGAIN)
        if not exists(target):
            copying.fill(rows, target, progress)
            return ""
        if target.kind != SQLITE:
            hint = "Restore into an empty database, then name that one with --store."
            raise Refused(f"There is a store at {target.shown}, which cannot be kept beside itself.", hint=hint)
        try:
            return _replace(rows, target, head, progress, sealing)
        except BadData as error:
            hint = f"Move {target.place} away, with {target.place}-wal where there is one, and restore again."
            raise BadData(error.message, hint=hint) from error


def _replace(rows: Transaction, target: Address, head: str, progress: Progress, sealing: Callable[[], None]) -> str:
    with copying.writer(target, target) as written:
        now = asked(written)
        reading.check_version(now)
        if reading.last_digest(now) != head:
            message = "The store changed since it was compared with the backup; nothing was restored."
            raise Conflict(message, hint=AGAIN)
        with reader(target) as before:  # it sees what the transaction began with
            kept = backups.keep(before, target, KEPT, progress)
        copying.delete_all(written)
        copying.insert_all(rows, written, progress)
        sealing()
    return kept
