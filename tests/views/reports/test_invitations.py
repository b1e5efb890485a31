"""The invitations report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from rolecall.domain.world import INVITED, World
from rolecall.views.reports.invitations import invitations
from worlds import LAW, access, location, staff, user, world, worlds

RIVERSIDE = location("Riverside")
LINK = staff("Anna P.", RIVERSIDE)
ANNA, BORIS, CLARA = user("Anna"), user("Boris", phone="+37120000001"), user("Clara")
PENDING = [
    access(ANNA, RIVERSIDE, "employee", linked=LINK, status=INVITED),
    access(BORIS, RIVERSIDE, "administrator", status=INVITED),
]
SHOWN = world(RIVERSIDE, LINK, ANNA, BORIS, CLARA, *PENDING, access(CLARA, RIVERSIDE, "owner"))
NOW = "2026-03-01T12:00:00+00:00"


@LAW
@given(shown=worlds())
def test_the_pending_accesses_are_listed_and_no_others(shown: World) -> None:
    found = {(x["email"], x["location"]) for x in invitations(shown).data}
    pending = [m for m in shown.membership.values() if m.status == INVITED]

    assert found == {(shown.user[m.user].email, shown.location[m.location].name) for m in pending}


def test_without_a_time_the_age_is_unknown() -> None:
    found = invitations(SHOWN, now=NOW)

    assert found.table.rows == (
        ("Anna", "anna@example.com", "", "Riverside", "employee", "Anna P.", "unknown", "unknown"),
        ("Boris", "", "+37120000001", "Riverside", "administrator", "", "unknown", "unknown"),
    )
    assert [(x["invited"], x["days"]) for x in found.data] == [(None, None)] * 2
    assert found.note == "2 invitations pending, 2 of unknown age."


def test_the_oldest_come_first_and_unknown_ages_last() -> None:
    found = invitations(SHOWN.put(replace(PENDING[1], invited="2026-02-27T12:00:00+00:00")), now=NOW)

    assert [(x["name"], x["days"]) for x in found.data] == [("Boris", 2), ("Anna", None)]
    assert found.note == "2 invitations pending, the oldest for 2 days, 1 of unknown age."
    assert [(row[1], row[4], row[5]) for row in found.shown[0].rows] == [
        ("+37120000001", "2026-02-27", "2 days"),
        ("anna@example.com", "unknown", "unknown"),
    ]


@pytest.mark.parametrize(
    ("since", "days", "told"),
    [
        ("2026-03-01T12:00:00+00:00", 0, "today"),
        ("2026-02-28T12:00:01+00:00", 0, "today"),
        ("2026-02-28T12:00:00+00:00", 1, "1 day"),
        ("2026-02-28T14:00:00+02:00", 1, "1 day"),
        ("2025-03-01T12:00:00", 365, "365 days"),
        ("2026-03-02T12:00:00+00:00", 0, "today"),
    ],
)
def test_ages_are_whole_days_in_utc_and_never_negative(since: str, days: int, told: str) -> None:
    found = invitations(SHOWN, [replace(PENDING[0], invited=since)], NOW)

    assert (found.data[0]["days"], found.table.rows[0][7], found.shown[0].rows[0][5]) == (days, str(days), told)


def test_nobody_is_invited() -> None:
    assert invitations(world(RIVERSIDE)).note == "0 invitations pending."
