"""The lines of a diff about accesses: permissions and limits, with what they were and what they become."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.views.change_lines import ChangeLine, settings_lines
from rolecall.views.diff import diff_of
from rolecall.views.plan_view import PlanView
from worlds import access, again, location, staff, stored, user, world

RIVERSIDE, ANNA = location("Riverside"), user("Anna Petrova")
VERA = staff("Vera", RIVERSIDE, "Barber")
TEAM = world(RIVERSIDE, VERA, ANNA, access(ANNA, RIVERSIDE, "administrator"))


def settings(before: World, after: World, asked: int = 0) -> list[ChangeLine]:
    view = PlanView(before, compare(before, after), asked)
    return settings_lines(view, view.changes[0])


def test_settings_remembered_for_another_role_are_shown() -> None:
    membership = access(ANNA, RIVERSIDE, "administrator")
    kept = {"manager": stored(["calendar", "clients"])}
    view = PlanView(TEAM, compare(TEAM, TEAM.put(replace(membership, remembered=kept))))
    (group,) = diff_of(view).groups
    assert group.remark == "remembered for the role manager: 2 permissions more, 0 fewer"


def test_a_permission_that_is_gained_shows_every_limit_on_it() -> None:
    membership = access(ANNA, RIVERSIDE, "employee", on=[], linked=VERA)
    limits = {"calendar:staff": "self", "calendar:history": "7d"}
    after = access(ANNA, RIVERSIDE, "employee", on=["calendar"], limits=limits, linked=VERA)
    (line,) = settings(TEAM.put(membership), TEAM.put(after))
    assert (line.change, line.kind, line.field, line.before, line.after) == (
        "gained",
        "permission",
        "calendar",
        "off",
        "on",
    )
    assert line.value == "only oneself, 7 days"


def test_a_limit_names_what_it_narrows_for_people_and_for_scripts() -> None:
    membership = again(TEAM, access(ANNA, RIVERSIDE))
    kept = replace(membership.settings, limits={**membership.settings.limits, "reports.appointments:history": "30d"})
    (line,) = settings(TEAM, TEAM.put(replace(membership, settings=kept)))
    assert (line.change, line.kind, line.name) == ("wider", "limit", "View appointment list: history")
    assert (line.before, line.after, line.value) == ("none", "30d", "no days back → 30 days")


def test_an_invitation_of_which_no_role_is_known_yet_names_none() -> None:
    before = world(RIVERSIDE, ANNA)
    view = PlanView(before, compare(before, world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, role="", status="invited"))))
    (group,) = diff_of(view).groups

    assert group.heading == "Anna Petrova · Riverside · invited"
