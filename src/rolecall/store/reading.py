"""Reading a store: SELECTs over the plain driver that return domain values. The ORM is never imported here.

Whatever rolecall could not have written, because a disk or a person changed it, is BadData that names the record.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import BadData, damaged
from rolecall.domain.plan import compare, dangling
from rolecall.domain.records import from_newer_version, remembered_from_plain, settings_from_plain
from rolecall.domain.world import ACTIVE, INVITED, Location, Membership, Network, Settings, Staff, User, World, kind_of

if TYPE_CHECKING:
    from rolecall.domain.history import Entry

VERSION = 1
RESTORE = "Restore it from a backup."
Rows = Sequence[Sequence[Any]]


class Cursor(Protocol):
    """What the drivers' cursors have in common."""

    def fetchall(self) -> Rows: ...


class Connection(Protocol):
    """What the drivers' connections have in common."""

    def execute(self, query: Any, /) -> Cursor: ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world as it stood, the number and digest of the last change in it, and whose store it is.

    `head` and `identity` are empty before the first change; a store that an earlier version created has no identity
    until its next change.
    """

    world: World
    revision: int
    head: str = ""
    identity: str = ""


def snapshot(connection: Connection) -> Snapshot:
    """Everything in the store; the caller has opened the transaction that keeps it consistent."""
    check_version(connection)
    return Snapshot(world(connection), revision(connection), last_digest(connection), identity(connection))


def check_version(connection: Connection) -> None:
    """Raises BadData for a store that another version of rolecall wrote."""
    rows = connection.execute("SELECT version FROM rolecall_schema").fetchall()
    version = rows[0][0] if rows else None
    if version != VERSION:
        hint = "Upgrade rolecall." if isinstance(version, int) and version > VERSION else RESTORE
        raise BadData(f"The store has version {version}; this rolecall reads version {VERSION}.", hint=hint)


def revision(connection: Connection) -> int:
    """The number of the last saved change, 0 before the first."""
    number = connection.execute("SELECT COALESCE(MAX(number), 0) FROM history").fetchall()[0][0]
    if not isinstance(number, int):
        raise damaged(f"a change in its history has the number {number!r}")
    return number


def identity(connection: Connection) -> str:
    """The store's random id; empty for one that an earlier version created and nobody changed since."""
    there = (
        "SELECT name FROM sqlite_master WHERE name = 'rolecall_identity'"
        if isinstance(connection, sqlite3.Connection)
        else "SELECT 1 WHERE to_regclass('rolecall_identity') IS NOT NULL"
    )
    if not connection.execute(there).fetchall():
        return ""
    rows = _rows(connection, "SELECT id FROM rolecall_identity", "identity")
    return rows[0][0] if rows else ""


def history(connection: Connection, after: int = 0) -> list[Entry]:
    """Every saved change later than number `after`, oldest first."""
    from rolecall.domain.history import Entry

    columns = "at, actor, title, reason, plan, digest, number"
    query = f"SELECT {columns} FROM history WHERE number > {int(after)} ORDER BY number"  # noqa: S608 - an int is safe
    return [Entry(row[-1], *row[:-1]) for row in _rows(connection, query, "change", texts=6)]


def last_digest(connection: Connection) -> str:
    """The digest of the last saved change, empty before the first."""
    rows = _rows(connection, "SELECT digest FROM history ORDER BY number DESC LIMIT 1", "last change")
    return rows[0][0] if rows else ""


def digest(connection: Connection, number: int) -> str:
    """The digest of a saved change, empty where there is none."""
    query = f"SELECT digest FROM history WHERE number = {int(number)}"  # noqa: S608 - an int is safe
    rows = _rows(connection, query, "change")
    return rows[0][0] if rows else ""


def world(connection: Connection) -> World:
    """The whole world."""
    read = World(
        location=locations(connection),
        staff=staff(connection),
        network=networks(connection),
        user=users(connection),
        membership=memberships(connection),
    )
    for record in dangling(read, compare(World(), read)):
        raise damaged(f"the {kind_of(record)} {record.id} refers to something that does not exist")
    for location in read.location.values():
        if location.main_network and location.main_network not in read.network:
            raise damaged(f"the location {location.id} has a main network that does not exist")
    return read


def locations(connection: Connection) -> dict[str, Location]:
    query = """SELECT id, name, currency, sms_tariff, region, COALESCE(main_network_id, '')
               FROM locations ORDER BY id"""
    return {row[0]: Location(*row) for row in _rows(connection, query, "location")}


def staff(connection: Connection) -> dict[str, Staff]:
    query = "SELECT id, location_id, name, position FROM staff ORDER BY id"
    return {row[0]: Staff(*row) for row in _rows(connection, query, "staff member")}


def networks(connection: Connection) -> dict[str, Network]:
    query = """SELECT n.id, n.name, COALESCE(l.location_id, '') FROM networks n
               LEFT JOIN network_locations l ON l.network_id = n.id ORDER BY n.id, l.place"""
    read: dict[str, Network] = {}
    for key, name, location in _rows(connection, query, "network"):
        if not location:
            raise damaged(f"the network {key} has no locations")
        before = read[key].locations if key in read else ()
        read[key] = Network(key, name, (*before, location))
    return read


def users(connection: Connection) -> dict[str, User]:
    query = "SELECT id, name, COALESCE(email, ''), COALESCE(phone, '') FROM users ORDER BY id"
    return {row[0]: User(*row) for row in _rows(connection, query, "user")}


def memberships(connection: Connection) -> dict[str, Membership]:
    query = """SELECT user_id, location_id, role, COALESCE(staff_id, ''), status, permissions, limits, remembered,
               invited_at FROM memberships ORDER BY user_id, location_id"""
    read = (_membership(row) for row in _rows(connection, query, "access"))
    return {membership.id: membership for membership in read}


def _membership(row: Sequence[str]) -> Membership:
    user, location, role, staff, status, permissions, limits, remembered, invited = row
    if status not in (ACTIVE, INVITED):
        raise damaged(f"the access {user}@{location} has the status {status!r}")
    try:
        settings = _settings(permissions, limits)
        others = {} if remembered == "{}" else remembered_from_plain(json.loads(remembered))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(f"the access {user}@{location} cannot be read") from error
    for key in (role, *others):
        if key and key not in catalogue().role:
            raise from_newer_version("role", key)
    return Membership(user, location, role, staff, status, settings, others, invited)


@lru_cache(maxsize=4096)
def _settings(permissions: str, limits: str) -> Settings:
    """Users of a role have equal settings, so each distinct text is parsed and checked once."""
    return settings_from_plain(json.loads(permissions), json.loads(limits))


def _rows(connection: Connection, query: str, kind: str, *, texts: int | None = None) -> Rows:
    """The rows of a query, whose first `texts` columns (default: all) are texts. Raises BadData where one is not."""
    try:
        rows = connection.execute(query).fetchall()
    except sqlite3.OperationalError as error:
        if "UTF-8" not in str(error) or not isinstance(connection, sqlite3.Connection):
            raise
        connection.text_factory = bytes  # to find out which record it is
        rows = connection.execute(query).fetchall()
        rows = [[_decoded(value) for value in row] for row in rows]
    for row in rows:
        if set(map(type, row[:texts])) != {str}:
            key = row[0] if texts is None else row[-1]
            raise damaged(f"the {kind} {key!r} holds something that is no text")
    return rows


def _decoded(value: Any) -> Any:
    """A column's text, or its bytes where they are none."""
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return value
