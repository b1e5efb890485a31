"""Tables laid over each other answer what a table in memory with the same records answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rolecall.domain.nearness import fold
from rolecall.domain.plan import applied, compare, dangling
from rolecall.domain.tables import FIELDS, NAME, MemoryTable, Overlay, RecordTable, names, values
from rolecall.domain.world import KINDS, GrowingWorld, Membership, User, World
from worlds import user, worlds
from worlds.edits import edited

LAW = settings(max_examples=60)


def in_memory(world: World) -> World:
    """The same world in tables that lie on nothing."""
    return World(**{kind: dict(world.of(kind)) for kind in KINDS})  # type: ignore[arg-type]


def questions(table: RecordTable[Any]) -> Iterable[tuple[str, str]]:
    """What the table and a few strangers can be looked up by."""
    for field in (*FIELDS[table.kind], NAME):
        known = {value for record in table.values() for value in values(table.kind, field, record)}
        yield from ((field, value) for value in sorted(known | {"nothing of the kind"}))


def answers(table: RecordTable[Any], asked: Iterable[tuple[str, str]], parts: Iterable[str]) -> dict[object, object]:
    """Every answer, in an order of its own."""
    having = {question: sorted(r.id for r in table.having(*question)) for question in asked}
    containing = {part: sorted(r.id for r in table.containing(part, 1000)) for part in parts}
    everything: dict[object, object] = {"having": having, "containing": containing}
    return everything | {"all": dict(table), "length": len(table), "names": sorted(table.names_like("x"))}


@LAW
@given(data=st.data(), made=worlds())
def test_a_world_edited_again_and_again_answers_like_one_in_memory(data: st.DataObject, made: World) -> None:
    world = made
    for _ in range(data.draw(st.integers(1, 4))):
        world = data.draw(edited(world))
    for kind in KINDS:
        table, plain = world.of(kind), in_memory(world).of(kind)
        asked = {*questions(table), *questions(made.of(kind))}
        parts = {fold(name)[1:4] for record in (*table.values(), *made.of(kind).values()) for name in names(record)}
        assert answers(table, asked, parts) == answers(plain, asked, parts)


@LAW
@given(data=st.data(), made=worlds())
def test_comparing_overlays_shows_what_comparing_whole_tables_finds(data: st.DataObject, made: World) -> None:
    one = data.draw(edited(made))
    other = data.draw(edited(one))
    for before, after in ((made, other), (one, other), (other, one), (made, made), (in_memory(made), other)):
        plain = compare(in_memory(before), in_memory(after))
        by_id = {(change.kind, change.id): change for change in compare(before, after).changes}
        assert by_id == {(change.kind, change.id): change for change in plain.changes}
        assert applied(before, compare(before, after)) == after
        assert not dangling(after, compare(before, after))


@LAW
@given(made=worlds(), other=worlds())
def test_what_a_plan_leaves_dangling_is_what_refers_to_nothing(made: World, other: World) -> None:
    without = made.drop(*other.user.values(), *other.location.values(), *other.staff.values())
    missing = {
        record.id
        for kind in ("staff", "network", "membership")
        for record in without.of(kind).values()
        for key in [*getattr(record, "locations", ()), *(getattr(record, x, "") for x in ("location", "user"))]
        if key and key not in without.location and key not in without.user
    }
    missing |= {m.id for m in without.membership.values() if m.staff and m.staff not in without.staff}

    assert {record.id for record in dangling(without, compare(made, without))} == missing


@LAW
@given(made=worlds(), other=worlds())
def test_a_world_that_grows_is_the_world_with_everything_put(made: World, other: World) -> None:
    growing = GrowingWorld(made)
    records: list[User | Membership] = [*other.user.values()]
    records += (m for m in other.membership.values() if m.location in made.location)
    for record in records:
        growing.put(record)
        growing.world.of("user").having(NAME, "asked meanwhile")
    for record in records[::2]:
        growing.drop(record)
    expected = made.put(*records).drop(*records[::2])

    assert growing.world == expected
    for kind in ("user", "membership"):
        asked = set(questions(expected.of(kind)))
        assert answers(growing.world.of(kind), asked, ["a"]) == answers(expected.of(kind), asked, ["a"])


def test_small_changes_one_by_one_leave_few_overlays() -> None:
    world = World()
    for number in range(500):
        world = world.put(user(f"User {number}", f"u{number}@example.com"))
    table: Any = world.user
    depth = 0
    while isinstance(table, Overlay):
        depth, table = depth + 1, table.below

    assert isinstance(table, MemoryTable)
    assert len(world.user) == 500
    assert depth <= 10
