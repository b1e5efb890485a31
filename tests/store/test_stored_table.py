"""A table in a store answers every question as one in memory does, on SQLite and PostgreSQL, under changes too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolecall.domain.nearness import fold
from rolecall.domain.plan import applied, compare, dangling, stale
from rolecall.domain.rules import broken
from rolecall.domain.tables import FIELDS, NAME, RecordTable, names, values
from rolecall.domain.world import KINDS, Location, Membership, Network, Record, Settings, Staff, User, World
from rolecall.store import name_index
from rolecall.store.address import Address
from rolecall.store.connections import reader
from rolecall.store.engine import engine
from rolecall.store.store import Store
from rolecall.store.stored_table import stored_world
from rolecall.store.transaction import Row, Transaction, Values
from rolecall.store.trigrams import INDEXED
from worlds import LAW, access, location, stores, user, world

PIECES = ("Anna", "anna", "ANNA", "straße", "STRASSE", "İpek", "i̇pek", "Léa", "Le\u0301a", "O’Neil", "o'neil", '"q"')
MORE = ("100%", "a_b", "50% _x", "\n", "  ", "\x1f", "字", "🌊", "؟", "ﬁ", "?", "@", "*", "AND", "-", "--", "'")
TEXTS = st.lists(st.sampled_from(PIECES + MORE), min_size=1, max_size=4).map("".join)
KEYS = st.text("ab@%_'é", min_size=1, max_size=4)
LIMITS = st.dictionaries(st.sampled_from(("calendar:staff", "booking.network-clients:network")), KEYS, max_size=2)


def some(draw: st.DrawFn, keys: list[str], least: int = 1) -> list[str]:
    return draw(st.lists(st.sampled_from(keys), min_size=least, max_size=3, unique=True)) if keys else []


@st.composite
def any_world(draw: st.DrawFn, *, nul: bool = False) -> World:
    """A world whose names and ids are anything that a store can hold, and whose references lead somewhere."""
    texts = TEXTS if not nul else st.one_of(TEXTS, TEXTS.map(lambda t: f"{t}\0{t}"))
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    places = [Location(key, draw(texts), "EUR") for key in keys]
    groups = [Network(key, draw(texts), tuple(some(draw, keys))) for key in some(draw, keys, 0)]
    places = [replace(x, main_network=draw(st.sampled_from(["", *(n.id for n in groups)]))) for x in places]
    people = [Staff(key, draw(st.sampled_from(keys)), draw(texts)) for key in some(draw, keys, 0)]
    mails = draw(st.lists(texts, max_size=3, unique=True))
    users = []
    for number, key in enumerate(draw(st.lists(KEYS, max_size=4, unique=True))):
        phone = draw(st.sampled_from(("", f"+3712000000{number}")))
        email = "" if number >= len(mails) else mails[number]
        users.append(User(key, draw(texts), email, phone))
    made = world(*places, *groups, *people, *users)
    staff = ["", *(s.id for s in people)]
    for who in users:
        for at in some(draw, keys, 0):
            own = Settings(draw(st.integers(0, 3)), 0, draw(LIMITS))
            remembered = draw(st.dictionaries(st.sampled_from(("owner", "viewer")), st.just(own), max_size=1))
            linked = draw(st.sampled_from(staff))
            made = made.put(Membership(who.id, at, "manager", linked, "active", own, remembered))
    return made


def questions(table: RecordTable[Record]) -> Iterator[tuple[str, str]]:
    """Every field with every value that a record of the table has in it, and some that none has."""
    kind, records = table.kind, [*table.values()]
    for field in (*FIELDS[kind], *([NAME] if kind != "membership" else [])):
        known = {value for record in records for value in values(kind, field, record)}
        yield from ((field, value) for value in sorted({*known, "nobody", "", "%", "\ud800", "a\0", "anna"}))


def parts(table: RecordTable[Record]) -> Iterator[str]:
    folded = sorted({fold(name) for record in table.values() for name in names(record)})
    for name in folded:
        yield from (name, name[1:], name[:-1], name[:2], name[1:4], name[-3:])
    yield from ("", "a", "%", "_", '"', "'", "nobody", "\n", "\ud800", "\0", "strasse", "ss", "*", "an_", "a%")


def assert_equal(asked: World, known: World) -> None:
    """Both worlds answer alike; the first is asked first, so that it is not in memory yet."""
    for kind in KINDS:
        mine, theirs = asked.of(kind), known.of(kind)
        for key in [*list(theirs)[::-1], "nobody", "", "a@", "@", "\ud800"]:
            assert mine.get(key) == theirs.get(key)
        for field, value in questions(theirs):
            assert mine.having(field, value) == theirs.having(field, value), (kind, field, value)
        for part in parts(theirs):
            for most in (1, 2, 100):
                assert mine.containing(part, most) == theirs.containing(part, most), (kind, part, most)
        assert len(mine) == len(theirs)
        assert set(mine.names_like("anna")) == set(theirs.names_like("anna"))
    assert_walked(asked, known)


def assert_walked(asked: World, known: World) -> None:
    for kind in KINDS:
        mine, theirs = asked.of(kind), known.of(kind)
        assert list(mine.items()) == list(theirs.items())
        assert list(mine.values()) == [*theirs.values()]
        for field, value in questions(theirs):
            assert mine.having(field, value) == theirs.having(field, value)
    assert asked == known


def in_order(made: World) -> World:
    """The same world, in memory, in the order in which stores have their records."""

    def key(record: object) -> object:
        return (record.user, record.location) if isinstance(record, Membership) else record.id  # type: ignore[attr-defined]

    return World(**{kind: {r.id: r for r in sorted(made.of(kind).values(), key=key)} for kind in KINDS})  # type: ignore[arg-type]


def opened(place: Address, before: World, after: World) -> World:
    """Makes a store hold a world, whatever rules it breaks."""
    Store(place).save(compare(before, after), stores.ENTRY, lambda *_: None)
    return in_order(after)


EACH_TIME_ANOTHER_WORLD = settings(LAW, suppress_health_check=[*HealthCheck])


def current(place: Address) -> World:
    return stores.load(place) if Store(place).exists() else World()


@EACH_TIME_ANOTHER_WORLD
@given(made=any_world(), hard=any_world(nul=True))
def test_every_question_is_answered_as_in_memory(place: Address, made: World, hard: World) -> None:
    known = opened(place, current(place), hard if place.kind == "sqlite" else made)
    with reader(place) as transaction:
        assert_equal(stored_world(transaction), known)


@EACH_TIME_ANOTHER_WORLD
@given(made=any_world(nul=True))
def test_a_store_without_an_index_of_parts_gives_the_same_answers(
    sqlite_address: Address, monkeypatch: pytest.MonkeyPatch, made: World
) -> None:
    monkeypatch.setattr(name_index, "OLDEST", (99, 0))
    known = opened(sqlite_address, current(sqlite_address), made)
    with reader(sqlite_address) as transaction:
        assert not list(transaction.rows(INDEXED))
        assert_equal(stored_world(transaction), known)


@EACH_TIME_ANOTHER_WORLD
@given(made=any_world(), other=any_world(), chosen=st.lists(st.booleans(), max_size=8))
def test_every_question_is_answered_as_in_memory_under_changes(
    place: Address, made: World, other: World, chosen: list[bool]
) -> None:
    known = opened(place, current(place), made)
    changes = [c for c, wanted in zip(compare(made, other).changes, chosen, strict=False) if wanted]
    put = [c.after for c in changes if c.after]
    gone = [c.before for c in changes if c.before and not c.after]
    with reader(place) as transaction:
        assert_equal_but_order(stored_world(transaction).put(*put).drop(*gone), known.put(*put).drop(*gone))


def assert_equal_but_order(asked: World, known: World) -> None:
    for kind in KINDS:
        mine, theirs = asked.of(kind), known.of(kind)
        for field, value in questions(theirs):
            assert mine.having(field, value) == theirs.having(field, value)
        for part in parts(theirs):
            assert mine.containing(part, 3) == theirs.containing(part, 3)
        assert len(mine) == len(theirs)
    assert asked == known


def test_what_is_asked_is_asked_once(place: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [user(f"Person {n}") for n in range(1_200)]
    riverside = location("Riverside")
    accesses = [access(person, riverside, "viewer") for person in people]
    made = stores.begin(place, world(riverside, *people, *accesses))
    with reader(place) as transaction:
        asked, count = stored_world(transaction), Count(monkeypatch)
        asked.of("user").fetch(made.user)
        assert count() == 3
        asked.of("user").fetch_having("contact", [person.email for person in people])
        assert count() == 3
        for person in people:
            assert asked.user[person.id] == person
            assert asked.users_with(person.email) == [person]
        assert count() == 0
        assert len(asked.memberships_at(riverside.id)) == 1_200
        assert count() == 2  # with the settings that all of them share
        assert [*asked.membership.values()] == [*in_order(made).membership.values()]
        assert count() == 1
        assert asked.location[riverside.id] == riverside
        assert count() == 1


def test_taking_many_back_asks_little_of_a_store(place: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [user(f"Person {n}") for n in range(300)]
    riverside = location("Riverside")
    accesses = [access(person, riverside, "viewer") for person in people]
    stores.begin(place, world(riverside, *people, *accesses))
    back = compare(world(riverside, *people, *accesses), world(riverside))
    with reader(place) as transaction:
        asked, count = stored_world(transaction), Count(monkeypatch)
        assert not stale(asked, back)
        assert not dangling(applied(asked, back), back)
        assert not broken(asked, applied(asked, back), back)
        assert count() < 12


class Count:
    """How many statements were asked since that was looked at last."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._statements, chunks = list[str](), Transaction._chunks

        def counted(transaction: Transaction, query: str, values: Values) -> Iterator[Sequence[Row]]:
            self._statements.append(query)
            return chunks(transaction, query, values)

        monkeypatch.setattr(Transaction, "_chunks", counted)

    def __call__(self) -> int:
        number = len(self._statements)
        self._statements.clear()
        return number


def test_names_like_one_are_found_among_many_by_looking_at_few(place: Address) -> None:
    people = [user(f"Person {n} of many", f"person.{n}@example.com") for n in range(3_000)]
    stores.begin(place, world(*people, user("Ludmila Petrova", "lpetrova@example.org")))
    with reader(place) as transaction:
        table = stored_world(transaction).of("user")
        for typed in ("Ludmila Petrowa", "ludmilla", "petrova lud", "lpetrva@example.org"):
            candidates = list(table.names_like(typed))
            assert "Ludmila Petrova" in candidates
            assert len(candidates) <= 200
        assert len(list(table.names_like("Lu"))) <= 200
        assert len(list(table.names_like("person of many \ud800"))) <= 200


def test_the_index_of_parts_is_right_after_every_change(sqlite_address: Address) -> None:
    anna, boris = user("Anna Petrova"), user("Boris Kim")
    before = stores.begin(sqlite_address, world(anna, boris))
    after = before.put(replace(anna, name="Zoë"), replace(boris, email="zoe@example.com")).drop()
    stores.save(sqlite_address, before, after)
    stores.save(sqlite_address, after, after.drop(boris))
    many = [user(f"Person {n}") for n in range(300)]  # so many are indexed by one statement
    stores.save(sqlite_address, after.drop(boris), after.drop(boris).put(*many))
    stores.save(sqlite_address, after.drop(boris).put(*many), after.drop(boris).put(*many, user("Zane")))
    bound = engine(sqlite_address)
    with bound.connect() as connection:
        connection.exec_driver_sql("INSERT INTO user_parts(user_parts, rank) VALUES ('integrity-check', 1)")
    bound.dispose()
    with reader(sqlite_address) as transaction:
        found = stored_world(transaction).of("user")
        assert [x.id for x in found.containing("person 299", 9)] == ["user-person-299"]
        assert [x.id for x in found.containing("zane@", 9)] == ["user-zane"]
