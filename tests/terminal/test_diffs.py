"""Diffs of changes that reach further than the record they are made on, as people see them at two widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.terminal.diff_drawing import diff
from rolecall.views.diff import diff_of
from rolecall.views.plan_view import PlanView
from terminal.test_matrix import GOLDEN, terminal
from worlds import access, location, network, staff, user, world

RIVERSIDE, HARBOUR, MARINA = location("Riverside"), location("Harbour"), location("Marina")
NORTH = network("North", RIVERSIDE, HARBOUR)
ANNA_PETROVA, BORIS_KIM = staff("Anna Petrova", RIVERSIDE, "Stylist"), staff("Boris Kim", RIVERSIDE, "Barber")
VILMA = staff("Vilma Ozere", RIVERSIDE, "Stylist")
ILZE, BORIS = user("Ilze Berzina"), user("Boris Kim")
ANNA = user("Anna Petrova", "anna@example.com", "+37120000001")
AS_ANNA = access(ANNA, RIVERSIDE, "employee", linked=ANNA_PETROVA)
TO_NORTH = {"booking.network-clients:network": NORTH.id, "calendar:position": "Stylist"}
TEAM = world(
    *(RIVERSIDE, HARBOUR, MARINA, NORTH, ANNA_PETROVA, BORIS_KIM, VILMA, ILZE, ANNA, BORIS, AS_ANNA),
    access(ILZE, RIVERSIDE, "owner"),
    access(BORIS, RIVERSIDE, "administrator", on=["calendar", "booking", "booking.network-clients"], limits=TO_NORTH),
)

CHANGES: dict[str, Callable[[], World]] = {
    "exchange-of-e-mails": lambda: TEAM.put(replace(ILZE, email=ANNA.email), replace(ANNA, email=ILZE.email)),
    "phone-of-a-known-user": lambda: TEAM.put(replace(ILZE, phone="+37120000009"), replace(ANNA, phone="")),
    "relink": lambda: TEAM.put(replace(AS_ANNA, staff=VILMA.id)),
    "network-edit": lambda: TEAM.put(replace(NORTH, locations=(MARINA.id, RIVERSIDE.id))),
    "position-change": lambda: TEAM.put(replace(BORIS_KIM, position="Stylist")),
    "staff-removed": lambda: TEAM.drop(VILMA),
}


def drawn(change: str, width: int) -> str:
    view = PlanView(TEAM, compare(TEAM, CHANGES[change]()))
    return diff(diff_of(view), terminal(width))


DIFFS: dict[str, Callable[[], str]] = {
    f"{change}-{width}.txt": partial(drawn, change, width) for change in CHANGES for width in (80, 140)
}


@pytest.mark.parametrize("name", DIFFS)
def test_the_diff_names_what_is_reached(name: str) -> None:
    assert DIFFS[name]() == (GOLDEN / name).read_text(encoding="utf-8"), "run: python tests/regenerate.py golden"
