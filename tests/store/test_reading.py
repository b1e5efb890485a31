"""Every reading gives what the same question gives through SQLModel sessions, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from program import CHAIN
from rolecall.documents.world_file import read
from rolecall.domain.edits.declare import declare
from rolecall.domain.errors import BadData, NotFound
from rolecall.domain.records import settings_from_plain
from rolecall.domain.world import KINDS, Location, Membership, Network, Settings, Staff, User, World
from rolecall.store import reading
from rolecall.store.address import Address
from rolecall.store.connections import reader
from rolecall.store.history_rows import HistoryRow
from rolecall.store.rows import (
    IdentityRow,
    LocationRow,
    MembershipRow,
    NetworkLocationRow,
    NetworkRow,
    SettingsRow,
    StaffRow,
    UserRow,
)
from rolecall.store.store import Store
from rolecall.store.stored_table import stored_world
from worlds import location, stores, world

MOMENT = ("revision", "last_digest", "identity")


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


class Through:
    """The readings asked through SQLModel."""

    def __init__(self, opened: Session) -> None:
        self.opened = opened

    def location(self) -> dict[str, Location]:
        rows = self.opened.exec(select(LocationRow)).all()
        return {r.id: Location(r.id, r.name, r.currency, r.sms_tariff, r.region, r.main_network_id or "") for r in rows}

    def staff(self) -> dict[str, Staff]:
        return {r.id: Staff(r.id, r.location_id, r.name, r.position) for r in self.opened.exec(select(StaffRow)).all()}

    def network(self) -> dict[str, Network]:
        return {r.id: Network(r.id, r.name, self._places(r.id)) for r in self.opened.exec(select(NetworkRow)).all()}

    def _places(self, network: str) -> tuple[str, ...]:
        places = select(NetworkLocationRow).where(NetworkLocationRow.network_id == network)
        return tuple(r.location_id for r in self.opened.exec(places.order_by(col(NetworkLocationRow.place))).all())

    def user(self) -> dict[str, User]:
        rows = self.opened.exec(select(UserRow)).all()
        return {r.id: User(r.id, r.name, r.email or "", r.phone or "") for r in rows}

    def membership(self) -> dict[str, Membership]:
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
            settings=self._settings(row.settings_id),
            remembered={key: self._settings(old) for key, old in kept.items()},
            invited=row.invited_at,
        )

    def _settings(self, key: str) -> Settings:
        plain = json.loads(self.opened.exec(select(SettingsRow.text).where(SettingsRow.id == key)).one())
        return settings_from_plain(plain["permissions"], plain["limits"])

    def revision(self) -> int:
        return self.opened.exec(select(func.max(HistoryRow.number))).one() or 0

    def identity(self) -> str:
        return self.opened.exec(select(IdentityRow)).one().id

    def last_digest(self) -> str:
        last = self.opened.exec(select(HistoryRow).order_by(col(HistoryRow.number).desc())).first()
        return last.digest if last else ""


@pytest.mark.parametrize("kind", KINDS)
def test_the_records_are_those_that_sqlmodel_reads(filled: Address, kind: str) -> None:
    with reader(filled) as transaction:
        answer = dict(stored_world(transaction).of(kind).items())
    with stores.session(filled) as opened:
        assert answer == getattr(Through(opened), kind)()
    assert answer


@pytest.mark.parametrize("question", MOMENT)
def test_a_reading_equals_the_same_question_through_sqlmodel(filled: Address, question: str) -> None:
    with reader(filled) as transaction:
        answer = getattr(reading, question)(transaction)
    with stores.session(filled) as opened:
        assert answer == getattr(Through(opened), question)()
    assert answer


def test_every_reading_is_compared() -> None:
    own = {n for n, thing in vars(reading).items() if getattr(thing, "__module__", "") == reading.__name__}
    readings = {n for n in own if n.islower() and not n.startswith("_")}
    assert readings - {"snapshot", "check_version", "upgradable_version", "digest"} == set(MOMENT)


def test_records_come_in_the_same_order_from_both_kinds_of_store(filled: Address, team: World) -> None:
    read = stores.load(filled)
    assert list(read.user) == sorted(team.user)
    assert list(read.membership) == sorted(team.membership, key=lambda key: key.split("@"))
    assert list(read.network) == sorted(team.network)


def test_a_reader_sees_one_moment_although_somebody_saves_in_between(filled: Address, team: World) -> None:
    with reader(filled) as transaction:
        before = reading.snapshot(transaction)
        stores.save(filled, team, team.put(Location("new", "Old Town", "EUR")))
        assert reading.snapshot(transaction) == before
        assert "new" not in before.world.location
    assert "new" in stores.load(filled).location


def test_a_reader_cannot_write(filled: Address) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only|cannot be written"), reader(filled) as transaction:
        list(transaction.rows("DELETE FROM memberships"))


def test_a_store_that_was_never_written_is_not_there_yet(place: Address) -> None:
    assert not Store(place).exists()
    assert Store(place).load_or_empty() == reading.Snapshot(World(), 0)
    with pytest.raises(NotFound) as caught:
        Store(place).load()
    assert caught.value.message == f"There is no store at {place.shown} yet."
    assert caught.value.hint == "Begin with: rolecall location add NAME --currency CUR, or rolecall apply FILE"


@pytest.mark.parametrize(
    ("version", "hint"),
    [(3, "Upgrade rolecall."), (1, "Upgrade it with: rolecall store upgrade{}"), (0, "Restore it from a backup.")],
)
def test_a_store_of_another_version_is_neither_read_nor_written(
    sqlite_address: Address, team: World, version: int, hint: str
) -> None:
    stores.begin(sqlite_address, team)
    with sqlite3.connect(sqlite_address.place) as connection:
        connection.execute("UPDATE rolecall_schema SET version = ?", [version])
    connection.close()
    before = Path(sqlite_address.place).read_bytes()
    for attempt, store in (
        (Store(sqlite_address).load, f" --store {sqlite_address.shown}"),
        (lambda: stores.save(sqlite_address, team, World()), ""),
    ):
        with pytest.raises(BadData) as caught:
            attempt()
        assert caught.value.message == f"The store has version {version}; this rolecall writes version 2."
        assert caught.value.hint == hint.format(store)
    assert Path(sqlite_address.place).read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            """UPDATE settings SET text = '{"permissions":{"reports.telepathy":"on"},"limits":{}}'""",
            "permission “reports.telepathy”",
        ),
        ("""UPDATE settings SET text = '{"permissions":{},"limits":{"reports:mood":"7d"}}'""", "limit “reports:mood”"),
        ("UPDATE memberships SET role = 'grand emperor'", "role “grand emperor”"),
    ],
)
def test_what_a_newer_version_wrote_says_to_upgrade(
    sqlite_address: Address, team: World, statement: str, what: str
) -> None:
    stores.begin(sqlite_address, team)
    with sqlite3.connect(sqlite_address.place) as connection:
        connection.execute(statement)
    connection.close()
    with pytest.raises(BadData) as caught:
        stores.load(sqlite_address)
    assert caught.value.message == f"The {what} is unknown to this version."
    assert caught.value.hint == "It was written by a newer version; upgrade rolecall."


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"permissions":{},"limits": 7', ""])
def test_settings_that_are_no_json_are_damage_not_a_crash(sqlite_address: Address, team: World, text: str) -> None:
    stores.begin(sqlite_address, team)
    with sqlite3.connect(sqlite_address.place) as connection:
        connection.execute("UPDATE settings SET text = ?", [text])
    connection.close()
    with pytest.raises(BadData) as caught:
        stores.load(sqlite_address)
    assert caught.value.message.startswith("The store is damaged: the access ")
    assert caught.value.hint == "Restore it from a backup."


# -- identity --------------------------------------------------------------------------------------


def moment(place: Address) -> tuple[int, str, str]:
    """Revision, head and identity of a store."""
    store = Store(place)
    snapshot = store.load()
    store.release()
    return snapshot.revision, snapshot.head, snapshot.identity


def test_every_store_has_an_identity_of_its_own_and_keeps_it(place: Address, sqlite_address: Address) -> None:
    here = stores.begin(place, world(location("Riverside")))
    first = moment(place)
    assert len(first[2]) == 16
    stores.save(place, here, World())
    assert moment(place)[2] == first[2]
    other = Address("sqlite", sqlite_address.place + ".other")
    stores.begin(other, world(location("Riverside")))
    assert moment(other)[2] != first[2]


def test_history_and_world_are_read_at_one_moment(filled: Address, team: World) -> None:
    store = Store(filled)
    snapshot = store.load()
    stores.save(filled, team, World())
    last = snapshot.history.last()
    assert last is not None
    assert (last.number, last.digest) == (snapshot.revision, snapshot.head)
    assert snapshot.world == team
    store.release()


def test_what_is_not_known_yet_cannot_be_asked_after_the_release(filled: Address) -> None:
    store = Store(filled)
    world = store.load().world
    known = next(iter(world.user))
    store.release()
    assert world.user[known].id == known
    with pytest.raises(AssertionError):
        len(world.location)
