"""`store verify` finds what someone, or a disk, did to a store outside rolecall, whatever it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from program import Program
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.store.address import Address
from rolecall.store.store import Store
from worlds import access, location, stores, user, world

SPOILED = {
    "a name": ("UPDATE users SET name = 'Other' WHERE email = 'anna@example.com'", ("search", "history")),
    "a folded name": ("UPDATE locations SET folded = 'other' WHERE name = 'Harbour'", ("search",)),
    "a folded e-mail": ("UPDATE users SET folded_email = 'x' WHERE email = 'anna@example.com'", ("search",)),
    "the index": ("INSERT INTO user_parts(user_parts, rowid, text) VALUES ('delete', 1, 'anna')", ("search",)),
    "settings": ("UPDATE settings SET text = replace(text, '\"calendar\":\"on\",', '')", ("settings", "history")),
    "a reference": ("UPDATE memberships SET settings_id = 'none'", ("references", "records", "history")),
    "an entry": ("UPDATE history SET actor = 'nobody'", ("history",)),
    "a status": ("UPDATE memberships SET status = 'gone'", ("records", "history")),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_was_changed_outside_is_found_by_its_check(salon: Program, what: str) -> None:
    statement, checks = SPOILED[what]
    with sqlite3.connect(salon.store) as connection:
        connection.execute(statement)
    told = salon("store", "verify")
    assert told.status == 6, told.out
    found = {line.strip().partition(":")[0] for line in told.err.splitlines() if line.startswith("  ")}
    assert found == set(checks), told.err
    assert told.err.endswith("Restore the store from a backup: rolecall store restore FILE\n")


def test_a_sound_store_verifies_with_odd_names(rolecall: Program, tmp_path: Path) -> None:
    for name in ("Old Town 💇‍♀️", "مركز نور", "ÅΣß İi", "a", "“x” \\ %_*"):
        assert rolecall("location", "add", name, "--currency", "EUR", "--yes").status == 0
    for number, name in enumerate(("Ünal Çelik", "نور حداد", "王", "Zoë\u0301 O'Neil 🦊", "ǅ")):
        words = ("--email", f"USER{number}@Example.com", "--at", "a", "--role", "administrator", "--yes")
        assert rolecall("invite", name, *words).status == 0
    told = rolecall("store", "verify", "--format", "json")
    assert told.status == 0, told.err
    assert told.json["verified"]
    assert set(told.json["checks"]) == {"pages", "references", "settings", "search", "records", "history"}


def test_a_rule_that_is_broken_is_a_caution(sqlite_address: Address, rolecall: Program) -> None:
    riverside, anna = location("Riverside"), user("Anna Petrova")
    broken = world(riverside, anna, access(anna, riverside, "employee"))
    Store(sqlite_address).save(compare(World(), broken), stores.ENTRY, lambda *_: None)
    told = rolecall("store", "verify", "--store", sqlite_address.place)
    assert told.status == 0
    assert "rules\t1 rule broken" in told.out
    assert told.err.startswith("Caution: Anna Petrova at Riverside")


def test_postgresql_is_verified_too(postgres_address: Address, salon: Program) -> None:
    assert salon("store", "copy", str(salon.store), postgres_address.place).status == 0
    told = salon("store", "verify", "--store", postgres_address.place, "--format", "json")
    assert told.status == 0, told.err
    assert told.json["verified"]
