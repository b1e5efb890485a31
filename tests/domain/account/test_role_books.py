"""The account's tree becomes the role book of a location, and says where it differs from our catalogue."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rolecall.domain.account.picture_data import roles_from
from rolecall.domain.account.role_books import CatalogueDifference, RoleBook, book_from, book_from_text, differences
from rolecall.domain.catalogue import catalogue
from worlds import mask

ACCESS = {"slug": "has_access", "all_access_value": True, "no_access_value": False}


def node(slug: str, *children: dict[str, Any], on: bool = False, **more: Any) -> dict[str, Any]:
    return {"slug": slug, "title": "", "type": ACCESS, "is_recommended": on, "children": [*children] or None, **more}


def days(slug: str, default: Any = 30, everything: Any = -1) -> dict[str, Any]:
    kind = {"slug": "last_days_count", "all_access_value": everything, "no_access_value": 0}
    return node(slug, type=kind, default_value=default)


def switch(slug: str, values: tuple[Any, Any], default: Any = 0) -> dict[str, Any]:
    kind = {"slug": "has_limited_access", "all_access_value": values[0], "no_access_value": values[1]}
    return node(slug, type=kind, default_value=default)


def book(**trees: list[dict[str, Any]]) -> RoleBook:
    roles = [
        {"slug": slug, "title": slug.title(), "weight": 3 * weight, "user_permissions": tree}
        for weight, (slug, tree) in enumerate(trees.items())
    ]
    return book_from(roles_from(roles))


TREE = [
    node("timetable_access", node("timetable_phones_access"), days("timetable_last_days_count"), on=True),
    node("robots_access", node("robots_talk_access")),
]


def test_a_role_of_the_account_allows_what_its_tree_has_and_starts_with_what_it_recommends() -> None:
    roles = book(worker=TREE, owner=[*TREE, node("records_access", on=True)]).role

    assert list(roles) == ["employee", "owner"]
    assert roles["employee"].recommended == mask("calendar")
    assert roles["employee"].additional == mask("calendar.phones")
    assert roles["employee"].limits == {"calendar:history": "30d"}
    assert roles["employee"].title == "Worker"
    assert roles["employee"].staff == catalogue().role["employee"].staff
    assert roles["owner"].recommended == mask("calendar", "booking")
    assert roles["employee"].rank < roles["owner"].rank


def test_an_unknown_role_is_its_own_key() -> None:
    stranger = book(staff_member=TREE).role["staff_member"]

    assert (stranger.title, stranger.slug, stranger.staff) == ("Staff_Member", "staff_member", "optional")
    assert stranger.allowed == mask("calendar", "calendar.phones")


def test_a_start_that_names_somebody_or_that_only_the_account_can_say_is_none_of_the_role_s() -> None:
    tree = [
        node("timetable_access", days("timetable_last_days_count", default=True)),
        switch("finances_accounts_limited_access", (0, 1), default=1),
        node("timetable_staff_id", default_value=88120),
        switch("settings_users_limited_access", (0, 1), default=1),
    ]

    assert book(worker=tree).role["employee"].limits == {"finance:accounts": "none", "settings.users.edit:scope": "own"}


def test_a_book_is_read_back_from_its_text_and_equal_books_have_one_digest() -> None:
    one, other = book(worker=TREE), book(worker=json.loads(json.dumps(TREE)))

    assert book_from_text(one.text) == one
    assert book_from_text(one.text).digest() == other.digest()
    assert book(worker=TREE[:1]).digest() != one.digest()


def test_differences_name_what_either_side_lacks() -> None:
    found = differences(book(worker=TREE))

    assert CatalogueDifference("only in the account", "robots_access") in found
    assert CatalogueDifference("only in rolecall", "records_access", here="booking") in found
    assert {x.kind for x in found} == {"only in the account", "only in rolecall"}
    assert len([x for x in found if x.kind == "only in the account"]) == 2


def test_other_nesting_is_named_over_nodes_that_we_do_not_know() -> None:
    tree = [
        node("clients_access", node("robots_access", node("timetable_phones_access"))),
        days("timetable_last_days_count"),
    ]
    found = [x for x in differences(book(worker=tree)) if x.kind == "nesting"]

    assert found == [
        CatalogueDifference("nesting", "timetable_phones_access", "timetable_access", "clients_access"),
        CatalogueDifference("nesting", "timetable_last_days_count", "timetable_access", ""),
    ]


def test_another_title_is_a_difference_and_another_name_that_we_know_is_none() -> None:
    tree = [node("timetable_access", title="Appointment log"), node("records_access", title="Appointment log")]
    tree[0]["title"] = catalogue().permission["calendar"].also[0]
    found = [x for x in differences(book(worker=tree)) if x.kind == "title"]

    assert found == [CatalogueDifference("title", "records_access", "Booking window", "Appointment log")]


@pytest.mark.parametrize(
    ("made", "disputed"),
    [
        (days("timetable_last_days_count"), 0),
        (days("timetable_last_days_count", everything="-1"), 0),
        (days("timetable_last_days_count", everything=1000), 1),
        (days("timetable_last_days_count", everything=None), 0),
        (switch("finances_accounts_limited_access", (0, 1)), 0),
        (switch("finances_accounts_limited_access", (False, True)), 0),
        (switch("finances_accounts_limited_access", ("0", "1")), 0),
        (switch("finances_accounts_limited_access", (1, 0)), 1),
        (switch("finances_z_report_no_limit_today_access", (1, 0)), 0),
        (switch("finances_z_report_no_limit_today_access", (0, 1)), 1),
        (switch("settings_users_limited_access", (1, 0)), 1),
        (switch("auth_enable_check_ip", (False, True)), 0),
        (switch("auth_enable_check_ip", (True, False)), 1),
        (switch("timetable_position_id", (0, 0)), 0),
        (switch("timetable_staff_id", (-1, 0)), 1),
        (switch("timetable_access", (False, True)), 1),
        (switch("timetable_access", ("x" * 9, "9" * 40)), 0),
    ],
)
def test_polarity_is_checked_by_the_two_values_of_the_tree(made: dict[str, Any], disputed: int) -> None:
    checked = book(worker=[made])

    assert checked.disputed == ({made["slug"]} if disputed else set())
    assert [x.slug for x in differences(checked) if x.kind == "polarity"] == list(checked.disputed)
