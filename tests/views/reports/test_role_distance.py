"""The roles report."""

from __future__ import annotations

from hypothesis import given

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Membership, World
from rolecall.views.reports.role_distance import role_distance
from worlds import LAW, access, effective_keys, location, role, staff, user, world, worlds_with_access

RIVERSIDE = location("Riverside")
LINK = staff("Anna P.", RIVERSIDE)
ANNA, BORIS, CLARA = user("Anna"), user("Boris"), user("Clara")
STARTS = catalogue().keys(role("employee").recommended)
NEAR = access(ANNA, RIVERSIDE, "employee", linked=LINK)
FAR = access(
    BORIS,
    RIVERSIDE,
    "employee",
    on=[*(key for key in STARTS if key != "clients"), "booking.create"],
    limits={"calendar:history": "30d", "calendar:staff": "self", "finance.own-payroll:staff": "self"},
)
BARE = access(CLARA, RIVERSIDE, on=["calendar", "clients.note"])


@LAW
@given(drawn=worlds_with_access())
def test_the_keys_are_those_of_the_two_sets(drawn: tuple[World, Membership]) -> None:
    shown, membership = drawn
    (entry,) = role_distance(shown, [membership]).data
    held = effective_keys(membership.settings)
    stored = set(catalogue().keys(membership.settings.on))

    assert set(entry["dormant"]) == stored - held
    if membership.role:
        starts = set(catalogue().keys(catalogue().role[membership.role].recommended))
        assert (set(entry["added"]), set(entry["taken_away"])) == (held - starts, starts - held)
    else:
        assert entry["added"] is entry["taken_away"] is entry["limits"] is None


def test_what_lies_below_something_taken_away_is_taken_away_and_dormant() -> None:
    (entry,) = role_distance(world(RIVERSIDE, BORIS, FAR)).data

    assert entry["added"] == ["booking.create"]
    assert entry["taken_away"] == ["clients", "clients.note", "clients.visit-history"]
    assert entry["dormant"] == ["clients.note", "clients.visit-history"]


def test_limits_that_are_not_what_the_role_starts_with_are_shown_with_their_direction() -> None:
    (entry,) = role_distance(world(RIVERSIDE, BORIS, FAR)).data

    assert entry["limits"] == [
        {"limit": "calendar:history", "value": "30d", "recommended": "all", "direction": "narrower"}
    ]


def test_the_furthest_come_first_and_who_has_no_role_last() -> None:
    found = role_distance(world(RIVERSIDE, LINK, ANNA, BORIS, CLARA, NEAR, FAR, BARE))

    assert [row[0] for row in found.table.rows] == ["Boris", "Anna", "Clara"]
    assert found.note == "1 of 3 accesses are as their role recommends; 1 without a role."


def test_people_see_counts_and_no_zeros() -> None:
    (seen,) = role_distance(world(RIVERSIDE, LINK, ANNA, BORIS, CLARA, NEAR, FAR, BARE)).shown

    assert seen.rows == (
        ("Boris", "Riverside", "employee", "1", "3", "2", "1"),
        ("Anna", "Riverside", "employee", "", "", "", ""),
        ("Clara", "Riverside", "no role", "", "", "1", ""),
    )


def test_the_table_holds_counts_and_keys() -> None:
    found = role_distance(world(RIVERSIDE, BORIS, FAR)).table
    cells = dict(zip((c.key for c in found.columns), found.rows[0], strict=True))

    assert cells["recommended"] == str(len(STARTS))
    assert (cells["added"], cells["added_keys"]) == ("1", "booking.create")
    assert cells["dormant_keys"] == "clients.note, clients.visit-history"
    assert cells["limits"] == "calendar:history=30d"
