"""What the store and the account came to say alike without a pull's doing: changed here, and there by hand.

No change of the history tells of it, so pulls remember it: whatever changes later is measured against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rolecall.domain.account.identities import LOCATION, NETWORK, STAFF, USER, AccountIds
from rolecall.domain.account.last_pull import Agreed
from rolecall.domain.account.own_facts import FACTS, RecordKey, is_same
from rolecall.domain.account.picture import AccountPicture
from rolecall.domain.account.pulled_users import email_of, phone_of
from rolecall.domain.world import Record, World

Fact = tuple[str, str, str]
"""Kind, our id, and the field of a record."""


def facts_of(picture: AccountPicture, ids: AccountIds) -> frozenset[Fact]:
    """What a picture tells of the records of ours. A contact that it hides, or lacks, is not told."""
    return frozenset((kind, ids.of(kind)[n], x) for kind, n, x in _told(picture) if n in ids.of(kind))


def _told(picture: AccountPicture) -> Iterator[tuple[str, int, str]]:
    for place in picture.locations:
        yield LOCATION, place.id, "name"
        for member in place.team:
            yield from ((STAFF, member.id, field) for field in ("name", "position"))
        for row in place.users:
            contacts = {"email": email_of(row), "phone": phone_of(row)}
            yield from ((USER, row.id, field) for field in ("name", *(x for x, text in contacts.items() if text)))
    for chain in picture.chains or ():
        yield from ((NETWORK, chain.id, field) for field in ("name", "locations"))


def with_agreed(base: Mapping[RecordKey, Record], agreed: Agreed, ids: AccountIds) -> dict[RecordKey, Record]:
    """Records as pulls left them, with what both sides agreed on since."""
    changed: dict[RecordKey, dict[str, Any]] = {}
    for (kind, number, field), value in agreed.items():
        changed.setdefault((kind, ids.of(kind).get(number, "")), {})[field] = value
    return {key: replace(record, **changed.get(key, {})) for key, record in base.items()}


def agreed_after(
    agreed: Agreed,
    base: Mapping[RecordKey, Record],
    worlds: tuple[World, World, World],
    ids: AccountIds,
    told: Collection[Fact],
) -> Agreed:
    """What is agreed on after a pull: `worlds` are the store's, the account's, and what the pull makes of the two.

    `base` is what was known before. Of a field that the pull changes, the history tells from then on.
    """
    after = dict(agreed)
    for (kind, key), old in base.items():
        records = [world.of(kind).get(key) for world in worlds]
        for field in FACTS[type(old)] if all(records) else ():
            here, there, now = (getattr(record, field) for record in records)
            fact = (kind, ids.numbers[kind][key], field)
            if now != here:
                after.pop(fact, None)
            elif (kind, key, field) in told and is_same(field, here, there):
                known = getattr(old, field)
                after |= {} if is_same(field, known, there) else {fact: there}
    return after
