"""Writing what a store knows of its account, and the journal of pushes: each call one transaction, on the disk when it
returns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, tuple_, update
from sqlmodel import Session, SQLModel, col, func, select

from rolecall.domain.account.identities import KINDS
from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.picture_data import rights_to_data
from rolecall.domain.account.push_steps import PushStep, step_to_data
from rolecall.domain.errors import Conflict, Refused
from rolecall.store import account_reading
from rolecall.store.account_reading import STEP_KEYS, Binding, KnownAccount, Lease, Push
from rolecall.store.account_rows import (
    OPEN,
    AccountBookRow,
    AccountIdRow,
    AccountLocationRow,
    AccountRow,
    AccountStateRow,
    PullRow,
    PushRow,
    PushStepRow,
    table_of,
)
from rolecall.store.address import Address
from rolecall.store.writing import Along, asked, transact

CHUNK = 500
RESUME = "Go on with: rolecall push --resume"
Rows = Mapping[tuple[Any, ...], dict[str, Any]]
"""A table's rows by their keys."""
KEPT: Mapping[type[SQLModel], tuple[str, ...]] = {
    AccountBookRow: ("digest",),
    AccountIdRow: ("kind", "remote"),
    AccountLocationRow: ("location",),
    AccountStateRow: ("location", "person"),
}
"""The tables that a pull replaces, with their keys."""


# -- the binding -----------------------------------------------------------------------------------


def bind(address: Address, binding: Binding) -> None:
    """Connects a store to an account, or says anew who is signed in; creates the store where there is none.

    Where that is so already, nothing is written. Raises Refused where it is connected to another account.
    """

    def write(session: Session) -> int:
        found = account_reading.binding(asked(session.connection()))
        if found and replace(found, at=binding.at) == binding:
            return 0
        if found and found.url != binding.url:
            hint = "Disconnect it first: rolecall account disconnect --forget"
            raise Refused(f"The store is connected to another account: {found.url}.", hint=hint)
        session.execute(delete(table_of(AccountRow)))
        session.add(
            AccountRow(
                number=1,
                url=binding.url,
                caller=binding.caller,
                caller_name=binding.name,
                connected_at=binding.at,
                traits=_json(dict(binding.traits)),
            )
        )
        return 0

    transact(address, write)


def forget(address: Address) -> None:
    """Drops the binding, the pairs of ids and what was read of the account; pulls and pushes stay told.

    Raises Refused while a push is open.
    """

    def write(session: Session) -> int:
        if push := account_reading.open_push(asked(session.connection())):
            hint = f"{RESUME}, or give it up: rolecall push --abandon"
            raise Refused(f"Push {push.number} is not finished.", hint=hint)
        for row in (AccountRow, AccountStateRow, AccountLocationRow, AccountBookRow, AccountIdRow):
            session.execute(delete(table_of(row)))
        return 0

    transact(address, write)


# -- pulls -----------------------------------------------------------------------------------------


def pulled(before: KnownAccount, after: LastPull, at: str, actor: str) -> Along:
    """Remembers a pull in the transaction that saves its change; it is given that change's number, 0 for none.

    `before` is what the pull was made from. It raises Conflict where another pull was saved since, or the store is
    connected to another account by now.
    """

    def write(session: Session, change: int) -> None:
        found = account_reading.binding(asked(session.connection()))
        last = session.exec(select(func.coalesce(func.max(PullRow.number), 0))).one()
        if found is None or found.url != before.binding.url or last != before.pulls:
            message = "The account was pulled or connected otherwise since this pull began; nothing was saved."
            raise Conflict(message, hint="Run the command again.")
        _replace(session, before.last, after)
        session.add(PullRow(number=last + 1, at=at, actor=actor, change=change or None))
        session.flush()

    return write


def remember(address: Address, along: Along) -> None:
    """Remembers a pull that changes nothing in the world."""

    def write(session: Session) -> int:
        along(session, 0)
        return 0

    transact(address, write)


def _replace(session: Session, before: LastPull, after: LastPull) -> None:
    """Writes only the rows that differ: most people are as they were."""
    old, new = _rows_of(before), _rows_of(after)
    for row, keys in KEPT.items():
        stale = [key for key, values in old[row].items() if new[row].get(key) != values]
        table = table_of(row)
        for chunk in (stale[start : start + CHUNK] for start in range(0, len(stale), CHUNK)):
            session.execute(delete(table).where(tuple_(*(table.c[key] for key in keys)).in_(chunk)))
        fresh = [values for key, values in new[row].items() if old[row].get(key) != values]
        if fresh:
            session.execute(insert(table), fresh)


def _rows_of(last: LastPull) -> Mapping[type[SQLModel], Rows]:
    books = {book.digest(): book.text for book in last.books.values()}
    return {
        AccountBookRow: {(digest,): {"digest": digest, "book": text} for digest, text in books.items()},
        AccountIdRow: {
            (kind, remote): {"kind": kind, "remote": remote, "local": local}
            for kind in KINDS
            for remote, local in last.ids.of(kind).items()
        }
        | {
            (f"{kind} {field}", remote): {"kind": f"{kind} {field}", "remote": remote, "local": _json(value)}
            for (kind, remote, field), value in last.agreed.items()
        },
        AccountLocationRow: {(location,): _location_row(last, location) for location in _locations(last)},
        AccountStateRow: {
            key: {
                "location": key[0],
                "person": key[1],
                "rights": None if state is None else _json(rights_to_data(state)),
            }
            for key, state in last.states.items()
        },
    }


def _locations(last: LastPull) -> Iterator[int]:
    yield from {**last.positions, **last.books}


def _location_row(last: LastPull, location: int) -> dict[str, Any]:
    book = last.books.get(location)
    positions = {str(number): title for number, title in last.positions.get(location, {}).items()}
    return {"location": location, "book": book.digest() if book else None, "positions": _json(positions)}


# -- the journal of pushes -------------------------------------------------------------------------


def begin(address: Address, push: Push) -> int:
    """Writes a push and its steps down before anything is sent; its number. Raises Conflict where another is open."""

    def write(session: Session) -> int:
        if other := account_reading.open_push(asked(session.connection())):
            raise Conflict(f"Push {other.number} is not finished; nothing was sent.", hint=RESUME)
        number = session.exec(select(func.coalesce(func.max(PushRow.number), 0))).one() + 1
        session.add(
            PushRow(
                number=number,
                at=push.at,
                actor=push.actor,
                title=push.title,
                reason=push.reason,
                caller=push.caller,
                holder=push.holder,
                leased_until=push.leased_until,
                status=OPEN,
            )
        )
        session.flush()
        _write_steps(session, number, push.steps)
        return number

    return transact(address, write).number


def advance(address: Address, number: int, lease: Lease, steps: Iterable[PushStep], along: Along | None = None) -> None:
    """Writes steps of an open push down as they are now, with what goes along, and renews the lease.

    Raises Conflict where another process works it off by now: nothing may be sent then.
    """

    def write(session: Session) -> int:
        _renew(session, number, lease)
        _write_steps(session, number, steps)
        if along:
            along(session, number)
        return number

    transact(address, write)


def take_over(address: Address, number: int, lease: Lease, caller: int, *, gone: str = "") -> None:
    """Leases an open push to whoever resumes it; `gone` is a holder that is known not to run any more.

    Raises Conflict while another process works it off, or it is done.
    """

    def write(session: Session) -> int:
        push = account_reading.push(asked(session.connection()), number)
        if push is None or push.status != OPEN:
            raise Conflict(f"Push {number} is finished already.", hint=f"See: rolecall account pushes {number}")
        if push.holder not in ("", lease.holder, gone) and push.leased_until > lease.now:
            message = f"Push {number} is being worked off by another process until {push.leased_until}."
            raise Conflict(message, hint="Try again after that.")
        held = {"holder": lease.holder, "leased_until": lease.until, "caller": caller}
        session.execute(_of_push(number).values(held))
        return number

    transact(address, write)


def close(address: Address, number: int, lease: Lease, status: str) -> None:
    """Ends a push as done or abandoned. Raises Conflict where another process works it off by now."""

    def write(session: Session) -> int:
        _renew(session, number, lease)
        session.execute(_of_push(number).values(status=status, holder="", leased_until=lease.now))
        return number

    transact(address, write)


def release(address: Address, number: int, lease: Lease) -> None:
    """Lets anybody resume a push that stays open. Raises Conflict where another process works it off by now."""

    def write(session: Session) -> int:
        _renew(session, number, lease)
        session.execute(_of_push(number).values(holder="", leased_until=lease.now))
        return number

    transact(address, write)


def _renew(session: Session, number: int, lease: Lease) -> None:
    held = _of_push(number).where(col(PushRow.holder) == lease.holder, col(PushRow.status) == OPEN)
    renewed: Any = session.execute(held.values(leased_until=lease.until))
    if renewed.rowcount != 1:
        raise Conflict(f"Push {number} is no longer this process's.", hint=f"See: rolecall account pushes {number}")


def _of_push(number: int) -> Any:
    return update(PushRow).where(col(PushRow.number) == number)


def _write_steps(session: Session, number: int, steps: Iterable[PushStep]) -> None:
    """Replaces steps of a push, or adds them."""
    rows = [_step_row(number, step) for step in steps]
    table = table_of(PushStepRow)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        old = table.c.number.in_([row["number"] for row in chunk])
        session.execute(delete(table).where(table.c.push == number, old))
        session.execute(insert(table), chunk)


def _step_row(push: int, step: PushStep) -> dict[str, Any]:
    data = step_to_data(step)
    data |= {side: data[side] and _json(data[side]) for side in ("before", "after")}
    row = {key: data[key] for key in STEP_KEYS} | {"push": push, "wish": _json(data["wish"])}
    return row | {"account_user": row.pop("user")}


def _json(data: Any) -> str:
    """ASCII, so that every character of the account's can be kept."""
    return json.dumps(data, separators=(",", ":"))
