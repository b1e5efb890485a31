"""Rows for the picture of permissions."""

from __future__ import annotations

from hypothesis import given

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import World
from rolecall.views.reports.grid import columns, grid
from rolecall.views.reports.permission_matrix import matrix
from worlds import LAW, access, location, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna"), user("Boris")


@LAW
@given(shown=worlds())
def test_the_rows_hold_what_the_matrix_holds(shown: World) -> None:
    rows = {(row.user.email, row.location.name): catalogue().keys(row.mask) for row in grid(shown).rows}

    assert rows == {(x["email"], x["location"]): x["permissions"] for x in matrix(shown).data}
    assert grid(shown).note == matrix(shown).note


def test_by_location_then_by_falling_rank_then_by_name() -> None:
    held = (access(ANNA, RIVERSIDE, "administrator"), access(BORIS, RIVERSIDE, "owner"), access(ANNA, HARBOUR))
    rows = grid(world(RIVERSIDE, HARBOUR, ANNA, BORIS, *held)).rows

    assert [(row.location.name, row.user.name) for row in rows] == [
        ("Harbour", "Anna"),
        ("Riverside", "Boris"),
        ("Riverside", "Anna"),
    ]


def test_limits_in_force_are_shown() -> None:
    limits = {"calendar:history": "30d", "finance:accounts": "12", "sign-in:addresses": "10.0.0.1"}
    (row,) = grid(world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, on=["calendar"], limits=limits))).rows

    assert row.limits == (("calendar:history", "30 days"), ("sign-in:addresses", "10.0.0.1"))


def test_every_permission_is_a_column_once() -> None:
    assert [p.number for found in columns().values() for p in found] == sorted(range(len(catalogue().permissions)))
