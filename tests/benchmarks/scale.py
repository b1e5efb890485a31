"""How time and memory grow with the team: the example chain multiplied, each command a process of its own.

    python tests/benchmarks/scale.py [USERS...]        default: 1000 10000

Prints a row a command: seconds and peak MiB at each size, and the exponent of growth between the last two sizes.
"""

from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
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
COMMANDS = {
    "who may export clients": ["user", "list", "can:clients.export"],
    "the matrix as CSV": ["report", "export", "permissions"],
    "a grant to all, planned": ["perms", "grant", "all", "loyalty", "--dry-run", "--format", "table"],
    "a grant to all, saved": ["perms", "grant", "all", "loyalty", "--yes", "--quiet"],
    "export": ["export", "world.toml"],
    "apply, nothing to change": ["apply", "world.toml", "--yes"],
    "one person's permissions": ["perms", "show", "anna.petrova.0@example.com"],
    "one person's change, saved": ["perms", "grant", "anna.petrova.0@example.com", "booking.edit", "--yes", "--quiet"],
}


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


def measured(words: list[str], folder: Path) -> tuple[float, float]:
    """Seconds and peak MiB of one process."""
    environment = {**os.environ, "ROLECALL_STORE": str(folder / "store.db")}
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "rolecall", *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(words)}: status {status}")
    return took, usage.ru_maxrss / 1024


def main(sizes: list[int]) -> None:
    """Prints the table."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            plan = compare(World(), multiplied(size))
            Store(address(str(folder / "store.db"))).save(plan, Occasion("", "", ""), lambda *_: None)
            for command, words in COMMANDS.items():
                found[command].append(measured(words, folder))
            assert len(tomllib.loads((folder / "world.toml").read_text())["user"]) == size
    print(f"{'users':28}" + "".join(f"{size:>18,}" for size in sizes) + "   growth")  # noqa: T201
    for command, row in found.items():
        told = "".join(f"{seconds:9.2f} s {mib:4.0f} MB" for seconds, mib in row)
        print(f"{command:28}{told}" + _growth(sizes, row))  # noqa: T201


def _growth(sizes: list[int], row: list[tuple[float, float]]) -> str:
    if len(sizes) < 2:
        return ""
    return f"{math.log(row[-1][0] / row[-2][0]) / math.log(sizes[-1] / sizes[-2]):9.2f}"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main([int(word) for word in sys.argv[1:]] or [1000, 10000])
