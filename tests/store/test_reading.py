"""Every reading gives what the same question gives through SQLModel sessions, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from program import CHAIN
from rolecall.documents.world_file import read
from rolecall.domain.edits.declare import declare
from rolecall.domain.errors import BadData, NotFound
from rolecall.domain.history import Entry
from rolecall.domain.records import settings_from_plain
from rolecall.domain.world import Location, Membership, Network, Settings, Staff, User, World
from rolecall.store import reading
from rolecall.store.address import Address
from rolecall.store.connections import reader
from rolecall.store.engine import engine
from rolecall.store.rows import (
    HistoryRow,
    IdentityRow,
    LocationRow,
    MembershipRow,
    NetworkLocationRow,
    NetworkRow,
    StaffRow,
    UserRow,
)
from rolecall.store.store import Store
from worlds import location, stores, world

QUESTIONS = (
    "locations",
    "staff",
    "networks",
    "users",
    "memberships",
    "world",
    "revision",
    "last_digest",
    "history",
    "identity",
)


@pytest.fixture(scope="module")
def team() -> World:
    """The example chain, with an access that remembers a role and a network in an order that is not the alphabet's."""
    made = declare(World(), read(CHAIN.read_bytes(), CHAIN.name))
    first = next(iter(made.membership.values()))
    remembered = {"viewer": Settings(on=3, copied=1, limits={"calendar:history": "7d"})}
    network = next(iter(made.network.values()))
    main = replace(made.location[network.locations[0]], main_network=network.id)
    sent = {"status": "invited", "invited": "2026-01-02T03:04:05+00:00"}
    return made.put(
        main,
        replace(first, remembered=remembered, **sent),  # type: ignore[arg-type]
        Network(network.id, network.name, tuple(reversed(network.locations))),
    )


@pytest.fixture
def filled(place: Address, team: World) -> Address:
    stores.begin(place, team)
    return place


@contextmanager
def session(place: Address) -> Iterator[Session]:
    """The same store through SQLModel."""
    bound = engine(place)
    try:
        with Session(bound) as opened:
            yield opened
    finally:
        bound.dispose()


class Through:
    """The readings asked through SQLModel."""

    def __init__(self, opened: Session) -> None:
        self.opened = opened

    def locations(self) -> dict[str, Location]:
        rows = self.opened.exec(select(LocationRow)).all()
        return {r.id: Location(r.id, r.name, r.currency, r.sms_tariff, r.region, r.main_network_id or "") for r in rows}

    def staff(self) -> dict[str, Staff]:
        return {r.id: Staff(r.id, r.location_id, r.name, r.position) for r in self.opened.exec(select(StaffRow)).all()}

    def networks(self) -> dict[str, Network]:
        return {r.id: Network(r.id, r.name, self._places(r.id)) for r in self.opened.exec(select(NetworkRow)).all()}

    def _places(self, network: str) -> tuple[str, ...]:
        places = select(NetworkLocationRow).where(NetworkLocationRow.network_id == network)
        return tuple(r.location_id for r in self.opened.exec(places.order_by(col(NetworkLocationRow.place))).all())

    def users(self) -> dict[str, User]:
        rows = self.opened.exec(select(UserRow)).all()
        return {r.id: User(r.id, r.name, r.email or "", r.phone or "") for r in rows}

    def memberships(self) -> dict[str, Membership]:
        read = (self._membership(r) for r in self.opened.exec(select(MembershipRow)).all())
        return {m.id: m for m in read}

    def _membership(self, row: MembershipRow) -> Membership:
        kept = json.loads(row.remembered)
        return Membership(
            user=row.user_id,
            location=row.location_id,
            role=row.role,
            staff=row.staff_id or "",
            status=row.status,
            settings=settings_from_plain(json.loads(row.permissions), json.loads(row.limits)),
            remembered={key: settings_from_plain(s["permissions"], s["limits"]) for key, s in kept.items()},
            invited=row.invited_at,
        )

    def world(self) -> World:
        return World(self.locations(), self.staff(), self.networks(), self.users(), self.memberships())

    def revision(self) -> int:
        return self.opened.exec(select(func.max(HistoryRow.number))).one() or 0

    def history(self) -> list[Entry]:
        rows = self.opened.exec(select(HistoryRow).order_by(col(HistoryRow.number))).all()
        return [Entry(r.number, r.at, r.actor, r.title, r.reason, r.plan, r.digest) for r in rows]

    def identity(self) -> str:
        return self.opened.exec(select(IdentityRow)).one().id

    def last_digest(self) -> str:
        last = self.opened.exec(select(HistoryRow).order_by(col(HistoryRow.number).desc())).first()
        return last.digest if last else ""


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reading_equals_the_same_question_through_sqlmodel(filled: Address, question: str) -> None:
    with reader(filled) as connection:
        answer = getattr(reading, question)(connection)
    with session(filled) as opened:
        assert answer == getattr(Through(opened), question)()
    assert answer


def test_every_reading_is_compared() -> None:
    own = {n for n, thing in vars(reading).items() if getattr(thing, "__module__", "") == reading.__name__}
    readings = {n for n in own if n.islower() and not n.startswith("_")}
    assert readings - {"snapshot", "check_version"} == set(QUESTIONS)


def test_records_come_in_the_same_order_from_both_kinds_of_store(filled: Address, team: World) -> None:
    read = stores.load(filled)
    assert list(read.user) == sorted(team.user)
    assert list(read.membership) == sorted(team.membership, key=lambda key: key.split("@"))
    assert list(read.network) == sorted(team.network)


def test_a_reader_sees_one_moment_although_somebody_saves_in_between(filled: Address, team: World) -> None:
    with reader(filled) as connection:
        before = reading.snapshot(connection)
        stores.save(filled, team, team.put(Location("new", "Old Town", "EUR")))
        again = reading.snapshot(connection)
    assert again == before
    assert Store(filled).load().revision == before.revision + 1


def test_a_reader_cannot_write(filled: Address) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only|cannot be written"), reader(filled) as connection:
        connection.execute("DELETE FROM memberships")


def test_a_store_that_was_never_written_is_not_there_yet(place: Address) -> None:
    assert not Store(place).exists()
    assert Store(place).load_or_empty() == reading.Snapshot(World(), 0)
    with pytest.raises(NotFound) as caught:
        Store(place).load()
    assert caught.value.message == f"There is no store at {place.shown} yet."
    assert caught.value.hint == "Begin with: rolecall location add NAME --currency CUR, or rolecall apply FILE"


@pytest.mark.parametrize(("version", "hint"), [(2, "Upgrade rolecall."), (0, "Restore it from a backup.")])
def test_a_store_of_another_version_is_neither_read_nor_written(
    sqlite_address: Address, team: World, version: int, hint: str
) -> None:
    stores.begin(sqlite_address, team)
    with sqlite3.connect(sqlite_address.place) as connection:
        connection.execute("UPDATE rolecall_schema SET version = ?", [version])
    connection.close()
    before = Path(sqlite_address.place).read_bytes()
    for attempt in (Store(sqlite_address).load, lambda: stores.save(sqlite_address, team, World())):
        with pytest.raises(BadData) as caught:
            attempt()
        assert caught.value.message == f"The store has version {version}; this rolecall reads version 1."
        assert caught.value.hint == hint
    assert Path(sqlite_address.place).read_bytes() == before


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("permissions", '{"reports.telepathy":"on"}', "permission “reports.telepathy”"),
        ("limits", '{"reports:mood":"7d"}', "limit “reports:mood”"),
        ("role", "emperor", "role “emperor”"),
    ],
)
def test_what_a_newer_version_wrote_says_to_upgrade(
    sqlite_address: Address, team: World, column: str, value: str, what: str
) -> None:
    stores.begin(sqlite_address, team)
    with sqlite3.connect(sqlite_address.place) as connection:
        connection.execute(f"UPDATE memberships SET {column} = ?", [value])
    connection.close()
    with pytest.raises(BadData) as caught:
        Store(sqlite_address).load()
    assert caught.value.message == f"The {what} is unknown to this version."
    assert caught.value.hint == "It was written by a newer version; upgrade rolecall."


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"calendar": 7', ""])
def test_permissions_that_are_no_json_are_damage_not_a_crash(sqlite_address: Address, team: World, text: str) -> None:
    stores.begin(sqlite_address, team)
    with sqlite3.connect(sqlite_address.place) as connection:
        connection.execute("UPDATE memberships SET permissions = ?", [text])
    connection.close()
    with pytest.raises(BadData) as caught:
        Store(sqlite_address).load()
    assert caught.value.message.startswith("The store is damaged: the access ")
    assert caught.value.hint == "Restore it from a backup."


# -- identity --------------------------------------------------------------------------------------


def test_every_store_has_an_identity_of_its_own_and_keeps_it(place: Address, sqlite_address: Address) -> None:
    stores.begin(place, world(location("Riverside")))
    first = Store(place).load()
    assert len(first.identity) == 16
    stores.save(place, first.world, World())
    assert Store(place).load().identity == first.identity
    other = Address("sqlite", sqlite_address.place + ".other")
    stores.begin(other, world(location("Riverside")))
    assert Store(other).load().identity != first.identity


def test_a_store_of_an_earlier_version_is_read_without_one_and_gets_it_with_its_next_change(place: Address) -> None:
    stores.begin(place, world(location("Riverside")))
    with session(place) as opened:
        opened.connection().exec_driver_sql("DROP TABLE rolecall_identity")
        opened.commit()
    before = Store(place).load()
    assert before.identity == ""
    stores.save(place, before.world, World())
    assert len(Store(place).load().identity) == 16


def test_history_and_world_are_read_at_one_moment(filled: Address, team: World) -> None:
    snapshot, entries = Store(filled).archive()
    assert snapshot == Store(filled).load()
    assert entries == Store(filled).history()
    assert snapshot.head == entries[-1].digest
