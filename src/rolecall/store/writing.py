"""Writing a store: one plan, one transaction, one entry in the history."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import uniform
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from rolecall.domain.errors import Conflict, RolecallError
from rolecall.domain.history import Entry
from rolecall.domain.plan import Change, Plan, applied, dangling, stale
from rolecall.domain.world import World
from rolecall.store import history_writing, integrity, reading, statements
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import DRIVER_ERRORS, exists, sqlite_error
from rolecall.store.creation import claim, create
from rolecall.store.engine import create_identity, create_tables, engine
from rolecall.store.reading import Snapshot
from rolecall.store.transaction import Transaction

TRIES = 10
PATIENCE_SECONDS = 30
"""A transaction is run again so often at least, and for so long: writers on PostgreSQL do not queue."""
UNIQUE = "23505"
"""PostgreSQL's code for a key that another writer used too; it stays where it is still there after so many tries."""
MOST_SECONDS = 0.3
"""The longest rest between two tries, so that many writers do not meet again and again."""
MISFIT = "The plan does not fit what others changed in the store since it was made; nothing was saved."
AGAIN = "Run the command again."
Recheck = Callable[[Snapshot, World, Plan], None]
Rebase = Callable[["Moved"], Plan]
Along = Callable[[Session, int], None]
"""Writes something else in the transaction that saves a plan; it is given the number of the saved change."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the history keeps beside a plan: when (ISO 8601, UTC), who, what was asked for and why."""

    at: str
    actor: str
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The number of a saved change, and whether it created the store."""

    number: int
    created: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What others did since a plan was made: the store now, the changes of the plan whose records are no longer what
    it says they were, and the saved changes that touched those records, oldest first.
    """

    plan: Plan
    now: Snapshot
    changes: tuple[Change, ...]
    entries: tuple[Entry, ...]

    def conflict(self) -> Conflict:
        """The error that says what changed meanwhile, where and by whom."""
        records = f"{len(self.changes)} of the {len(self.plan.changes)} records in this plan"
        conflict = Conflict(f"{records} changed in the store since the plan was made; nothing was saved.", hint=AGAIN)
        conflict.details = tuple(entry.line for entry in self.entries)
        return conflict


def save(
    address: Address,
    plan: Plan,
    occasion: Occasion,
    recheck: Recheck,
    *,
    since: int = 0,
    rebase: Rebase | None = None,
    along: Along | None = None,
) -> Saved:
    """Writes the plan, its history entry and what goes along with it: all of it, or nothing.

    `recheck(now, after, plan)` raises when the plan must not be saved on the store as it is now. Where a record that
    the plan touches is no longer what the plan says it was, `rebase` gives the plan to save instead or raises; without
    it that is a Conflict. `since` is the number of the last change in the world that the plan was made on. Raises
    Unavailable when the store cannot be written.
    """

    def write(session: Session) -> int:
        number = _write(session, plan, occasion, recheck, since, rebase)
        if along:
            along(session, number)
        return number

    return transact(address, write)


def transact(address: Address, write: Callable[[Session], int]) -> Saved:
    """Runs `write` in one transaction on a store, which is created where there is none; `number` is what it returns.

    It may run several times, until one of them is saved.
    """
    if address.kind == SQLITE and not os.path.lexists(address.place):
        saved = create(address, lambda beside: _persist(beside, write, new=True, shown=address))
        if saved:
            return saved
    new = not exists(address)
    if new and address.kind == SQLITE:
        claim(address)
    return _persist(address, write, new=new, shown=address)


def _persist(address: Address, write: Callable[[Session], int], *, new: bool, shown: Address) -> Saved:
    """Runs the transaction, again where PostgreSQL asks for it. `shown` is the store's address in errors."""
    bound, end = engine(address), monotonic() + PATIENCE_SECONDS
    try:
        for attempt in count(1):
            try:
                with Session(bound) as session, session.begin():
                    created = new and create_tables(session.connection())
                    if created:
                        create_identity(session.connection())
                    return Saved(write(session), created)
            except (DBAPIError, *DRIVER_ERRORS, bound.dialect.loaded_dbapi.Error) as error:  # `reading` uses the driver
                cause = getattr(error, "orig", None) or error
                patient = monotonic() <= end and getattr(cause, "sqlstate", "") != UNIQUE
                if (attempt >= TRIES and not patient) or not _may_pass(cause):
                    raise explained(shown, cause) from error
                sleep(uniform(0, min(MOST_SECONDS, 0.01 * 2**attempt)))  # noqa: S311 - no secret
    finally:
        bound.dispose()
    raise AssertionError  # the last try either returns or raises


def _write(
    session: Session, plan: Plan, occasion: Occasion, recheck: Recheck, since: int, rebase: Rebase | None
) -> int:
    now = reading.snapshot(asked(session.connection()))
    if moved := stale(now.world, plan):
        meanwhile = Moved(plan, now, tuple(moved), tuple(now.history.touching(moved, since)))
        if rebase is None:
            raise meanwhile.conflict()
        plan = rebase(meanwhile)
        if stale(now.world, plan):
            raise meanwhile.conflict()
    integrity.check(now.history, now.world, plan)
    after = applied(now.world, plan)
    if dangling(after, plan):
        raise Conflict(MISFIT, hint=AGAIN)
    recheck(now, after, plan)
    statements.write(session, plan)
    return history_writing.write_entry(session, now.history, plan, occasion, after)


def asked(connection: sa.Connection) -> Transaction:
    """The same transaction as `reading` takes it."""
    driver: Any = connection.connection.driver_connection
    assert driver is not None
    return Transaction(driver)


def _may_pass(cause: BaseException) -> bool:
    """Whether to run the transaction again: a serialization failure, a deadlock, a key or table made by another."""
    return getattr(cause, "sqlstate", "") in ("40001", "40P01", UNIQUE, "42P07")


def explained(address: Address, cause: BaseException) -> RolecallError:
    """The driver's complaint in words. Constraints hold where no rule looks, such as a reference to what is gone."""
    if type(cause).__name__ in ("IntegrityError", "ForeignKeyViolation", "UniqueViolation"):
        return Conflict(MISFIT, hint=AGAIN)
    if address.kind == SQLITE:
        return sqlite_error(address, cause)
    from rolecall.store.postgres import postgres_error

    return postgres_error(address, cause)
