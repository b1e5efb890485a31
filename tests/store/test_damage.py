"""What a disk, or a person with an SQL prompt, did to a store is named as damage, and is not built on."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest
from sqlmodel import Session, select

from program import Program
from rolecall.domain.errors import BadData, Conflict
from rolecall.store.address import Address
from rolecall.store.engine import engine
from rolecall.store.history_parts import packed
from rolecall.store.history_rows import HistoryPartRow
from worlds import access, location, network, staff, stores, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
CHAIR, NORTH, ANNA, BORIS = staff("Anna", RIVERSIDE), network("North", RIVERSIDE), user("Anna"), user("Boris")
HERS, HIS = access(ANNA, RIVERSIDE, "employee", linked=CHAIR), access(BORIS, HARBOUR, "administrator")
TEAM = world(RIVERSIDE, HARBOUR, CHAIR, NORTH, ANNA, BORIS, HERS, HIS)
WORDS = [
    ("user", "list"),
    ("perms", "show", "all"),
    ("report", "export", "permissions"),
    ("export", "-"),
    ("history", "verify"),
    ("store", "info"),
    ("location", "add", "Old Town", "--currency", "EUR", "--yes"),
    ("perms", "revoke", "all", "reports.*", "--yes"),
]

DAMAGE = [
    ("UPDATE settings SET text = '{'", "the access user-"),
    ("UPDATE settings SET text = '[]'", "the access user-"),
    ("UPDATE settings SET text = '" + "[" * 100_000 + "'", "the access user-"),
    ("""UPDATE settings SET text = '{"permissions":{}}'""", "the access user-"),
    ("""UPDATE settings SET text = '{"permissions":{"calendar":7},"limits":{}}'""", "the access user-"),
    ("""UPDATE settings SET text = '{"permissions":{"calendar":"maybe"},"limits":{}}'""", "the access user-"),
    ("""UPDATE settings SET text = '{"permissions":{},"limits":{"calendar:history":"garbage"}}'""", "the access user-"),
    ("""UPDATE settings SET text = '{"permissions":{},"limits":{"calendar:history":7}}'""", "the access user-"),
    ("""UPDATE settings SET text = '{"permissions":{},"limits":{"calendar:history":["7d"]}}'""", "the access user-"),
    ("DELETE FROM settings", "the membership user-"),
    ("UPDATE memberships SET settings_id = 'gone'", "the membership user-"),
    ("UPDATE memberships SET remembered = '[]'", "the access user-"),
    ("UPDATE memberships SET remembered = '{'", "the access user-"),
    ("""UPDATE memberships SET remembered = '{"owner":{}}'""", "the access user-"),
    ("""UPDATE memberships SET remembered = '{"owner":"gone"}'""", "the access user-"),
    ("UPDATE memberships SET remembered = '" + "[" * 100_000 + "'", "the access user-"),
    ("UPDATE memberships SET status = 'dead'", "has the status 'dead'"),
    ("UPDATE memberships SET user_id = 'nobody' WHERE user_id = 'user-anna'", "the membership nobody@riverside refers"),
    ("UPDATE memberships SET location_id = 'nowhere' WHERE user_id = 'user-anna'", "the membership user-anna@nowhere"),
    ("UPDATE memberships SET staff_id = 'nobody' WHERE user_id = 'user-anna'", "the membership user-anna@riverside"),
    ("UPDATE staff SET location_id = 'nowhere'", "the staff anna-riverside refers to"),
    ("UPDATE network_locations SET location_id = 'nowhere'", "the network network-north refers to"),
    ("DELETE FROM network_locations", "the network network-north has no locations"),
    ("UPDATE locations SET main_network_id = 'gone'", "the location harbour has a main network that does not exist"),
    ("DROP TABLE memberships", "memberships"),
    ("DROP TABLE history", "history"),
    ("ALTER TABLE users DROP COLUMN name", "name"),
]
SQLITE_ONLY = [
    ("UPDATE users SET name = CAST(x'ff' AS TEXT) WHERE id = 'user-anna'", "the user 'user-anna' holds something"),
    ("UPDATE users SET name = x'41' WHERE id = 'user-anna'", "the user 'user-anna' holds something that is no text"),
    ("UPDATE locations SET currency = x'41ff'", "the location "),
    ("UPDATE staff SET name = x'ff'", "the staff member "),
    ("UPDATE memberships SET role = x'ff'", "the access "),
    ("UPDATE settings SET text = x'ff'", "the settings "),
    ("UPDATE history SET title = x'ff'", "the change 1 holds something that is no text"),
    ("UPDATE history SET total = 'x'", "the change 1 holds something that is no number"),
    ("UPDATE history_parts SET content = 'x'", "the change 1 holds something that is not compressed"),
    ("UPDATE history_parts SET digest = x'ff'", "its history holds something of another type"),
    ("UPDATE history_records SET part = 'x'", "its history holds something of another type"),
]


def spoil(place: Address, statement: str) -> None:
    """Runs a statement on a store behind its back, without its constraints."""
    if place.kind == "sqlite":
        connection = sqlite3.connect(place.place)
        connection.execute(statement)
        connection.commit()
        connection.close()
        return
    bound = engine(place)
    with Session(bound) as session:
        session.connection().exec_driver_sql("SET session_replication_role = replica")
        session.connection().exec_driver_sql(statement)
        session.commit()
    bound.dispose()


@pytest.mark.parametrize(("statement", "record"), DAMAGE, ids=[d[0][:60] for d in DAMAGE])
def test_damage_names_the_record_and_says_what_to_do(place: Address, statement: str, record: str) -> None:
    stores.begin(place, TEAM)
    spoil(place, statement)
    with pytest.raises(BadData) as caught:
        stores.load(place)
    assert "damaged" in caught.value.message
    assert record in caught.value.message
    assert caught.value.hint == "Restore it from a backup."


@pytest.mark.parametrize(
    ("statement", "record"), [*DAMAGE, *SQLITE_ONLY], ids=[d[0][:60] for d in (*DAMAGE, *SQLITE_ONLY)]
)
def test_no_command_crashes_on_damage_or_builds_on_it(
    sqlite_address: Address, rolecall: Program, statement: str, record: str
) -> None:
    stores.begin(sqlite_address, TEAM)
    spoil(sqlite_address, statement)
    dump = _dump(sqlite_address)
    for words in WORDS:
        done = rolecall(*words)
        if done.status != 0:  # what a command does not read it need not notice
            assert done.status == 65, (words, done)
            assert "damaged" in done.err
            assert record in done.err or "the settings " in done.err or "of its history" in done.err
            assert "Restore it from a backup." in done.err
    assert rolecall("history", "verify").status == 65
    now = _dump(sqlite_address)
    for name, rows in dump.items():  # what had nothing to do with the damage may have been added, or revoked
        key = slice(2) if name == "memberships" and "network" in statement else slice(None)
        assert {row[key] for row in rows} <= {row[key] for row in now[name]}


def _dump(place: Address) -> dict[str, list[Any]]:
    connection = sqlite3.connect(place.place)
    connection.text_factory = bytes
    tables = [name.decode() for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    dump = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    connection.close()
    return dump


def test_a_table_whose_definition_is_no_text_is_damage(sqlite_address: Address, rolecall: Program) -> None:
    """The driver raises UnicodeDecodeError here, about its own message."""
    stores.begin(sqlite_address, TEAM)
    connection = sqlite3.connect(sqlite_address.place)
    connection.execute("PRAGMA writable_schema = 1")
    connection.execute("UPDATE sqlite_master SET name = CAST(x'f5f5' AS TEXT), sql = 'x' WHERE name = 'staff'")
    connection.commit()
    connection.close()
    for words in WORDS:
        done = rolecall(*words)
        message = f"rolecall: The store {sqlite_address.place} is damaged (malformed database schema)."
        assert (done.status, done.err.splitlines()) == (65, [message, "Restore it from a backup."])


# -- edits that are no damage, yet not what the history says ---------------------------------------

EDITS = [
    ("UPDATE memberships SET role = 'owner' WHERE user_id = 'user-anna'", "the access of Anna at Riverside"),
    (
        """UPDATE memberships SET remembered = '{"owner":"' || settings_id || '"}' WHERE user_id = 'user-anna'""",
        "the access",
    ),
    ("UPDATE memberships SET settings_id = (SELECT MAX(settings_id) FROM memberships)", "the access"),
    ("UPDATE memberships SET settings_id = (SELECT MIN(settings_id) FROM memberships)", "the access"),
    ("UPDATE users SET name = 'Eve' WHERE id = 'user-anna'", "the user Eve"),
    ("DELETE FROM memberships WHERE user_id = 'user-anna'", "the access of Anna at Riverside"),
    (
        """INSERT INTO users (id, name, folded, email) VALUES ('eve', 'Eve', 'eve', 'eve@example.com')""",
        "the user Eve",
    ),
]


@pytest.mark.parametrize(("statement", "record"), EDITS, ids=[e[0][:60] for e in EDITS])
def test_a_record_that_was_edited_outside_is_not_built_on(place: Address, statement: str, record: str) -> None:
    stores.begin(place, TEAM)
    spoil(place, statement)
    now = stores.load(place)
    changed = now.drop(*now.membership.values()).drop(*now.user.values()).put(ANNA, BORIS, HERS, HIS)
    with pytest.raises(Conflict) as caught:
        stores.save(place, now, changed)
    assert caught.value.message.startswith("The store does not match its history: ")
    assert record in caught.value.message
    assert stores.load(place) == now


def test_a_record_that_was_removed_outside_cannot_be_added_again(place: Address) -> None:
    stores.begin(place, TEAM)
    spoil(place, "DELETE FROM memberships WHERE user_id = 'user-anna'")
    with pytest.raises(Conflict, match="the access of Anna at Riverside was changed outside rolecall"):
        stores.save(place, TEAM.drop(HERS), TEAM)


def test_what_a_change_does_not_touch_is_left_to_verify(place: Address) -> None:
    stores.begin(place, TEAM)
    spoil(place, EDITS[0][0])
    now = stores.load(place)
    stores.save(place, now, now.put(location("Old Town")))
    stores.save(place, now, now.drop(HIS))


@pytest.mark.parametrize("column", ["title", "digest", "actor", "at", "reason"])
def test_nothing_is_saved_after_a_last_change_that_was_edited(place: Address, column: str) -> None:
    stores.begin(place, TEAM)
    stores.save(place, TEAM, TEAM.drop(HIS))
    spoil(place, f"UPDATE history SET {column} = {column} || ' ' WHERE number = 2")
    with pytest.raises(Conflict, match="change 2 is not as it was written"):
        stores.save(place, TEAM.drop(HIS), TEAM)


@pytest.mark.parametrize("number", [1, 2])
def test_nothing_is_saved_where_a_change_was_taken_out_of_the_history(place: Address, number: int) -> None:
    stores.begin(place, TEAM)
    stores.save(place, TEAM, TEAM.drop(HIS))
    spoil(place, f"DELETE FROM history WHERE number = {number}")
    with pytest.raises(Conflict, match="does not match its history"):
        stores.save(place, TEAM.drop(HIS), TEAM)


def test_a_plan_of_many_records_is_checked_like_one_of_few(place: Address) -> None:
    people = [user(f"Person {n}") for n in range(60)]
    crowd = stores.begin(place, TEAM.put(*people))
    stores.save(place, crowd, TEAM)
    stores.save(place, TEAM, crowd)
    spoil(place, "UPDATE users SET name = 'Eve' WHERE id = 'user-person-7'")
    now = stores.load(place)
    with pytest.raises(Conflict, match="the user Eve was changed outside rolecall"):
        stores.save(place, now, TEAM)


def test_a_plan_in_the_history_that_is_none_is_damage(place: Address) -> None:
    stores.begin(place, TEAM)
    for text in ("{", "7", "[7]", json.dumps([{"before": None, "after": None}]), json.dumps([{"after": {}}])):
        with stores.session(place) as session:
            session.exec(select(HistoryPartRow)).one().content = packed(text)
        with pytest.raises(BadData, match="change 1 of its history cannot be read"):
            stores.entries(place)
    assert stores.load(place) == TEAM
