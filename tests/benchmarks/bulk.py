"""What inviting many people takes of the processor beside the database: `python tests/benchmarks/bulk.py [ROWS...]`.

For each size a file of people is invited into a new store by a process of its own, and the very records it wrote are
inserted by sqlite3 alone in one transaction. The aim: 4 x the database alone plus 1.5 s for 10,000 rows; 300 MB for
100,000.
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
TABLES = ("users", "memberships", "settings", "history", "history_parts", "history_records")


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
    """Seconds of the processor that sqlite3 takes to insert a store's records in one transaction, and as durably."""
    source, target = sqlite3.connect(store), sqlite3.connect(beside, isolation_level=None)
    records = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        target.execute(f"PRAGMA {pragma}")
    own = "sql IS NOT NULL AND (type != 'table' OR name NOT LIKE 'user\\_parts\\_%' ESCAPE '\\')"  # others FTS5 makes
    for (statement,) in source.execute(f"SELECT sql FROM sqlite_master WHERE {own}").fetchall():
        target.execute(statement)
    begun = time.process_time()
    target.execute("BEGIN IMMEDIATE")
    for table, rows in records.items():
        marks = ",".join("?" * len(rows[0]))
        target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    target.execute("COMMIT")
    return time.process_time() - begun


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
        kept = store.stat().st_size / rows
    aim = 4 * alone + 1.5
    say(
        f"{rows:>7,} rows: {ran.processor:6.2f} s, {ran.megabytes:4.0f} MB; database alone {alone:.2f} s;"
        f" aim {aim:.2f} s: {ran.processor / aim:.2f} of it; {ran.processor / rows * 1e6:.0f} µs and {kept:.0f} bytes"
        f" a row; the same file again {again.processor:.2f} s"
    )


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        measure(size)
