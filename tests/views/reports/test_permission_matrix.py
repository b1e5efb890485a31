"""The permissions report."""

from __future__ import annotations

from hashlib import sha256
from time import process_time
from typing import Any

from hypothesis import given

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import INVITED, Membership, Settings, World
from rolecall.views.reports.permission_matrix import matrix
from worlds import LAW, access, effective_keys, location, network, staff, user, world, worlds_with_access

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
STYLIST = staff("Anna P.", RIVERSIDE)
NORTH = network("North", RIVERSIDE)
ANNA, BORIS = user("Anna", "anna@example.com", "+37120000001"), user("Boris", phone="+37120000002")
HELD = access(
    ANNA,
    RIVERSIDE,
    "manager",
    on=["calendar", "booking", "booking.network-clients", "reports.appointments", "clients"],
    limits={
        "calendar:staff": "self",
        "clients:visited-staff": STYLIST.id,
        "booking.network-clients:network": NORTH.id,
        "reports.appointments:history": "30d",
    },
)
INVITATION = access(BORIS, HARBOUR, on=["tips"], status=INVITED)
CHAIN = world(RIVERSIDE, HARBOUR, STYLIST, NORTH, ANNA, BORIS, HELD, INVITATION)


def entry(world: World, who: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in matrix(world).data if row["name"] == who)
    return found


def naive_limits(settings: Settings) -> set[str]:
    """The limits whose permission is effective, by comparing keys."""
    effective = effective_keys(settings)
    return {x.key for x in catalogue().limits if x.key.split(":")[0] in effective or x.key.startswith("sign-in:")}


def test_the_data_of_an_access() -> None:
    assert entry(CHAIN, "Boris") == {
        "name": "Boris",
        "email": None,
        "phone": "+37120000002",
        "location": "Harbour",
        "role": None,
        "status": "invited",
        "permissions": ["tips"],
        "limits": {"sign-in:addresses": "all"},
        "reach": {},
    }


def test_dormant_permissions_and_their_limits_are_no_access() -> None:
    found = entry(CHAIN, "Anna")

    assert found["permissions"] == ["calendar", "booking", "booking.network-clients", "clients"]
    assert "reports.appointments:history" not in found["limits"]


def test_limits_read_as_in_a_command() -> None:
    assert entry(CHAIN, "Anna")["limits"] == {
        "calendar:position": "all",
        "calendar:staff": "self",
        "calendar:history": "all",
        "booking.network-clients:network": "North",
        "clients:visited-staff": "Anna P.",
        "sign-in:addresses": "all",
    }


@LAW
@given(drawn=worlds_with_access())
def test_the_data_agrees_with_a_walk_along_the_keys(drawn: tuple[World, Membership]) -> None:
    shown, membership = drawn
    found = matrix(shown, [membership]).data[0]

    assert set(found["permissions"]) == effective_keys(membership.settings)
    assert set(found["limits"]) == naive_limits(membership.settings)


@LAW
@given(drawn=worlds_with_access())
def test_the_table_agrees_with_the_data(drawn: tuple[World, Membership]) -> None:
    found = matrix(drawn[0])
    keys = [column.key for column in found.table.columns]
    permissions = {p.key for p in catalogue().permissions}
    for row, data in zip(found.table.rows, found.data, strict=True):
        cells = dict(zip(keys, row, strict=True))
        assert [k for k in keys if k in permissions and cells[k]] == data["permissions"]
        assert {k: v for k, v in cells.items() if ":" in k and v} == data["limits"]
        assert set(row[6 : 6 + len(permissions)]) <= {"yes", ""}


def test_the_columns_are_the_person_then_the_whole_catalogue() -> None:
    columns = matrix(CHAIN).table.columns
    permissions = [(p.key, p.title) for p in catalogue().permissions]
    limits = [(x.key, x.title) for x in catalogue().limits]

    assert [c.key for c in columns[:6]] == ["name", "email", "phone", "location", "role", "status"]
    assert [(c.key, c.title) for c in columns[6:]] == permissions + limits


def test_a_part_is_a_location() -> None:
    found = matrix(CHAIN)

    assert [(part.title, [row[0] for row in part.rows]) for part in found.parts] == [
        ("Harbour", ["Boris"]),
        ("Riverside", ["Anna"]),
    ]
    assert {part.columns for part in found.parts} == {found.table.columns}
    assert found.note == "2 accesses of 2 users at 2 locations."


def test_nobody_makes_an_empty_table_with_its_columns() -> None:
    found = matrix(CHAIN, [])

    assert (found.data, found.table.rows, found.parts) == ([], (), ())
    assert len(found.table.columns) > len(catalogue().permissions)
    assert found.note == "0 accesses of 0 users at 0 locations."


def test_changing_one_answer_leaves_the_next_alone() -> None:
    entry(CHAIN, "Boris")["permissions"].append("billing")

    assert entry(CHAIN, "Boris")["permissions"] == ["tips"]


def test_ten_thousand_different_accesses_take_seconds_not_minutes() -> None:
    people = [user(f"Person {n}", f"p{n}@example.com") for n in range(10_000)]
    masks = [int(sha256(p.id.encode()).hexdigest(), 16) & catalogue().everything for p in people]
    held = [Membership(p.id, RIVERSIDE.id, settings=Settings(on=on)) for p, on in zip(people, masks, strict=True)]
    many = world(RIVERSIDE, *people, *held)

    begun = process_time()
    found = matrix(many)

    assert len(found.data) == 10_000
    assert process_time() - begun < 5
