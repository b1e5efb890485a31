"""Reading a store over the plain driver: which moment it is of, its history, and its world, which is asked later.

Whatever rolecall could not have written, because a disk or a person changed it, is BadData that names the record. The
ORM is never imported here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolecall.domain.errors import BadData, damaged
from rolecall.domain.world import World
from rolecall.store.transaction import Transaction

if TYPE_CHECKING:
    from rolecall.domain.history import Entry

VERSION = 2
RESTORE = "Restore it from a backup."
UPGRADE = "Upgrade it with: rolecall store upgrade"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world as it stood, the number and digest of the last change in it, and whose store it is.

    `head` and `identity` are empty before the first change.
    """

    world: World
    revision: int
    head: str = ""
    identity: str = ""


def snapshot(transaction: Transaction) -> Snapshot:
    """The store as it stands in a transaction, which has to stay open while the world is asked."""
    from rolecall.store.stored_table import stored_world  # not at the top: help can do without

    check_version(transaction)
    moment = revision(transaction), last_digest(transaction), identity(transaction)
    return Snapshot(stored_world(transaction), *moment)


def check_version(transaction: Transaction) -> None:
    """Raises BadData for a store that another version of rolecall wrote."""
    version = next((row[0] for row in transaction.rows("SELECT version FROM rolecall_schema")), None)
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        hint = "Upgrade rolecall." if newer else UPGRADE if version == 1 else RESTORE
        raise BadData(f"The store has version {version}; this rolecall writes version {VERSION}.", hint=hint)


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


def history(transaction: Transaction, after: int = 0) -> list[Entry]:
    """Every saved change later than number `after`, oldest first."""
    from rolecall.domain.history import Entry

    query = """SELECT at, actor, title, reason, plan, digest, number FROM history WHERE number > ? ORDER BY number"""
    return [Entry(row[-1], *row[:-1]) for row in transaction.texts(query, (int(after),), "change", most=6)]


def last_digest(transaction: Transaction) -> str:
    """The digest of the last saved change, empty before the first."""
    rows = transaction.texts("SELECT digest FROM history ORDER BY number DESC LIMIT 1", (), "last change")
    return next((row[0] for row in rows), "")


def digest(transaction: Transaction, number: int) -> str:
    """The digest of a saved change, empty where there is none."""
    rows = transaction.texts("SELECT digest FROM history WHERE number = ?", (int(number),), "change")
    return next((row[0] for row in rows), "")
