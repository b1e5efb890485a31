"""The diff as it is drawn: aligned at any width, in whatever script, and never longer than a screen unless asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from program import TERMINAL, Program
from rolecall.domain.catalogue import catalogue
from rolecall.domain.edits.perms import grant
from rolecall.domain.lookup import wanted
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.terminal.diff_drawing import diff
from rolecall.views.diff import diff_of
from rolecall.views.plan_view import PlanView
from worlds import access, location, staff, user, world

ONE = "perms grant anna.petrova@example.com clients.card-contacts booking.edit.comment calendar:history=30d --dry-run"
GROUPS = "perms revoke role:employee @contacts clients --dry-run"
DRAWN = {
    (ONE, 60): """\
Anna Petrova · Riverside · employee
  Appointment calendar
  ~ Appointment calendar: history
      unlimited → 30 days  narrower
  Booking window
  + Edit appointments
      needed by the next
  + Edit the comment
  All Clients
  + Show phone number and email in the client card
      client contacts
1 user: 3 gained, 1 narrowed.
Client contacts: 1 → 2 of 11 ways.
""",
    (ONE, 80): """\
Anna Petrova · Riverside · employee
  Appointment calendar
  ~ Appointment calendar: history        unlimited → 30 days  narrower
  Booking window
  + Edit appointments                                         needed by the next
  + Edit the comment
  All Clients
  + Show phone number and email in the client card            client contacts
1 user: 3 gained, 1 narrowed.
Client contacts: 1 → 2 of 11 ways.
""",
    (ONE, 140): """\
Anna Petrova · Riverside · employee
  Appointment calendar
  ~ Appointment calendar: history                   unlimited → 30 days  narrower
  Booking window
  + Edit appointments                                                    needed by the next
  + Edit the comment
  All Clients
  + Show phone number and email in the client card                       client contacts
1 user: 3 gained, 1 narrowed.
Client contacts: 1 → 2 of 11 ways.
""",
    (GROUPS, 80): """\
73 employees at 8 locations
  Agnese Zarina, Ahmed El-Sayed, Ana Nikolic, Andreas Ioannou, Anna Kallas,
  Aylin Öztürk, Ayşe Yıldız, Boris Kim and 65 more
  All Clients
  − All Clients
  − View note                  kept, dormant
  − View client visit history  kept, dormant
Anna Petrova · Riverside · employee
  Appointment calendar
  − Show phone numbers  client contacts
  All Clients
  − All Clients
  − View note           kept, dormant
2 employees at 2 locations
  Elina Kalnina, Tamar Gelashvili
  Booking window
  − Access to network client data  client contacts
  All Clients
  − All Clients
  − View note                      kept, dormant
  − View client visit history      kept, dormant
76 users: 230 lost.
3 users no longer have sight of client contacts.
""",
    ("perms revoke all reports.* --dry-run", 80): """\
22 administrators at 8 locations
  Reports: 4 lost
10 viewers at 6 locations
  Reports: 6 lost
9 managers at 8 locations
  Reports: 14 lost
  − Show phone numbers in the Summary   client contacts
  − Show phone numbers in appointments  client contacts
  − Show phone numbers in messages      client contacts
  − Show client phone numbers           client contacts
4 system-managers at 4 locations
  Reports: 13 lost
  − Show phone numbers in the Summary   client contacts
  − Show phone numbers in appointments  client contacts
  − Show phone numbers in messages      client contacts
  − Show client phone numbers           client contacts
8 owners at 8 locations
  Reports: 14 lost
  − Show phone numbers in the Summary   client contacts
  − Show phone numbers in appointments  client contacts
  − Show phone numbers in messages      client contacts
  − Show client phone numbers           client contacts
9 call-centers at 6 locations
  Reports: 3 lost
  − Show client phone numbers  client contacts
Sofía Núñez · Marina · viewer
  Reports: 7 lost
Наталья Белова · Riverside · administrator
  3 dormant permissions change, effective access does not
49 users: 472 lost.
23 users see client contacts in fewer ways.
""",
}


@pytest.mark.parametrize(("line", "width"), DRAWN, ids=str)
def test_a_diff_is_drawn_as_wide_as_the_terminal(chain: Program, line: str, width: int) -> None:
    assert chain.line(line, streams=replace(TERMINAL, width=width)).out == DRAWN[line, width]


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("line", [ONE, GROUPS, "perms revoke all reports.* --dry-run", "role set all viewer --dry-run"])
def test_no_line_is_wider_than_the_terminal_whether_all_is_shown_or_not(chain: Program, line: str, width: int) -> None:
    for more in ("", " --full"):
        done = chain.line(line + more, streams=replace(TERMINAL, width=width))
        assert all(cell_len(text) <= width for text in done.out.splitlines()), more


def _crowd(number: int) -> tuple[World, World]:
    """Many people who gain alike, and a few who do not."""
    places = [location(f"Salon {n}") for n in range(40)]
    people = [user(f"Person {n:04}") for n in range(number)]
    roles = ("viewer", "administrator", "manager")
    memberships = [access(who, places[n % 40], roles[n % 3]) for n, who in enumerate(people)]
    before = world(*places, *people, *memberships)
    wish = [wanted(["clients.comments"]), wanted(["clients.files", "calendar.waiting-list"])]
    after = grant(before, memberships[: number // 2], wish[0]) if number > 1 else before
    return before, grant(after, [m for m in memberships if m.role != "viewer"], wish[1])


@pytest.mark.parametrize("number", [1, 60, 3000])
def test_a_diff_stays_on_a_screen_however_many_change(number: int) -> None:
    before, after = _crowd(number)
    drawn = diff(diff_of(PlanView(before, compare(before, after))), TERMINAL)
    assert len(drawn.splitlines()) < 40


def test_a_login_that_comes_to_open_the_access_of_another_stands_out_among_many_that_are_new() -> None:
    before, _ = _crowd(500)
    first, second, *others = before.user.values()
    phones = [replace(who, phone=f"+371{n:08}") for n, who in enumerate(others)]
    after = before.put(replace(first, email=second.email), replace(second, email=first.email), *phones)
    drawn = diff(diff_of(PlanView(before, compare(before, after))), replace(TERMINAL, width=200)).splitlines()
    assert len(drawn) < 40
    assert any(line.startswith(f"~ login {first.email}  now opens the access of {second.name} ") for line in drawn)
    assert "~ 498 logins" in drawn


def test_everything_is_shown_of_thousands_when_it_is_asked_for() -> None:
    before, after = _crowd(3000)
    drawn = diff(diff_of(PlanView(before, compare(before, after))), TERMINAL, full=True)
    changed = {m.user for key, m in after.membership.items() if m != before.membership[key]}
    assert len(changed) > 500
    assert all(after.user[key].name in drawn.replace("\n", " ") for key in changed)


def test_more_groups_than_lines_are_cut_with_what_is_left_out() -> None:
    places, people = [location(f"Salon {n}") for n in range(60)], [user(f"Person {n:02}") for n in range(60)]
    keys = ["booking.create", "booking.edit", "clients.files", "clients.edit", "reports.calls", "tips"]
    memberships = [access(who, at, on=keys[: n % 6]) for n, (who, at) in enumerate(zip(people, places, strict=True))]
    before = world(*places, *people, *memberships)
    after = before
    for n, membership in enumerate(memberships):
        after = grant(after, [membership], wanted([keys[n % 6], keys[n // 10], f"calendar:history={n + 1}d"]))
    drawn = diff(diff_of(PlanView(before, compare(before, after))), TERMINAL).splitlines()
    assert len(drawn) < 40
    assert any("more" in line and "--full" in line for line in drawn)


def test_those_whose_limits_reach_a_newcomer_stand_in_a_line_each_behind_the_newcomer() -> None:
    at, people = location("Salon"), [user(f"Person {n:02}") for n in range(12)]
    memberships = [access(who, at, ("viewer", "manager")[n % 2], on=["calendar"]) for n, who in enumerate(people)]
    before = world(at, *people, *memberships)
    sections = [p.key for p in catalogue().permissions if "." not in p.key]
    new, joined = user("Zoë Newcomer"), staff("Zoë Newcomer", at)
    after = before.put(new, joined, access(new, at, "owner", on=sections, linked=joined))
    what = diff_of(PlanView(before, compare(before, after)))
    assert [group.beside for group in what.groups] == [False, True]
    drawn = diff(what, TERMINAL).splitlines()
    first = drawn.index("Zoë Newcomer · Salon · new owner · linked to Zoë Newcomer")
    assert drawn.index("12 users at Salon: 1 widened (+ Zoë Newcomer)") > first


def test_what_is_folded_stands_further_in_than_its_line() -> None:
    at, who = location("Salon"), user("Person", "p@example.com")
    before = world(at, who, access(who, at, "manager", on=[]))
    after = before.put(access(who, at, "manager", on=["finance", "finance.own-payroll"]))
    drawn = diff(diff_of(PlanView(before, compare(before, after))), replace(TERMINAL, width=60))
    assert "  + Access to payroll calculation for a specific team member\n    only\n" in drawn


NAMES = ["山田 太郎", "Zoë\u0301\u0302 O’Neil", "نور حداد", "👩\u200d👩\u200d👧 Lee", "Ｗｉｄｅ Ｎａｍｅ", "한국 사람"]
REMARKS = ("narrower", "wider", "client contacts")


@pytest.mark.parametrize("name", NAMES)
def test_columns_stay_aligned_beside_wide_and_combining_names(salon: Program, name: str) -> None:
    assert salon("staff", "add", name, "--at", "Riverside", "--yes", "--quiet").status == 0
    limits = (f"calendar:staff={name}", "reports.appointments:history=30d", "clients.card-contacts")
    words = ("perms", "grant", "boris", "--at", "Riverside", *limits, "--dry-run")
    drawn = salon(*words, streams=replace(TERMINAL, width=120)).out.splitlines()
    ends = [(line, remark) for line in drawn for remark in REMARKS if line.endswith(remark)]
    assert len(ends) == 3
    assert len({cell_len(line.removesuffix(remark)) for line, remark in ends}) == 1, drawn
