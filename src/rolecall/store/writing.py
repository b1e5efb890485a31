"""Writing a store: one plan, one transaction, one entry in the history."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from rolecall.domain.errors import Conflict, RolecallError
from rolecall.domain.history import Entry, seal
from rolecall.domain.plan import Plan, applied, dangling, stale, to_data
from rolecall.domain.world import World
from rolecall.store import reading, statements
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import exists, sqlite_error
from rolecall.store.engine import create_tables, engine, prepare
from rolecall.store.rows import HistoryRow

TRIES = 5
MISFIT = "The plan does not fit what others changed in the store since it was made; nothing was saved."
AGAIN = "Run the command again."
Recheck = Callable[[World, World], None]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the history keeps beside a plan: when (ISO 8601, UTC), who, what was asked for and why."""

    at: str
    actor: str
    title: str
    reason: str = ""


def save(address: Address, plan: Plan, occasion: Occasion, recheck: Recheck) -> int:
    """Writes the plan and its history entry; returns the entry's number. All of it, or nothing.

    `recheck(before, after)` raises when the plan, on the world as it is now, breaks a rule. Raises Conflict when a
    record the plan touches is no longer what the plan says it was; Unavailable when the store cannot be written.
    """
    new = not exists(address)
    if new:
        prepare(address)
    bound, left = engine(address), TRIES
    try:
        while True:
            try:
                with Session(bound) as session, session.begin():
                    return _write(session, plan, occasion, recheck, new=new)
            except (DBAPIError, bound.dialect.loaded_dbapi.Error) as error:  # `reading` speaks to the driver itself
                cause, left = getattr(error, "orig", None) or error, left - 1
                if not left or not _may_pass(cause):
                    raise _explained(address, cause) from error
    finally:
        bound.dispose()


def _write(session: Session, plan: Plan, occasion: Occasion, recheck: Recheck, *, new: bool) -> int:
    if new:
        create_tables(session.connection())
    driver = session.connection().connection.driver_connection
    assert driver is not None
    now = reading.snapshot(driver)
    if moved := stale(now.world, plan):
        records = f"{len(moved)} of the {len(plan.changes)} records in this plan"
        raise Conflict(f"{records} changed in the store since the plan was made; nothing was saved.", hint=AGAIN)
    after = applied(now.world, plan)
    if dangling(after) and not dangling(now.world):
        raise Conflict(MISFIT, hint=AGAIN)
    recheck(now.world, after)
    statements.write(session, plan)
    return _log(session, driver, plan, occasion, now.revision + 1)


def _log(session: Session, driver: Any, plan: Plan, occasion: Occasion, number: int) -> int:
    text = json.dumps(to_data(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    entry = Entry(number, occasion.at, occasion.actor, occasion.title, occasion.reason, text, "")
    digest = seal(reading.last_digest(driver), entry)
    session.add(HistoryRow(number=number, plan=text, digest=digest, **asdict(occasion)))
    session.flush()
    return number


def _may_pass(cause: BaseException) -> bool:
    """Whether to run the transaction again: a serialization failure, a deadlock, a key or table made by another."""
    return getattr(cause, "sqlstate", "") in ("40001", "40P01", "23505", "42P07")


def _explained(address: Address, cause: BaseException) -> RolecallError:
    """The driver's complaint in words. Constraints hold where no rule looks, such as a reference to what is gone."""
    if type(cause).__name__ in ("IntegrityError", "ForeignKeyViolation", "UniqueViolation"):
        return Conflict(MISFIT, hint=AGAIN)
    if address.kind == SQLITE:
        return sqlite_error(address, cause)
    from rolecall.store.postgres import postgres_error

    return postgres_error(address, cause)
