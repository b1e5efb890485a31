"""How long 100,000 expectations over 10,000 users take: `python tests/benchmarks/fixtures.py [EXPECTATIONS [ONE-IN]]`.

The first steps read the file; evaluating is what the promise of two seconds is about.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from typing import TypeVar

from rolecall.app.fixtures import Suite
from rolecall.app.fixtures import check as checked
from rolecall.documents import fixture_file
from rolecall.domain.access import effective, recommended
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Location, Membership, Settings, User, World
from rolecall.views.checks.coverage import coverage
from rolecall.views.checks.mutations import mutations

USERS = 10_000
T = TypeVar("T")
WORDS = ("booking.create", "clients.export", "reports.messages.phones", "calendar", "finance.cash-flow.delete")


def team() -> World:
    """Users of all roles at ten locations, each with permissions of their own beside the role's."""
    places = [Location(f"l{n}", f"Location {n}", "EUR") for n in range(10)]
    users = [User(f"u{n}", f"User {n}", f"user{n}@example.com") for n in range(USERS)]
    roles = catalogue().roles
    held = []
    for n, user in enumerate(users):
        role = roles[n % len(roles)]
        start = recommended(role)
        on = start.on ^ (n * 2654435761 % (1 << 60)) & role.allowed
        held.append(Membership(user.id, places[n % 10].id, role.key, settings=Settings(on, 0, start.limits)))
    return World().put(*places, *users, *held)


def fixture(world: World, number: int, failing: int) -> str:
    """As many expectations about a user's two words each, of which one in `failing` does not hold."""
    blocks, words = ["rolecall = 1"], {key: catalogue().permission[key].bit for key in WORDS}
    for n in range(number):
        user = n * 7919 % USERS
        (access,) = world.memberships(f"u{user}")
        held = [key for key, bit in words.items() if bool(effective(access) & bit) is (n % 2 == 0)]
        told = ", ".join(f'"{key}"' for key in (held or list(words))[n % 3 :][:2] or held[:1] or words)
        verb = "can" if (n % 2 == 0) is bool(n % failing) else "cannot"
        blocks.append(f'[[expect]]\nuser = "user{user}@example.com"\n{verb} = [{told}]')
    return "\n\n".join(blocks) + "\n"


def timed(what: str, step: Callable[[], T]) -> T:
    """Does a step and prints how much time of the processor it took."""
    start = process_time()
    found = step()
    sys.stdout.write(f"{what:<46}{process_time() - start:7.2f} s\n")
    return found


def main() -> None:
    """Prints the table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    catalogue()
    world = team()
    text = fixture(world, number, int(sys.argv[2]) if len(sys.argv) > 2 else 100)
    sys.stdout.write(f"{number} expectations, {USERS} users, {len(text) / 1e6:.1f} MB\n")
    draft = timed("parsing TOML (tomllib)", lambda: fixture_file.parse(text, "fixture.toml"))
    read = timed("reading expectations", lambda: fixture_file.read(draft))
    (found,) = timed("evaluating, every failure told", lambda: checked([Suite(read, world)]))
    met = [o for o in found.outcomes if not o.failures]
    sys.stdout.write(f"  {found.failed} fail\n")
    timed("coverage", lambda: coverage([(world, found.outcomes)]))
    flipped = timed("mutations", lambda: mutations([(world, met)]))
    sys.stdout.write(f"  {flipped.flips} flips, {flipped.survived} unnoticed\n")
    timed("places of everything, for the first failure", lambda: found.spot(()))


if __name__ == "__main__":
    main()
