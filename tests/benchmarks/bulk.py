"""How long inviting many people takes beside the database alone: `python tests/benchmarks/bulk.py [ROWS...]`.

For each size a file of people is invited into a new store by a process of its own, and the very records it wrote are
inserted by sqlite3 alone in one transaction. The aim: 4 x the database alone plus 2 s, under 400 MB, for 10,000 rows.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.processes import rolecall, say

SALONS = 10
ROLES = ("administrator", "manager", "accountant", "employee")
TABLES = ("users", "settings", "memberships", "history", "history_parts", "history_records")


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


def database_alone(store: Path, beside: Path) -> float:
    """Seconds that sqlite3 takes to insert the records of a store in one transaction, as durably as the program."""
    source, target = sqlite3.connect(store), sqlite3.connect(beside, isolation_level=None)
    records = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        target.execute(f"PRAGMA {pragma}")
    layout = "SELECT tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
    for table, statement in source.execute(layout).fetchall():
        if table in records:
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
        rolecall(store, "apply", str(layout), "--yes", "--quiet")
        ran, again = (rolecall(store, "invite", "--file", str(file), "--yes", "--format", "table") for _ in range(2))
        alone = database_alone(store, folder / "beside.db")
    aim = 4 * alone + 2
    say(
        f"{rows:>7,} rows: {ran.wall:6.2f} s ({ran.processor:.2f} s of processor), {ran.megabytes:4.0f} MB;"
        f" database alone {alone:.3f} s; aim {aim:.2f} s: {ran.wall / aim:.2f} of it;"
        f" {ran.processor / rows * 1e6:.0f} µs a row; the same file again {again.wall:.2f} s"
    )


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        measure(size)
