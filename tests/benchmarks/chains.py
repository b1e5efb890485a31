"""The example chain multiplied, and changes to it.

    python tests/benchmarks/chains.py USERS STORE              fills a new store, a change for every 10,000 users
    python tests/benchmarks/chains.py changes NUMBER STORE     adds changes to its history, of one person each

There are about a hundred people at a location, as many as a large salon has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from rolecall.documents import world_file
from rolecall.domain.catalogue import catalogue
from rolecall.domain.edits.declare import declare
from rolecall.domain.plan import Change, Plan, compare
from rolecall.domain.world import Membership, Record, World
from rolecall.store.address import address
from rolecall.store.store import Store
from rolecall.store.writing import Occasion

CHAIN = Path(__file__).parents[2] / "examples" / "chain.toml"
CROWDS = 7
"""So often the people of the chain, about fifteen a location, come to the same locations."""
AT_ONCE = 10_000
OCCASION = Occasion("2026-01-02T03:04:05+00:00", "benchmark", "a chain")


def parts(users: int) -> Iterator[World]:
    """Worlds of up to 10,000 users each, which know nothing of each other."""
    chain = declare(World(), world_file.read(CHAIN.read_bytes(), str(CHAIN)))
    size, records, held = len(chain.user), list[Record](), 0
    for number in range(-(-users // size)):
        records += _copy(chain, number, min(size, users - number * size))
        held += size
        if number % CROWDS == CROWDS - 1 and held + CROWDS * size > AT_ONCE:
            yield World().put(*records)
            records, held = [], 0
    if records:
        yield World().put(*records)


def _copy(chain: World, number: int, size: int) -> Iterator[Record]:
    """The first `size` people of the chain once more, with staff of their own, at locations that they share."""
    place, mark = f".{number // CROWDS}", f".{number}"
    if number % CROWDS == 0:
        yield from _places(chain, place)
    for person in chain.staff.values():
        yield replace(person, id=person.id + mark, name=person.name + mark, location=person.location + place)
    for user in islice(chain.user.values(), size):
        email = user.email.replace("@", f"{mark}@") if user.email else f"{user.phone[1:]}{mark}@example.com"
        yield replace(user, id=user.id + mark, email=email, phone="")
        for access in chain.memberships(user.id):
            yield _access(chain, access, place, mark)


def _places(chain: World, mark: str) -> Iterator[Record]:
    for location in chain.location.values():
        yield replace(location, id=location.id + mark, name=location.name + mark)
    for network in chain.network.values():
        members = tuple(key + mark for key in network.locations)
        yield replace(network, id=network.id + mark, name=network.name + mark, locations=members)


def _access(chain: World, access: Membership, place: str, mark: str) -> Membership:
    def renamed(value: str) -> str:
        return value + mark if value in chain.staff else value + place if value in chain.network else value

    settings = replace(access.settings, limits={key: renamed(value) for key, value in access.settings.limits.items()})
    linked = access.staff + mark if access.staff else ""
    return replace(access, user=access.user + mark, location=access.location + place, staff=linked, settings=settings)


def fill(users: int, place: str) -> None:
    """Saves a chain of so many users in a new store."""
    store = Store(address(place))
    for part in parts(users):
        store.save(compare(World(), part), OCCASION, lambda *_: None)


def changes(number: int, store: Store) -> None:
    """Turns one permission of a person over, and of the next, and so on, as often as it takes."""
    bit = catalogue().permission["booking.edit"].bit
    now = dict(islice(store.load().world.membership.items(), number))
    store.release()
    for key in islice(cycle(now), number):
        before = now[key]
        after = replace(before, settings=replace(before.settings, on=before.settings.on ^ bit))
        now[key] = after
        store.save(Plan((Change(before, after),)), OCCASION, lambda *_: None)


def main(words: list[str]) -> None:
    """Does what the words say."""
    if len(words) == 3 and words[0] == "changes":
        changes(int(words[1]), Store(address(words[2])))
    elif len(words) == 2:
        fill(int(words[0]), words[1])
    else:
        sys.stdout.write(f"{__doc__}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
