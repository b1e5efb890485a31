"""Backups: a store as one SQLite file of its own, of one moment, while others go on writing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import count

from rolecall.domain.errors import WrongUsage, damaged
from rolecall.store import copying, reading
from rolecall.store.address import SQLITE, Address
from rolecall.store.connections import DRIVER_ERRORS, reader, sqlite_error
from rolecall.store.copying import Progress
from rolecall.store.creation import create
from rolecall.store.transaction import Transaction

PAGES = 500
"""How many pages are copied between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The last change in a store: its number and digest; and whose store it is."""

    changes: int
    head: str
    identity: str


def revision(transaction: Transaction) -> Revision:
    return Revision(reading.revision(transaction), reading.last_digest(transaction), reading.identity(transaction))


def backup(store: Address, place: str, progress: Progress, *, replace: bool) -> Revision:
    """Writes a store down in a file, whole or not at all, readable by its owner alone.

    Raises WrongUsage where something is there, unless it is to be replaced.
    """
    target = Address(SQLITE, os.path.abspath(place))
    _refuse_place(store, target, replace=replace)
    with reader(store) as transaction:
        reading.check_version(transaction)

        def write(beside: Address) -> Revision:
            if transaction.on_sqlite:
                copy_pages(transaction, beside, target, progress)
            else:
                copying.fill_empty(transaction, beside, target, progress)
                _finish(beside, target)
            return revision(transaction)

        done = create(target, write, os.replace if replace else os.link)
        if done is None:  # another process was faster, or there are no links
            _refuse_place(store, target, replace=replace)
            done = create(target, write, os.replace)
        assert done is not None
        return done


def keep(transaction: Transaction, store: Address, why: str, progress: Progress) -> str:
    """Writes a store down beside itself before its writer replaces it; the file's place, named by its last change."""
    name = f"{store.place}.{why}-{reading.revision(transaction)}-{reading.last_digest(transaction)[:8]}"
    places = (name if number == 1 else f"{name}-{number}" for number in count(1))
    target = Address(SQLITE, next(place for place in places if not os.path.lexists(place)))
    create(target, lambda beside: copy_pages(transaction, beside, target, progress), os.replace)
    return target.place


def _refuse_place(store: Address, target: Address, *, replace: bool) -> None:
    folder = os.path.dirname(target.place)
    if not os.path.isdir(folder):
        message = f"Cannot write {target.place}: there is no folder {folder}."
        raise WrongUsage(message, hint="Create the folder first, or name another one.")
    if os.path.isdir(target.place):
        raise WrongUsage(f"Cannot write {target.place}: it is a folder.", hint="Name a file in it.")
    if not os.path.lexists(target.place):
        return
    if store.kind == SQLITE and os.path.exists(store.place) and os.path.samefile(store.place, target.place):
        raise WrongUsage(f"Cannot write {target.place}: it is the store itself.", hint="Name another place.")
    if not replace:
        raise WrongUsage(f"There is a file {target.place} already.", hint="Name another place, or add --force.")


def copy_pages(transaction: Transaction, beside: Address, shown: Address, progress: Progress) -> bool:
    """Copies a SQLite store as the transaction sees it into an empty file; `shown` is that in errors."""
    assert isinstance(transaction.connection, sqlite3.Connection)
    try:
        with closing(sqlite3.connect(beside.place)) as target:
            transaction.connection.backup(
                target, pages=PAGES, progress=lambda _, left, total: progress(total - left, total)
            )
    except DRIVER_ERRORS as error:
        raise sqlite_error(shown, error) from error
    _finish(beside, shown)
    return True


def _finish(beside: Address, shown: Address) -> None:
    """Checks the pages of a new file and flushes it to the disk."""
    try:
        with closing(sqlite3.connect(beside.place)) as connection:
            checked = connection.execute("PRAGMA quick_check(1)").fetchall()
    except DRIVER_ERRORS as error:
        raise sqlite_error(shown, error) from error
    if checked != [("ok",)]:
        raise damaged(str(checked[0][0]))
    number = os.open(beside.place, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
