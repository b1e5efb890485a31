"""The example chain multiplied: `python tests/benchmarks/chains.py USERS STORE` fills a store with it."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rolecall.documents import world_file
from rolecall.domain.edits.declare import declare
from rolecall.domain.plan import compare
from rolecall.domain.world import Membership, Record, User, World
from rolecall.store.address import address
from rolecall.store.store import Store
from rolecall.store.writing import Occasion

CHAIN = Path(__file__).parents[2] / "examples" / "chain.toml"


def multiplied(users: int) -> World:
    """The example chain as often as it takes: each copy has locations, staff, networks and people of its own."""
    chain = declare(World(), world_file.read(CHAIN.read_bytes(), str(CHAIN)))
    records = [record for number in range(math.ceil(users / len(chain.user))) for record in _copy(chain, f".{number}")]
    surplus = {record.id for record in [r for r in records if isinstance(r, User)][users:]}
    return World().put(
        *(r for r in records if r.id not in surplus and not (isinstance(r, Membership) and r.user in surplus))
    )


def _copy(chain: World, mark: str) -> Iterator[Record]:
    """The chain's records with `mark` in every id, and in every name or address that has to be unique."""
    for location in chain.location.values():
        yield replace(location, id=location.id + mark, name=location.name + mark)
    for person in chain.staff.values():
        yield replace(person, id=person.id + mark, location=person.location + mark)
    for network in chain.network.values():
        members = tuple(key + mark for key in network.locations)
        yield replace(network, id=network.id + mark, name=network.name + mark, locations=members)
    for user in chain.user.values():
        email = user.email.replace("@", f"{mark}@") if user.email else f"{user.phone[1:]}{mark}@example.com"
        yield replace(user, id=user.id + mark, email=email, phone="")
    known = {**chain.staff, **chain.network}
    for access in chain.membership.values():
        limits = {key: value + mark if value in known else value for key, value in access.settings.limits.items()}
        settings = replace(access.settings, limits=limits)
        linked = access.staff + mark if access.staff else ""
        yield replace(access, user=access.user + mark, location=access.location + mark, staff=linked, settings=settings)


if __name__ == "__main__":
    plan = compare(World(), multiplied(int(sys.argv[1])))
    Store(address(sys.argv[2])).save(plan, Occasion("", "", ""), lambda *_: None)
