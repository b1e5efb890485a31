"""The lines of a diff: one for each thing that changes, with what it was and what it becomes."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.views.change_lines import ChangeLine, settings_lines
from rolecall.views.diff import diff_of
from rolecall.views.plan_view import PlanView
from rolecall.views.record_lines import record_lines
from worlds import access, again, location, network, staff, stored, user, world

RIVERSIDE, MARINA = location("Riverside", sms_tariff="Basic rate"), location("Marina", "USD")
VERA = staff("Vera", RIVERSIDE, "Barber")
ANNA = user("Anna Petrova")
NORTH = network("North", RIVERSIDE)
TEAM = world(RIVERSIDE, MARINA, VERA, ANNA, NORTH, access(ANNA, RIVERSIDE, "administrator"))


def lines(after: World, before: World = TEAM) -> list[ChangeLine]:
    return list(record_lines(PlanView(before, compare(before, after))))


def settings(before: World, after: World, asked: int = 0) -> list[ChangeLine]:
    view = PlanView(before, compare(before, after), asked)
    return settings_lines(view, view.changes[0])


def test_a_field_that_changes_is_named_with_both_its_values() -> None:
    (line,) = lines(TEAM.put(replace(RIVERSIDE, sms_tariff="Nordic rate")))
    assert (line.sign, line.subject, line.field) == ("~", "location Riverside", "SMS tariff")
    assert (line.before, line.after) == ("Basic rate", "Nordic rate")
    assert line.value == "SMS tariff Basic rate → Nordic rate"


def test_each_field_of_a_record_has_a_line() -> None:
    changed = lines(TEAM.put(replace(ANNA, name="Anna Kim", phone="+37120000001")))
    assert [(x.field, x.before, x.after) for x in changed] == [
        ("name", "Anna Petrova", "Anna Kim"),
        ("phone", "", "+37120000001"),
    ]
    assert changed[1].value == "phone none → +37120000001"


def test_what_is_added_or_removed_has_one_line_with_its_details() -> None:
    (added,) = lines(TEAM.put(location("Harbour", "GBP")))
    assert added == ChangeLine("added", "location", "Harbour", after="GBP", value="GBP")
    (removed,) = lines(TEAM.drop(VERA))
    assert removed == ChangeLine("removed", "staff", "Vera", before="Riverside · Barber", value="Riverside · Barber")


def test_a_network_names_what_joins_leaves_and_leads_it() -> None:
    changed = lines(TEAM.put(replace(NORTH, locations=(MARINA.id,))))
    assert [(x.field, x.before, x.after, x.value, x.note) for x in changed] == [
        ("locations", "", "Marina", "adds Marina", ""),
        ("locations", "Riverside", "", "drops Riverside", ""),
        ("main location", "Riverside", "Marina", "main location Riverside → Marina", ""),
        ("currency", "EUR", "USD", "currency EUR → USD", "as at Marina"),
        ("SMS tariff", "Basic rate", "", "SMS tariff Basic rate → none", "as at Marina"),
    ]


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


def test_a_limit_says_what_it_narrows_and_reads_for_people_and_for_scripts() -> None:
    membership = again(TEAM, access(ANNA, RIVERSIDE))
    kept = replace(membership.settings, limits={**membership.settings.limits, "reports.appointments:history": "30d"})
    (line,) = settings(TEAM, TEAM.put(replace(membership, settings=kept)))
    assert (line.change, line.kind, line.name) == ("wider", "limit", "View appointment list: history")
    assert (line.before, line.after, line.value) == ("none", "30d", "no days back → 30 days")
