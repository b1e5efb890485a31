"""The sum of a diff in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from rolecall.domain.plan import compare
from rolecall.views.diff_summary import summary
from rolecall.views.plan_view import PlanView
from worlds import access, location, staff, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
PEOPLE = [user("Anna"), user("Boris")]
FIRST, SECOND, THIRD = "clients.card-contacts", "clients.list-contacts", "clients.export"


def summed(before: Iterable[Sequence[str]], after: Iterable[Sequence[str]]) -> list[str]:
    """What is said when each person's permissions change from one list of keys below `clients` to the other."""
    old, new = (
        world(RIVERSIDE, *PEOPLE, *(access(PEOPLE[n], RIVERSIDE, on=["clients", *each]) for n, each in enumerate(keys)))
        for keys in (before, after)
    )
    return list(summary(PlanView(old, compare(old, new))))


def test_contacts_that_message_details_still_show_are_named() -> None:
    messages = ["reports", "reports.messages"]
    hidden = world(RIVERSIDE, PEOPLE[0], access(PEOPLE[0], RIVERSIDE, on=messages))
    seen = world(RIVERSIDE, PEOPLE[0], access(PEOPLE[0], RIVERSIDE, on=[*messages, "reports.messages.phones"]))

    assert list(summary(PlanView(seen, compare(seen, hidden))))[1:] == [
        "No longer has sight of client contacts.",
        "Message details may still show some; see: rolecall report show contacts --details",
    ]


def test_contacts_that_message_details_come_to_show_are_named() -> None:
    none, messages = (
        world(RIVERSIDE, PEOPLE[0], access(PEOPLE[0], RIVERSIDE, on=on))
        for on in (["reports"], ["reports", "reports.messages"])
    )

    assert list(summary(PlanView(none, compare(none, messages)))) == [
        "1 user: 1 gained.",
        "Message details may show some client contacts; see: rolecall report show contacts --details",
    ]
    assert list(summary(PlanView(messages, compare(messages, none)))) == ["1 user: 1 lost."]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([], [FIRST], "Gains sight of client contacts."),
        ([FIRST, SECOND], [], "No longer has sight of client contacts."),
        ([FIRST], [FIRST, SECOND], "Client contacts: 1 → 2 of 11 ways."),
        ([FIRST, SECOND, THIRD], [SECOND], "Client contacts: 3 → 1 of 11 ways."),
        ([FIRST], [SECOND], "Sees client contacts in other ways."),
    ],
)
def test_sight_of_client_contacts_is_new_gone_or_partly_so(before: list[str], after: list[str], sentence: str) -> None:
    assert summed([before], [after])[1:] == [sentence]


def test_what_does_not_concern_client_contacts_does_not_mention_them() -> None:
    assert summed([[FIRST]], [[FIRST, "clients.note"]]) == ["1 user: 1 gained."]


def test_of_several_users_each_kind_is_counted() -> None:
    assert summed([[], [FIRST]], [[FIRST], [FIRST, SECOND]]) == [
        "2 users: 2 gained.",
        "1 user gains sight of client contacts.",
        "1 user sees client contacts in more ways.",
    ]
    assert summed([[FIRST], [SECOND]], [[], []])[1:] == ["2 users no longer have sight of client contacts."]


def test_who_comes_to_see_contacts_at_one_place_and_no_longer_at_another_is_told_both_with_the_places() -> None:
    here, there = (access(PEOPLE[0], place, on=["clients", FIRST]) for place in (RIVERSIDE, HARBOUR))
    before = world(RIVERSIDE, HARBOUR, PEOPLE[0], here)
    after = before.drop(here).put(there)
    assert list(summary(PlanView(before, compare(before, after))))[1:] == [
        "Gains sight of client contacts at Harbour.",
        "No longer has sight of client contacts at Riverside.",
    ]


def test_only_records_that_nobodys_access_depends_on_change_no_permissions() -> None:
    before = world(RIVERSIDE, HARBOUR, *PEOPLE, access(PEOPLE[0], RIVERSIDE, on=["calendar"]))
    elsewhere, here = (before.put(staff("Zoë", place)) for place in (HARBOUR, RIVERSIDE))
    assert list(summary(PlanView(before, compare(before, elsewhere)))) == ["1 record; no user's permissions change."]
    assert list(summary(PlanView(before, compare(before, here)))) == ["1 user: 1 widened."]
