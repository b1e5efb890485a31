"""Names for completion are those that the whole reading, and SQLModel, give."""

from __future__ import annotations

from sqlmodel import Session, select

from program import Program
from rolecall.store import names
from rolecall.store.address import address
from rolecall.store.engine import engine
from rolecall.store.rows import LocationRow, NetworkRow, StaffRow, UserRow
from worlds import stores


def test_names_are_those_of_the_world(chain: Program) -> None:
    store, world = str(chain.store), stores.load(address(str(chain.store)))
    assert sorted(names.users(store)) == sorted((u.name, u.email, u.phone) for u in world.user.values())
    assert sorted(names.locations(store)) == sorted((x.name, x.currency) for x in world.location.values())
    mains = {n.name: world.location[n.locations[0]].name for n in world.network.values()}
    assert sorted(names.networks(store)) == sorted(mains.items())
    staff = ((s.name, s.position, world.location[s.location].name) for s in world.staff.values())
    assert sorted(names.staff(store)) == sorted(staff)


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
