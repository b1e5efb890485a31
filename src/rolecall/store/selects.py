"""The records of each kind as SELECTs: what is read, in which order, and how they are looked up.

Whatever rolecall could not have written, because a disk or a person changed it, is BadData that names the record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rolecall.domain.catalogue import is_role_key
from rolecall.domain.errors import RolecallError, damaged
from rolecall.domain.records import from_newer_version, settings_from_plain
from rolecall.domain.tables import NAME
from rolecall.domain.world import ACTIVE, INVITED, Location, Membership, Network, Record, Settings, Staff, User
from rolecall.store.transaction import AT_ONCE, Row, Transaction

NONE = "{}"
"""What an access remembers that has always had its role."""
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Select:
    """The records of one kind: `what` they are called in messages, their `table`, the `query` without conditions.

    `key` is the columns that identify them, in the order in which they come; `rest` orders the rows of one record. `by`
    has a condition for each field they are looked up by, in which `@` stands for the values wanted; it may hold for
    more records than have them. The last column of all but users is empty unless they refer to what does not exist.
    """

    what: str
    table: str
    query: str
    by: Mapping[str, str]
    key: str = "x.id"
    rest: str = ""


def _locations(rows: Iterable[Row]) -> Iterator[Location]:
    for *row, gone in rows:
        if gone:
            raise damaged(f"the location {row[0]} has a main network that does not exist")
        yield Location(*row)


def _staff(rows: Iterable[Row]) -> Iterator[Staff]:
    for *row, gone in rows:
        if gone:
            raise dangling("staff", row[0])
        yield Staff(*row)


def _networks(rows: Iterable[Row]) -> Iterator[Network]:
    """One of several rows, each with one of its locations."""
    key, name, locations = "", "", list[str]()
    for network, called, location, gone in rows:
        if network != key and locations:
            yield Network(key, name, tuple(locations))
            locations = []
        if not location:
            raise damaged(f"the network {network} has no locations")
        if gone:
            raise dangling("network", network)
        key, name = network, called
        locations.append(location)
    if locations:
        yield Network(key, name, tuple(locations))


def _users(rows: Iterable[Row]) -> Iterator[User]:
    return (User(*row) for row in rows)


def dangling(kind: str, key: str) -> RolecallError:
    """The error for a record that refers to one which does not exist."""
    return damaged(f"the {kind} {key} refers to something that does not exist")


SELECTS: Mapping[str, Select] = {
    "location": Select(
        "location",
        "locations",
        """SELECT x.id, x.name, x.currency, x.sms_tariff, x.region, COALESCE(x.main_network_id, ''),
            CASE WHEN x.main_network_id IS NOT NULL AND n.id IS NULL THEN 'x' ELSE '' END
            FROM locations x LEFT JOIN networks n ON n.id = x.main_network_id""",
        {NAME: "x.folded IN (@)", "main_network": "x.main_network_id IN (@)"},
    ),
    "staff": Select(
        "staff member",
        "staff",
        """SELECT x.id, x.location_id, x.name, x.position, CASE WHEN l.id IS NULL THEN 'x' ELSE '' END
            FROM staff x LEFT JOIN locations l ON l.id = x.location_id""",
        {NAME: "x.folded IN (@)", "location": "x.location_id IN (@)"},
    ),
    "network": Select(
        "network",
        "networks",
        """SELECT x.id, x.name, COALESCE(m.location_id, ''),
            CASE WHEN m.location_id IS NOT NULL AND l.id IS NULL THEN 'x' ELSE '' END
            FROM networks x LEFT JOIN network_locations m ON m.network_id = x.id
            LEFT JOIN locations l ON l.id = m.location_id""",
        {
            NAME: "x.folded IN (@)",
            "location": "x.id IN (SELECT network_id FROM network_locations WHERE location_id IN (@))",
        },
        rest=", m.place",
    ),
    "user": Select(
        "user",
        "users",
        "SELECT x.id, x.name, COALESCE(x.email, ''), COALESCE(x.phone, '') FROM users x",
        {
            NAME: """x.id IN (SELECT id FROM users WHERE folded IN (@) UNION SELECT id FROM users WHERE email IN (@)
                     UNION SELECT id FROM users WHERE folded_email IN (@)
                     UNION SELECT id FROM users WHERE phone IN (@))""",
            "contact": """x.id IN (SELECT id FROM users WHERE email IN (@)
                          UNION SELECT id FROM users WHERE phone IN (@))""",
        },
    ),
    "membership": Select(
        "access",
        "memberships",
        """SELECT x.user_id, x.location_id, x.role, COALESCE(x.staff_id, ''), x.status, x.settings_id, x.remembered,
            x.invited_at,
            CASE WHEN u.id IS NULL OR l.id IS NULL OR (x.staff_id IS NOT NULL AND s.id IS NULL) THEN 'x' ELSE '' END
            FROM memberships x LEFT JOIN users u ON u.id = x.user_id LEFT JOIN locations l ON l.id = x.location_id
            LEFT JOIN staff s ON s.id = x.staff_id""",
        {
            "user": "x.user_id IN (@)",
            "location": "x.location_id IN (@)",
            "staff": "x.staff_id IN (@)",
            "status": "x.status IN (@)",
            "limit": "x.settings_id IN (SELECT id FROM settings WHERE instr(text, @) > 0)",
        },
        key="x.user_id, x.location_id",
    ),
}
RECORDS: Mapping[str, Callable[[Iterable[Row]], Iterator[Record]]] = {
    "location": _locations,
    "staff": _staff,
    "network": _networks,
    "user": _users,
}
"""The records that the rows of a query hold; `accesses` need their settings besides."""


class KeptSettings:
    """The settings of a store by id, read when they are first asked for; `checked` refuses a text of another id."""

    def __init__(self, transaction: Transaction, *, checked: bool = False) -> None:
        self._transaction = transaction
        self._checked = checked
        self._texts: dict[str, str] = {}
        self._parsed: dict[str, Settings] = {}
        self.checked: dict[tuple[str, ...], tuple[Settings, dict[str, Settings]]] = {}

    def fetch(self, keys: Iterable[str]) -> None:
        """Reads the texts that are not read yet."""
        unread = [key for key in dict.fromkeys(keys) if key not in self._texts]
        for start in range(0, len(unread), AT_ONCE):
            chunk = unread[start : start + AT_ONCE]
            query = f"SELECT id, text FROM settings WHERE id IN ({', '.join('?' * len(chunk))})"  # noqa: S608 - marks
            for key, text in self._transaction.texts(query, chunk, "settings"):
                if self._checked:
                    _refuse_other(key, text)
                self._texts[key] = text

    def __getitem__(self, key: str) -> Settings:
        """Raises BadData, KeyError, ValueError, TypeError or AttributeError for what `settings_texts` never writes."""
        if key not in self._parsed:
            plain = json.loads(self._texts[key])
            self._parsed[key] = settings_from_plain(plain["permissions"], plain["limits"])
        return self._parsed[key]

    def __contains__(self, key: str) -> bool:
        return key in self._texts


def _refuse_other(key: str, text: str) -> None:
    """Raises BadData for a text that is not the one its id says."""
    from rolecall.store.settings_texts import settings_id

    if settings_id(text) != key:
        raise damaged(f"the settings {key} are not those that its history names")


def accesses(rows: Iterable[Row], kept: KeptSettings) -> Iterator[Membership]:
    """The accesses that the rows of a query hold. Raises BadData."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, AT_ONCE)):
        kept.fetch(row[5] for row in chunk)
        kept.fetch(key for row in chunk if row[6] != NONE for key in _remembered(row).values())
        for row in chunk:
            user, location, role, staff, status, _, _, invited, _ = row
            yield Membership(user, location, role, staff, status, *_settings(row, kept), invited)


def _settings(row: Row, kept: KeptSettings) -> tuple[Settings, dict[str, Settings]]:
    """An access's own settings and the remembered ones, checked once for all rows that agree in what is checked."""
    _, _, role, _, status, settings, remembered, _, gone = row
    key = (role, status, settings, remembered, gone)
    if key not in kept.checked:
        kept.checked[key] = _checked(row, kept)
    return kept.checked[key]


def _checked(row: Row, kept: KeptSettings) -> tuple[Settings, dict[str, Settings]]:
    user, location, role, _, status, settings, remembered, _, gone = row
    if gone or settings not in kept:
        raise dangling("membership", f"{user}@{location}")
    if status not in (ACTIVE, INVITED):
        raise damaged(f"the access {user}@{location} has the status {status!r}")
    try:
        others = {} if remembered == NONE else {key: kept[old] for key, old in _remembered(row).items()}
        own = kept[settings]
    except UNREADABLE as error:
        raise damaged(f"the access {user}@{location} cannot be read") from error
    for key in (role, *others):
        if key and not is_role_key(key):
            raise from_newer_version("role", key)
    return own, others


def _remembered(row: Row) -> dict[str, str]:
    """The ids of the settings of earlier roles. Raises BadData for what is no mapping of texts."""
    try:
        ids: dict[str, str] = json.loads(row[6])
        if set(map(type, ids.values())) <= {str}:
            return ids
    except UNREADABLE as error:
        raise damaged(f"the access {row[0]}@{row[1]} cannot be read") from error
    raise damaged(f"the access {row[0]}@{row[1]} cannot be read")
