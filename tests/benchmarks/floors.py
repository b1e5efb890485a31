"""The least that a job can take: the same rows read and written by hand, over the plain driver.

    python tests/benchmarks/floors.py JOB STORE [WORD...]

`scale.py` runs each beside the command that does the same for people. There are no rules, no diff and no messages here.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parents[2] / "src" / "rolecall" / "domain" / "data" / "catalogue.json"
ACCESS = """SELECT u.name, u.email, u.phone, l.name, m.role, m.status, s.text FROM memberships m
            JOIN users u ON u.id = m.user_id JOIN locations l ON l.id = m.location_id
            JOIN settings s ON s.id = m.settings_id"""
FLIPPED = "booking.edit"


class Database:
    """A store opened with its driver; questions are written with `?`."""

    def __init__(self, place: str) -> None:
        self._connection: Any
        self.remote = place.startswith("postgresql://")
        if self.remote:
            import psycopg

            self._connection = psycopg.connect(place)
        else:
            self._connection = sqlite3.connect(place, isolation_level=None)
            self._connection.execute("PRAGMA synchronous=FULL")

    def rows(self, query: str, *values: str | int | bytes) -> Any:
        return self._connection.execute(query.replace("?", "%s") if self.remote else query, values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._connection.execute("SELECT 1" if self.remote else "BEGIN IMMEDIATE")
        yield
        self._connection.commit()


def show(store: Database, email: str) -> None:
    """What one person may do."""
    for *cells, text in store.rows(f"{ACCESS} WHERE u.email = ?", email):
        _say(*cells, *json.loads(text)["permissions"])


def write(store: Database, email: str) -> None:
    """One permission of one person turned over, and an entry in the history."""
    with store.writing():
        (access,) = store.rows(f"{ACCESS.replace('u.name', 'u.id, l.id', 1)} WHERE u.email = ?", email)
        user, location, *_, text = access
        plain = json.loads(text)
        if plain["permissions"].pop(FLIPPED, None) is None:
            plain["permissions"][FLIPPED] = "on"
        after = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        key = blake2b(after.encode(), digest_size=12).hexdigest()
        store.rows("INSERT INTO settings (id, text) VALUES (?, ?) ON CONFLICT DO NOTHING", key, after)
        store.rows("UPDATE memberships SET settings_id = ? WHERE user_id = ? AND location_id = ?", key, user, location)
        ((last, total, digest),) = store.rows("SELECT number, total, digest FROM history ORDER BY number DESC LIMIT 1")
        plan = zlib.compress(json.dumps([{"before": text, "after": after}]).encode())
        sealed = sha256(digest.encode() + plan).hexdigest()
        entry = (last + 1, "2026-01-02T03:04:05+00:00", "floor", "floor", "", 2, 1, total + 1, 1, sealed)
        columns = "number, at, actor, title, reason, format, changes, total, records, digest"
        store.rows(f"INSERT INTO history ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *entry)
        store.rows("INSERT INTO history_parts VALUES (?, ?, ?, ?)", last + 1, 0, plan, sealed)
        for table in ("history", "history_parts"):  # so that the program still finds it whole
            store.rows(f"DELETE FROM {table} WHERE number = ?", last + 1)


def recent(store: Database) -> None:
    """The last three changes."""
    for row in store.rows("SELECT number, at, actor, title, reason FROM history ORDER BY number DESC LIMIT 3"):
        _say(*row)


def verify(store: Database) -> None:
    """A digest over the whole history."""
    digest = sha256()
    for row in store.rows("SELECT number, at, actor, title, reason, digest FROM history ORDER BY number"):
        digest.update(json.dumps(row).encode())
    for (content,) in store.rows("SELECT content FROM history_parts ORDER BY number, part"):
        digest.update(zlib.decompress(content))
    _say(digest.hexdigest())


def who(store: Database, permission: str) -> None:
    """Who has one permission."""
    having = {
        text for (text,) in store.rows("SELECT text FROM settings") if permission in json.loads(text)["permissions"]
    }
    for *cells, text in store.rows(f"{ACCESS} ORDER BY u.name, u.id, l.name"):
        if text in having:
            _say(*cells)


def matrix(store: Database) -> None:
    """What everyone may do, as CSV with a column a permission and a limit."""
    known = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    keys, limits = ([row["key"] for row in known[kind]] for kind in ("permissions", "limits"))

    @cache
    def cells(text: str) -> list[str]:
        plain = json.loads(text)
        marks = ("yes" if key in plain["permissions"] else "" for key in keys)
        return [*marks, *(plain["limits"].get(key, "") for key in limits)]

    out = csv.writer(sys.stdout)
    out.writerow(["name", "email", "phone", "location", "role", "status", *keys, *limits])
    out.writerows([*own, *cells(text)] for *own, text in store.rows(f"{ACCESS} ORDER BY u.name, u.id, l.name"))


def tab(store: Database, typed: str) -> None:
    """The first names that begin with what was typed."""
    query = "SELECT name, email FROM users WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT 1000"
    for row in store.rows(query, typed, f"{typed}\U0010ffff"):
        _say(*row)


def _say(*cells: object) -> None:
    sys.stdout.write("\t".join(map(str, cells)) + "\n")


JOBS: dict[str, Callable[..., None]] = {job.__name__: job for job in (show, write, recent, verify, who, matrix, tab)}


def main(job: str, place: str, words: Iterable[str]) -> None:
    JOBS[job](Database(place), *words)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.stdout.write(f"{__doc__}\nJobs: {', '.join(JOBS)}\n")
    else:
        main(sys.argv[1], sys.argv[2], sys.argv[3:])
