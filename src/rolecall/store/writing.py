"""The writing door: one plan, one transaction, one entry in the history."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from rolecall.domain.errors import Conflict, RolecallError
from rolecall.domain.history import Entry, seal
from rolecall.domain.plan import Plan, applied, dangling, stale, to_data
from rolecall.domain.world import World
from rolecall.store import reading, records
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import exists, sqlite_error
from rolecall.store.engine import create_tables, engine, prepare
from rolecall.store.tables import HistoryRow

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
    bound = engine(address)
    try:
        return _persist(bound, address, lambda session: _write(session, plan, occasion, recheck, new=new))
    finally:
        bound.dispose()


def _persist(bound: Engine, address: Address, work: Callable[[Session], int]) -> int:
    """Runs the transaction, again where PostgreSQL asks for it."""
    left = TRIES
    while True:
        try:
            with Session(bound) as session, session.begin():
                return work(session)
        except (DBAPIError, bound.dialect.loaded_dbapi.Error) as error:  # the reading door speaks to the driver itself
            said, left = getattr(error, "orig", None) or error, left - 1
            if not left or not _passing(said):
                raise _told(address, said) from error


def _write(session: Session, plan: Plan, occasion: Occasion, recheck: Recheck, *, new: bool) -> int:
    if new:
        create_tables(session.connection())
    driver = session.connection().connection.driver_connection
    assert driver is not None
    now = reading.snapshot(driver)
    _refuse_stale(now.world, plan)
    after = applied(now.world, plan)
    _refuse_dangling(now.world, after)
    recheck(now.world, after)
    records.write(session, plan)
    return _remember(session, driver, plan, occasion, now.revision + 1)


def _refuse_stale(world: World, plan: Plan) -> None:
    moved = stale(world, plan)
    if moved:
        what = f"{len(moved)} of the {len(plan.changes)} records in this plan"
        raise Conflict(f"{what} changed in the store since the plan was made; nothing was saved.", hint=AGAIN)


def _refuse_dangling(before: World, after: World) -> None:
    """What the plan refers to, or takes away from others, may have come or gone since it was made."""
    if dangling(after) and not dangling(before):
        raise Conflict(MISFIT, hint=AGAIN)


def _remember(session: Session, driver: Any, plan: Plan, occasion: Occasion, number: int) -> int:
    text = json.dumps(to_data(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    entry = Entry(number, occasion.at, occasion.actor, occasion.title, occasion.reason, text, "")
    digest = seal(reading.last_digest(driver), entry)
    session.add(HistoryRow(number=number, plan=text, digest=digest, **asdict(occasion)))
    session.flush()
    return number


def _passing(said: BaseException) -> bool:
    """Whether to run the transaction again: a serialization failure, a deadlock, a key or table made by another."""
    return getattr(said, "sqlstate", "") in ("40001", "40P01", "23505", "42P07")


def _told(address: Address, said: BaseException) -> RolecallError:
    """The error for what the driver said. Constraints hold where no rule looks, such as a reference to what is gone."""
    if type(said).__name__ in ("IntegrityError", "ForeignKeyViolation", "UniqueViolation"):
        return Conflict(MISFIT, hint=AGAIN)
    if address.kind == SQLITE:
        return sqlite_error(address, said)
    from rolecall.store.postgres import postgres_error

    return postgres_error(address, said)
