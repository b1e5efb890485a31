"""Upgrading a store that an earlier version of rolecall wrote: in one transaction, after it is kept as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from rolecall.store import backups, copying, reading
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import reader
from rolecall.store.copying import Progress
from rolecall.store.migrations import version2
from rolecall.store.reading import VERSION
from rolecall.store.writing import asked

KEPT = "before-upgrade"
WAIT_SECONDS = 600
"""How long one waits while another upgrades."""
MIGRATIONS: Mapping[int, Callable[[Operations, Progress], None]] = MappingProxyType({2: version2.upgrade})
"""What makes the tables of each version of those of the one before it."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The version it had, which is today's where another process was faster; where the store is kept as it was,
    empty for PostgreSQL.
    """

    previous: int
    kept: str = ""


def upgrade(address: Address, progress: Progress, sealing: Callable[[], None]) -> Upgraded:
    """Brings a store to today's version. `sealing` is called when all is written but not yet saved.

    Raises BadData for one of a newer version, or that cannot be read; nothing is changed then.
    """
    with copying.writer(address, address, wait=WAIT_SECONDS) as written:
        if address.kind != SQLITE:
            written.execute(sa.text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
            written.execute(sa.text("LOCK TABLE rolecall_schema IN ACCESS EXCLUSIVE MODE"))
        previous = reading.upgradable_version(asked(written))
        if previous == VERSION:
            return Upgraded(previous)
        kept = _keep(address, progress) if address.kind == SQLITE else ""
        operations = Operations(MigrationContext.configure(written))
        for version in range(previous + 1, VERSION + 1):
            MIGRATIONS[version](operations, progress)
        written.execute(sa.text("UPDATE rolecall_schema SET version = :version"), {"version": VERSION})
        sealing()
    if address.kind == SQLITE:
        _shrink(address)
    return Upgraded(previous, kept)


def _shrink(address: Address) -> None:
    """Gives back the room of the old tables, where others let us; the store is whole without it."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(address.place, timeout=0, isolation_level=None)) as connection,
    ):
        connection.execute("VACUUM")


def _keep(address: Address, progress: Progress) -> str:
    """Writes the store down beside itself; another connection sees what the transaction began with."""
    with reader(address) as before:
        return backups.keep(before, address, KEPT, progress)
