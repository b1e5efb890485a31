"""Two accesses side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.catalogue import catalogue
from rolecall.domain.values import ALL
from rolecall.domain.world import Membership, World
from rolecall.views.questions.comparing import differ
from worlds import LAW, access, accesses, effective_keys, location, network, staff, user, world, worlds

RIVERSIDE = location("Riverside")
ANNA, BORIS = user("Anna"), user("Boris")
ANNA_S, NORTH = staff("Anna", RIVERSIDE), network("North", RIVERSIDE)
EMPLOYEE = access(ANNA, RIVERSIDE, "employee", on=["calendar"], limits={"calendar:staff": "self"}, linked=ANNA_S)
OWNER = access(
    BORIS, RIVERSIDE, "owner", on=["calendar", "calendar.phones", "networks"], limits={"sign-in:addresses": "192.0.2.7"}
)
BASE = world(RIVERSIDE, ANNA_S, NORTH, ANNA, BORIS, EMPLOYEE, OWNER)


def two(made: World) -> st.SearchStrategy[tuple[World, Membership, Membership]]:
    return st.tuples(st.just(made), accesses(made), accesses(made))


@LAW
@given(drawn=worlds().flatmap(two))
def test_each_difference_is_one_and_none_is_missing(drawn: tuple[World, Membership, Membership]) -> None:
    made, a, b = drawn
    found = differ(made, a, b).data
    mine, theirs = effective_keys(a.settings), effective_keys(b.settings)
    both = (mine & theirs) | {"sign-in"}
    limits = {
        x.key
        for x in catalogue().limits
        if x.key.split(":")[0] in both and a.settings.limits.get(x.key, ALL) != b.settings.limits.get(x.key, ALL)
    }

    assert {d["key"] for d in found["differences"]} == (mine ^ theirs) | limits
    assert found["equal"] == (not found["differences"])


@LAW
@given(drawn=worlds().flatmap(two))
def test_the_other_way_round_is_the_same_turned_round(drawn: tuple[World, Membership, Membership]) -> None:
    made, a, b = drawn
    there, back = differ(made, a, b), differ(made, b, a)

    assert [(row[0], row[3], row[2]) for row in there.table.rows] == [
        (row[0], row[2], row[3]) for row in back.table.rows
    ]
    assert there.data["equal"] == back.data["equal"]


def test_an_access_equals_itself() -> None:
    found = differ(BASE, EMPLOYEE, EMPLOYEE)

    assert (found.data["equal"], found.table.rows) == (True, ())
    assert found.closing == ("Both may do exactly the same.",)


def test_each_side_shows_whether_it_is_on_and_why_not() -> None:
    found = differ(BASE, EMPLOYEE, OWNER)

    assert found.table.rows == (
        ("calendar.phones", "Show phone numbers", "off", "on"),
        ("networks", "Add locations to a network", "beyond the role", "on"),
        ("calendar:staff", "View schedule and bookings of a specific employee", "self", "all"),
        ("sign-in:addresses", "Restrict access to listed IP addresses", "all", "192.0.2.7"),
    )
    assert found.data["a"] == {"user": "Anna", "location": "Riverside", "role": "employee"}
    assert found.data["differences"][2] == {
        "key": "calendar:staff",
        "title": "View schedule and bookings of a specific employee",
        "kind": "limit",
        "a": "self",
        "b": "all",
    }


def test_people_see_sections_and_words() -> None:
    found = differ(BASE, EMPLOYEE, OWNER)

    assert [part.title for part in found.parts[:2]] == [
        "A: Anna · Riverside · employee · active · linked to Anna",
        "B: Boris · Riverside · owner · active",
    ]
    assert found.parts[2].rows == (
        ("Appointment calendar", "Appointment calendar: staff", "only oneself (Anna)", "unlimited"),
        ("Appointment calendar", "Show phone numbers", "off", "on"),
        ("Other", "Add locations to a network", "beyond the role", "on"),
        ("Other", "Restrict access to listed IP addresses", "unlimited", "192.0.2.7"),
    )
    assert found.closing == ("Only A: 0 permissions. Only B: 2 permissions. Limits that differ: 2.",)


def test_what_only_one_has_is_shown_with_its_limits() -> None:
    limited = access(
        BORIS,
        RIVERSIDE,
        "manager",
        on=["reports", "reports.appointments"],
        limits={"reports.appointments:history": "30d"},
    )
    found = differ(BASE.put(limited), access(ANNA, RIVERSIDE, "manager", on=["reports"]), limited)

    assert found.parts[2].rows == (("Reports", "View appointment list", "off", "on, history: 30 days"),)


def test_what_differs_only_in_store_is_no_difference_but_a_remark() -> None:
    sleeping = access(BORIS, RIVERSIDE, "manager", on=["calendar", "clients.export"])
    found = differ(BASE.put(sleeping), access(ANNA, RIVERSIDE, "manager", on=["calendar"]), sleeping)

    assert found.data["equal"]
    assert found.closing == ("Both may do exactly the same.", "What is stored as dormant differs too.")
