"""`rolecall perms diff`."""

from __future__ import annotations

from program import TERMINAL, Program

TWO = """\
A: Anna Petrova · Riverside · employee · active · linked to Anna Petrova
B: Zane Krumina · Riverside · employee · active · linked to Zane Krumina
  Permission                     A    B
Appointment calendar
  Show phone numbers             on   off
Booking window
  Edit appointments              off  on, history: 30 days
  Edit the date and team member  off  on
All Clients
  View client visit history      off  on

Only A: 1 permission. Only B: 3 permissions. Limits that differ: 0.
"""

SAME = """\
A: Agnese Zarina · Riverside · employee · active · linked to Agnese Zarina
B: Rihards Siliņš · Riverside · employee · active · linked to Rihards

Both may do exactly the same.
"""


def test_two_users_stand_side_by_side(chain: Program) -> None:
    done = chain("perms", "diff", "anna.petrova", "zane.krumina", streams=TERMINAL)

    assert (done.status, done.out, done.err) == (0, TWO, "")


def test_two_who_may_do_the_same_have_no_differences(chain: Program) -> None:
    done = chain("perms", "diff", "Agnese", "Rihards", streams=TERMINAL)

    assert (done.status, done.out) == (0, SAME)
    assert chain("perms", "diff", "Agnese", "Rihards").out == ""


def test_one_user_is_compared_at_two_locations(chain: Program) -> None:
    words = ("perms", "diff", "boris.kim", "boris.kim", "--at", "Riverside", "--with-at", "Harbour", "--format", "json")
    found = chain(*words).json

    assert found["a"] == {"user": "Boris Kim", "location": "Riverside", "role": "employee"}
    assert found["b"] == {"user": "Boris Kim", "location": "Harbour", "role": "administrator"}
    assert not found["equal"]
    assert {"key": "clients:visited-staff", "kind": "limit", "a": "self", "b": "all"}.items() <= next(
        d.items() for d in found["differences"] if d["kind"] == "limit"
    )


def test_the_second_is_taken_where_the_first_is(chain: Program) -> None:
    found = chain("perms", "diff", "anna.petrova", "boris.kim", "--format", "json").json

    assert found["b"]["location"] == "Riverside"


def test_an_access_is_not_compared_with_itself(chain: Program) -> None:
    done = chain("perms", "diff", "boris.kim", "boris.kim", "--at", "Harbour")

    assert done.status == 2
    assert done.err == ("rolecall: Both are Boris Kim at one location.\nChoose the other with --with-at LOCATION.\n")


def test_a_location_without_the_user_is_not_found(chain: Program) -> None:
    done = chain("perms", "diff", "anna.petrova", "marta.ozola", "--with-at", "Harbour")

    assert done.status == 9
    assert done.err == "rolecall: Marta Ozola has no access at Harbour.\nAccess at: Riverside\n"
