"""Reading a store: SELECTs over the plain driver that return domain values. The ORM is never imported here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import BadData
from rolecall.domain.records import newer, remembered_from_plain, settings_from_plain
from rolecall.domain.world import Location, Membership, Network, Settings, Staff, User, World

if TYPE_CHECKING:
    from rolecall.domain.history import Entry

VERSION = 1
RESTORE = "Restore it from a backup."


class Cursor(Protocol):
    """What the drivers' cursors have in common."""

    def fetchall(self) -> Sequence[Sequence[Any]]: ...


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
    return int(connection.execute("SELECT COALESCE(MAX(number), 0) FROM history").fetchall()[0][0])


def identity(connection: Connection) -> str:
    """The store's random id; empty for one that an earlier version created and nobody changed since."""
    there = (
        "SELECT name FROM sqlite_master WHERE name = 'rolecall_identity'"
        if isinstance(connection, sqlite3.Connection)
        else "SELECT 1 WHERE to_regclass('rolecall_identity') IS NOT NULL"
    )
    rows = connection.execute(there).fetchall() and connection.execute("SELECT id FROM rolecall_identity").fetchall()
    return str(rows[0][0]) if rows else ""


def history(connection: Connection, after: int = 0) -> list[Entry]:
    """Every saved change later than number `after`, oldest first."""
    from rolecall.domain.history import Entry

    columns = "number, at, actor, title, reason, plan, digest"
    query = f"SELECT {columns} FROM history WHERE number > {int(after)} ORDER BY number"  # noqa: S608 - an int is none
    return [Entry(*row) for row in connection.execute(query).fetchall()]


def last_digest(connection: Connection) -> str:
    """The digest of the last saved change, empty before the first."""
    rows = connection.execute("SELECT digest FROM history ORDER BY number DESC LIMIT 1").fetchall()
    return str(rows[0][0]) if rows else ""


def world(connection: Connection) -> World:
    """The whole world."""
    return World(
        location=locations(connection),
        staff=staff(connection),
        network=networks(connection),
        user=users(connection),
        membership=memberships(connection),
    )


def locations(connection: Connection) -> dict[str, Location]:
    query = """SELECT id, name, currency, sms_tariff, region, COALESCE(main_network_id, '')
               FROM locations ORDER BY id"""
    return {row[0]: Location(*row) for row in connection.execute(query).fetchall()}


def staff(connection: Connection) -> dict[str, Staff]:
    rows = connection.execute("SELECT id, location_id, name, position FROM staff ORDER BY id").fetchall()
    return {row[0]: Staff(*row) for row in rows}


def networks(connection: Connection) -> dict[str, Network]:
    query = """SELECT n.id, n.name, l.location_id FROM networks n
               LEFT JOIN network_locations l ON l.network_id = n.id ORDER BY n.id, l.place"""
    read: dict[str, Network] = {}
    for key, name, location in connection.execute(query).fetchall():
        before = read[key].locations if key in read else ()
        read[key] = Network(key, name, (*before, location) if location else before)
    return read


def users(connection: Connection) -> dict[str, User]:
    query = "SELECT id, name, COALESCE(email, ''), COALESCE(phone, '') FROM users ORDER BY id"
    return {row[0]: User(*row) for row in connection.execute(query).fetchall()}


def memberships(connection: Connection) -> dict[str, Membership]:
    query = """SELECT user_id, location_id, role, COALESCE(staff_id, ''), status, permissions, limits, remembered,
               invited_at FROM memberships ORDER BY user_id, location_id"""
    read = (_membership(row) for row in connection.execute(query).fetchall())
    return {membership.id: membership for membership in read}


def _membership(row: Sequence[str]) -> Membership:
    """Raises BadData where the row's JSON is damaged."""
    user, location, role, staff, status, permissions, limits, remembered, invited = row
    if role and role not in catalogue().role:
        raise newer("role", role)
    try:
        settings = _settings(permissions, limits)
        others = {} if remembered == "{}" else remembered_from_plain(json.loads(remembered))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"The store is damaged: the access {user}@{location} cannot be read."
        raise BadData(message, hint=RESTORE) from error
    return Membership(user, location, role, staff, status, settings, others, invited)


@lru_cache(maxsize=4096)
def _settings(permissions: str, limits: str) -> Settings:
    """Users of a role have equal settings, so each distinct text is parsed once."""
    return settings_from_plain(json.loads(permissions), json.loads(limits))
