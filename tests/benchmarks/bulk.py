"""How long inviting many people takes beside the database alone: `python tests/benchmarks/bulk.py [ROWS...]`.

For each size a file of people is invited into a new store by a process of its own, and the very records it wrote are
inserted by sqlite3 alone in one transaction. The aim: 4 x the database alone plus 2 s, under 400 MB, for 10,000 rows.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SALONS = 10
ROLES = ("administrator", "manager", "accountant", "employee")
TABLES = ("users", "memberships", "history")


@dataclass(frozen=True)
class Ran:
    """What a process took: seconds on the clock and of the processor, megabytes at most."""

    wall: float
    processor: float
    megabytes: float


def world(rows: int) -> str:
    """Ten locations with a staff member for everyone who is invited as an employee."""
    tables = (
        f'[[location]]\nname = "Salon {n}"\ncurrency = "EUR"\nregion = "LV"\nstaff = {_staff(rows, n)}\n'
        for n in range(SALONS)
    )
    return "rolecall = 1\n" + "".join(tables)


def _staff(rows: int, salon: int) -> str:
    return str([f"Stylist {n}" for n in range(salon, rows, SALONS) if _role(n) == "employee"])


def _role(number: int) -> str:
    return ROLES[number // SALONS % len(ROLES)]


def people(rows: int) -> str:
    """A file of people: every third employee and administrator is granted something more."""
    lines = (_line(n, _role(n)) for n in range(rows))
    return "name,email,phone,location,role,staff,grant\n" + "".join(lines)


def _line(n: int, role: str) -> str:
    staff = f"Stylist {n}" if role == "employee" else ""
    grant = "booking.create" if n % 3 == 0 and role in ("employee", "administrator") else ""
    return f"Person {n},person.{n}@example.com,2{n:07d},Salon {n % SALONS},{role},{staff},{grant}\n"


def rolecall(store: Path, *words: str) -> Ran:
    """Runs the program in a process of its own; what it prints goes nowhere."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "rolecall", *words, "--yes"]
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    environment = {**os.environ, "ROLECALL_STORE": str(store), "ROLECALL_FORMAT": "table"}
    number = os.posix_spawn(command[0], command, environment, file_actions=nowhere)
    _, status, used = os.wait4(number, 0)
    wall = time.perf_counter() - begun
    assert status == 0, f"exit status {os.waitstatus_to_exitcode(status)}"
    return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def database_alone(store: Path, beside: Path) -> float:
    """Seconds that sqlite3 takes to insert the records of a store in one transaction, as durably as the program."""
    source, target = sqlite3.connect(store), sqlite3.connect(beside, isolation_level=None)
    records = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        target.execute(f"PRAGMA {pragma}")
    for (statement,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall():
        target.execute(statement)
    begun = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table, rows in records.items():
        marks = ",".join("?" * len(rows[0]))
        target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    target.execute("COMMIT")
    return time.perf_counter() - begun


def measure(rows: int) -> None:
    """One size, one line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, file, layout = folder / "store.db", folder / "people.csv", folder / "world.toml"
        layout.write_text(world(rows).replace("'", '"'))
        file.write_text(people(rows))
        rolecall(store, "apply", str(layout), "--quiet")
        ran, again = (rolecall(store, "invite", "--file", str(file)) for _ in range(2))
        alone = database_alone(store, folder / "beside.db")
    aim = 4 * alone + 2
    print(  # noqa: T201 - what the script is for
        f"{rows:>7,} rows: {ran.wall:6.2f} s ({ran.processor:.2f} s of processor), {ran.megabytes:4.0f} MB;"
        f" database alone {alone:.3f} s; aim {aim:.2f} s: {ran.wall / aim:.2f} of it;"
        f" {ran.processor / rows * 1e6:.0f} µs a row; the same file again {again.wall:.2f} s"
    )


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        measure(size)
