"""Every access's settings as they were saved, in the words of the catalogue of that time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rolecall.domain.errors import damaged
from rolecall.store import reading
from rolecall.store.address import Address
from rolecall.store.connections import reader

NAMES = "FROM memberships m JOIN users u ON u.id = m.user_id JOIN locations l ON l.id = m.location_id"
QUERIES = {
    1: f"""SELECT '{{"permissions":' || m.permissions || ',"limits":' || m.limits || '}}', u.name, l.name {NAMES}""",
    2: f"SELECT s.text, u.name, l.name {NAMES} JOIN settings s ON s.id = m.settings_id",
}
"""By the version of the tables: the text of the settings, whose they are and where."""


def saved_settings(address: Address) -> Iterator[tuple[dict[str, Any], str, str]]:
    """`permissions` and `limits` by key, as saved; the names of the user and the location. Raises BadData."""
    with reader(address) as transaction:
        query = f"{QUERIES[reading.upgradable_version(transaction)]} ORDER BY u.name, l.name"
        for text, user, location in transaction.texts(query, (), "access"):
            try:
                yield json.loads(text), user, location
            except ValueError as error:
                raise damaged(f"the access of {user} at {location} cannot be read") from error
