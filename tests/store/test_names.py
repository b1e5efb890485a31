"""Names for completion are those that the whole reading, and SQLModel, give."""

from __future__ import annotations

import os

from sqlmodel import Session, select

from program import Program
from rolecall.store import names
from rolecall.store.address import Address, address
from rolecall.store.engine import engine
from rolecall.store.rows import LocationRow, NetworkRow, StaffRow, UserRow
from worlds import stores, user, world


def test_names_are_those_of_the_world(chain: Program) -> None:
    store, world = str(chain.store), stores.load(address(str(chain.store)))
    assert sorted(names.users(store)) == sorted((u.name, u.email, u.phone) for u in world.user.values())
    assert sorted(names.locations(store)) == sorted((x.name, x.currency) for x in world.location.values())
    mains = {n.name: world.location[n.locations[0]].name for n in world.network.values()}
    assert sorted(names.networks(store)) == sorted(mains.items())
    staff = ((s.name, s.position, world.location[s.location].name) for s in world.staff.values())
    assert sorted(names.staff(store)) == sorted(staff)


def test_of_very_many_those_are_offered_that_show_where_their_names_part(place: Address) -> None:
    many = [user(f"Aaron {n}", f"aaron.{n}@example.com") for n in range(1_100)]
    stores.begin(place, world(*many, user("Anna", "anna@example.com"), user("Zane", phone="+37120000001")))
    for typed, common in (("a", "a"), ("aa", "aaron."), ("an", "anna@example.com")):
        offered = [email for _, email, _ in names.users(place.place, typed) if email.startswith(typed)]
        assert os.path.commonprefix(offered) == common  # noqa: RUF071 - as a shell does
    assert len(names.users(place.place)) < 1_010
    assert ("Zane", "", "+37120000001") in names.users(place.place)


def test_names_are_those_that_sqlmodel_reads(chain: Program) -> None:
    store = str(chain.store)
    with Session(engine(address(store))) as session:
        users = [(u.name, u.email or "", u.phone or "") for u in session.exec(select(UserRow))]
        locations = [(x.name, x.currency) for x in session.exec(select(LocationRow))]
        networks = [n.name for n in session.exec(select(NetworkRow))]
        staff = [(s.name, s.position) for s in session.exec(select(StaffRow))]
    assert sorted(names.users(store)) == sorted(users)
    assert sorted(names.locations(store)) == sorted(locations)
    assert sorted(name for name, _ in names.networks(store)) == sorted(networks)
    assert sorted(row[:2] for row in names.staff(store)) == sorted(staff)
