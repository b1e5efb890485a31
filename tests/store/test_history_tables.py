"""The history in its tables: written in parts, sealed, read back as it was saved, and any moment found again."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, col, delete, select

from rolecall.domain.errors import BadData, Conflict
from rolecall.domain.history import Entry, digest_of, first_seal
from rolecall.domain.plan import Plan, canonical, compare
from rolecall.domain.rules import violations
from rolecall.domain.world import World
from rolecall.store import history_writing
from rolecall.store.address import Address, address
from rolecall.store.history_checking import Verification, verification
from rolecall.store.history_parts import A_PART, packed, sliced
from rolecall.store.history_rows import HistoryPartRow, HistoryRecordRow, HistoryRow, HistorySnapshotRow
from rolecall.store.moments import world_after
from rolecall.store.reading import Snapshot
from rolecall.store.store import Store
from store.test_damage import spoil
from worlds import LAW, access, location, stores, user, world, worlds
from worlds.edits import edited

RIVERSIDE, ANNA, BORIS = location("Riverside"), user("Anna"), user("Boris")
HERS = access(ANNA, RIVERSIDE, "employee", limits={"calendar:history": "30d"})
TEAM = world(RIVERSIDE, ANNA, BORIS, HERS)
CROWD = [user(f"Person {n}") for n in range(2 * A_PART + 1)]


@contextmanager
def opened(place: Address) -> Iterator[Snapshot]:
    store = Store(place)
    try:
        yield store.load()
    finally:
        store.release()


def rows(place: Address, table: type[SQLModel]) -> list[dict[str, Any]]:
    """A table's rows through SQLModel, in the order of its key."""
    order = [col(getattr(table, column.name)) for column in table.__table__.primary_key]  # type: ignore[attr-defined]
    with stores.session(place) as begun:
        return [row.model_dump() for row in begun.exec(select(table).order_by(*order))]


def check(place: Address, expect: str = "") -> Verification:
    with opened(place) as now:
        return verification(now.history, expect)


def save_all(place: Address, moments: list[World]) -> None:
    before = World()
    for after in moments:
        Store(place).save(compare(before, after), stores.ENTRY, lambda *_: None)
        before = after


# -- what is written -------------------------------------------------------------------------------


def test_entries_are_their_rows_and_plans_what_was_saved(place: Address) -> None:
    moments = [TEAM, TEAM.put(*CROWD), TEAM, TEAM.drop(HERS)]
    save_all(place, moments)
    with opened(place) as now:
        entries = list(now.history.entries())
        plans = [now.history.plan(entry) for entry in entries]
        assert [asdict(entry) for entry in entries] == rows(place, HistoryRow)
        assert list(now.history.newest()) == entries[::-1]
        assert [now.history.entry(n) for n in range(6)] == [None, *entries, None]
        assert now.history.last() == entries[-1]
    assert plans == [compare(before, after) for before, after in zip([World(), *moments], moments, strict=False)]
    assert [(e.changes, e.total, e.records) for e in entries] == [
        (4, 4, 4),
        (1001, 1005, 1005),
        (1001, 2006, 4),
        (1, 2007, 3),
    ]


def test_each_digest_covers_the_entry_its_parts_and_the_digest_before_it(place: Address) -> None:
    save_all(place, [TEAM, TEAM.put(*CROWD), TEAM.drop(HERS)])
    before, parts, snapshots = "", rows(place, HistoryPartRow), rows(place, HistorySnapshotRow)
    for row in rows(place, HistoryRow):
        of_each = [[p["digest"] for p in table if p["number"] == row["number"]] for table in (parts, snapshots)]
        names = ("number", "at", "actor", "title", "reason", "format", "changes", "total", "records")
        content = [before, *(row[name] for name in names), *of_each]
        assert row["digest"] == sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
        before = row["digest"]
    assert all(sha256(part["content"]).hexdigest() == part["digest"] for part in (*parts, *snapshots))
    assert [part["number"] for part in parts] == [1, 2, 2, 2, 3, 3, 3]


def test_settings_are_kept_once_and_named_by_their_id(place: Address) -> None:
    crowd = [access(person, RIVERSIDE, "employee", limits={"calendar:history": "30d"}) for person in CROWD]
    save_all(place, [TEAM, TEAM.put(*CROWD, *crowd)])
    size = sum(len(part["content"]) for part in rows(place, HistoryPartRow))
    assert size / len(CROWD) < 60


# -- any moment ------------------------------------------------------------------------------------


@settings(LAW, max_examples=LAW.max_examples // 3)
@given(data=st.data(), first=worlds())
def test_every_moment_is_what_the_entries_up_to_it_make(data: st.DataObject, first: World) -> None:
    moments = [first]
    for _ in range(data.draw(st.integers(0, 8))):
        after = data.draw(edited(moments[-1]))
        moments.append(moments[-1] if violations(after) else after)
    folder = tempfile.mkdtemp()
    place = address(f"{folder}/store.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history_writing, "FEWEST_CHANGES", data.draw(st.sampled_from([0, 2, 10])))
        patch.setattr(history_writing, "TIMES_THE_WORLD", data.draw(st.sampled_from([0, 1])))
        save_all(place, moments)
    with opened(place) as now:
        for number, then in enumerate([World(), *moments]):
            assert world_after(now, number) == then
    assert check(place) == Verification(len(moments), (), made=True, noted=None)
    shutil.rmtree(folder)


def test_a_snapshot_is_kept_now_and_then_and_counts_in_the_seal(
    place: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_writing, "FEWEST_CHANGES", 10)
    names = [TEAM.put(replace(ANNA, name=f"Anna {n}")) for n in range(24)]
    save_all(place, [TEAM, *names])
    kept = [row["number"] for row in rows(place, HistorySnapshotRow)]
    assert kept == [12, 23]
    assert not check(place).broken
    spoil(place, "DELETE FROM history_snapshots WHERE number = 23")
    assert check(place).broken == (23,)


def test_a_large_first_change_is_no_reason_for_a_snapshot(place: Address) -> None:
    save_all(place, [TEAM.put(*CROWD), TEAM.put(*CROWD, RIVERSIDE, user("Zoe"))])
    assert not rows(place, HistorySnapshotRow)


# -- what verification finds -----------------------------------------------------------------------

TAMPERING = [
    "UPDATE history SET number = 9 WHERE number = 3",
    *(f"UPDATE history SET {c} = {c} || 'x' WHERE number = 2" for c in ("at", "actor", "title", "reason", "digest")),
    *(f"UPDATE history SET {c} = {c} + 1 WHERE number = 2" for c in ("changes", "total", "records")),
    "DELETE FROM history WHERE number = 1",
    "DELETE FROM history WHERE number = 3",
    "DELETE FROM history_parts WHERE number = 2 AND part = 1",
    "DELETE FROM history_parts WHERE number = 3",
    "UPDATE history_parts SET digest = 'x' WHERE number = 2 AND part = 2",
    "UPDATE history_parts SET number = 7 WHERE number = 3",
    "UPDATE history_parts SET part = 9 WHERE number = 2 AND part = 0",
    "INSERT INTO history_parts SELECT 9, part, content, digest FROM history_parts WHERE number = 1",
    "INSERT INTO history_snapshots SELECT 2, part, content, digest FROM history_parts WHERE number = 1",
    "INSERT INTO history_snapshots SELECT 9, part, content, digest FROM history_parts WHERE number = 1",
    "DELETE FROM history_records WHERE number = 1",
    "UPDATE history_records SET number = 2 WHERE number = 1",
    "UPDATE history_records SET part = part + 1 WHERE number = 3",
    "UPDATE history_records SET record = record + 1 WHERE number = 3",
    "INSERT INTO history_records VALUES (1, 2, 3)",
    "UPDATE users SET name = 'Eve' WHERE id = 'user-anna'",
    "DELETE FROM memberships",
    "UPDATE memberships SET status = 'invited'",
    "UPDATE memberships SET invited_at = 'x'",
    "INSERT INTO networks (id, name, folded) VALUES ('n', 'N', 'n')",
    "UPDATE locations SET region = 'LV'",
]


@pytest.mark.parametrize("statement", TAMPERING)
def test_whatever_is_changed_outside_is_found(place: Address, statement: str) -> None:
    save_all(place, [TEAM, TEAM.put(*CROWD), TEAM.put(*CROWD[:5])])
    assert check(place) == Verification(3, (), made=True, noted=None)
    spoil(place, statement)
    found = None
    with suppress(BadData):
        found = check(place)
    assert found is None or found.broken or not found.made


def test_a_part_exchanged_for_another_that_fits_its_digest_is_found(place: Address) -> None:
    save_all(place, [TEAM, TEAM.put(replace(ANNA, name="Eve"))])
    other = packed(json.dumps([{"before": None, "after": {"kind": "user", "id": "x", "name": "X"}}]))
    with stores.session(place) as begun:
        part = begun.exec(select(HistoryPartRow).where(HistoryPartRow.number == 2)).one()
        part.content, part.digest = other, digest_of(other)
    assert check(place).broken == (2,)
    with pytest.raises(Conflict, match="change 2 is not as it was written"):
        stores.save(place, stores.load(place), TEAM)


@pytest.mark.parametrize("statement", ["DELETE FROM settings", "UPDATE settings SET text = text || ' '"])
def test_settings_that_the_history_names_must_be_there_and_be_those(place: Address, statement: str) -> None:
    save_all(place, [TEAM, TEAM.drop(HERS)])
    spoil(place, statement)
    with pytest.raises(Exception, match="damaged"):
        check(place)


def test_a_digest_that_was_noted_is_found(place: Address) -> None:
    save_all(place, [TEAM, TEAM.drop(HERS)])
    first = rows(place, HistoryRow)[0]["digest"]
    assert check(place, first) == Verification(2, (), made=True, noted=1)


# -- entries of the first format -------------------------------------------------------------------


def in_first_format(place: Address) -> None:
    """Writes the entries down as version 1 had them."""
    with opened(place) as now:
        kept = [(entry, canonical(now.history.plan(entry))) for entry in now.history.entries()]
    digest = ""
    with stores.session(place) as begun:
        for table in (HistoryPartRow, HistoryRow):
            begun.exec(delete(table))
        for entry, text in kept:
            digest = first_seal(digest, entry, [text])
            begun.add(HistoryRow(**asdict(replace(entry, format=1, digest=digest))))
            for part, content in enumerate(map(packed, sliced(text))):
                row = HistoryPartRow(number=entry.number, part=part, content=content, digest=digest_of(content))
                begun.add(row)


def test_entries_of_the_first_format_are_read_verified_and_built_on(place: Address) -> None:
    moments = [TEAM, TEAM.put(*CROWD), TEAM]
    save_all(place, moments)
    in_first_format(place)
    assert check(place) == Verification(3, (), made=True, noted=None)
    with opened(place) as now:
        plans = [now.history.plan(entry) for entry in now.history.entries()]
        assert plans == [compare(before, after) for before, after in zip([World(), *moments], moments, strict=False)]
        assert world_after(now, 2) == moments[1]
    stores.save(place, TEAM, TEAM.drop(HERS))
    assert check(place) == Verification(4, (), made=True, noted=None)
    with opened(place) as now:
        assert [entry.format for entry in now.history.entries()] == [1, 1, 1, 2]
    spoil(
        place,
        "UPDATE history_parts SET content = (SELECT content FROM history_parts WHERE number = 1) "
        "WHERE number = 2 AND part = 1",
    )
    assert check(place).broken[0] == 2


def test_the_seal_of_the_first_format_is_that_of_version_1() -> None:
    entry = Entry(2, "2026-01-02T03:04:05+00:00", "Līga", 'a "title"', "", 1, 1, 5, 4, "")
    text = '[{"after":{"name":"Zoë \\"O\\""},"before":null}]'
    whole = ("before", "2", entry.at, entry.actor, entry.title, entry.reason, text)
    expected = sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()
    assert first_seal("before", entry, [text]) == expected
    assert first_seal("before", entry, [text[:9], text[9:10], "", text[10:]]) == expected


@pytest.mark.parametrize("number", [0, 1, A_PART - 1, A_PART, A_PART + 1, 2 * A_PART, 2 * A_PART + 1])
def test_a_plan_of_the_first_format_is_sliced_between_changes(number: int) -> None:
    text = canonical(compare(World(), World().put(*CROWD[:number])))
    slices = sliced(text)
    assert "".join(slices) == text
    assert len(slices) == max(1, -(-number // A_PART))
    assert sum(len(json.loads(f"[{part.strip('[],')}]")) for part in slices) == number


@pytest.mark.parametrize("text", ["", "[", "7", "[7", "[{]", "{}", "[] ", '[{"a":1},', "[" * 100_000])
def test_what_is_no_plan_stays_in_one_piece_or_together(text: str) -> None:
    assert "".join(sliced(text)) == text


def test_an_empty_plan_is_an_entry_without_parts(place: Address) -> None:
    save_all(place, [TEAM])
    assert Store(place).save(Plan(), stores.ENTRY, lambda *_: None).number == 2
    assert not check(place).broken
    assert not [row for row in rows(place, HistoryPartRow) if row["number"] == 2]
    assert [row for row in rows(place, HistoryRecordRow) if row["number"] == 2] == []
