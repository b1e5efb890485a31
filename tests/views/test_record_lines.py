"""The lines about records: what is added or removed, and each field that changes."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.views.change_lines import ChangeLine
from rolecall.views.plan_view import PlanView
from rolecall.views.record_lines import record_lines
from worlds import location, network, staff, user, world

RIVERSIDE, MARINA = location("Riverside", sms_tariff="Basic rate"), location("Marina", "USD")
VERA = staff("Vera", RIVERSIDE, "Barber")
ANNA = user("Anna Petrova")
NORTH = network("North", RIVERSIDE)
TEAM = world(RIVERSIDE, MARINA, VERA, ANNA, NORTH)


def lines(after: World) -> list[ChangeLine]:
    return list(record_lines(PlanView(TEAM, compare(TEAM, after))))


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
