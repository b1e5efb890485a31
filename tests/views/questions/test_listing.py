"""Listings of people, locations, staff and networks."""

from __future__ import annotations

from hypothesis import given

from rolecall.domain.world import INVITED, Membership, Network, World
from rolecall.views.questions.listing import accesses, locations, networks, users
from rolecall.views.questions.listing import staff as staff_list
from worlds import LAW, access, location, network, staff, user, world, worlds_with_access

RIVERSIDE = location("Riverside", "EUR", sms_tariff="Baltics", region="LV", main_network="network-north")
HARBOUR = location("Harbour", "USD")
STYLIST = staff("Anna P.", RIVERSIDE, "Stylist")
BARBER = staff("Boris", HARBOUR)
ANNA = user("Anna Petrova", "anna@example.com", "+37120000001")
BORIS = user("boris Kim", phone="+37120000002")
ZOE = user("Zoë", "zoe@example.com")
CHAIN = world(
    RIVERSIDE,
    HARBOUR,
    STYLIST,
    BARBER,
    network("North", HARBOUR, RIVERSIDE),
    network("all", RIVERSIDE),
    ZOE,
    BORIS,
    ANNA,
    access(ANNA, RIVERSIDE, "employee", linked=STYLIST),
    access(ANNA, HARBOUR, "manager", status=INVITED),
    access(BORIS, RIVERSIDE),
)


def test_users_have_their_memberships_and_null_for_what_is_unknown() -> None:
    assert users(CHAIN).data == [
        {
            "name": "Anna Petrova",
            "email": "anna@example.com",
            "phone": "+37120000001",
            "memberships": [
                {"location": "Harbour", "role": "manager", "staff": None, "status": "invited"},
                {"location": "Riverside", "role": "employee", "staff": "Anna P.", "status": "active"},
            ],
        },
        {
            "name": "boris Kim",
            "email": None,
            "phone": "+37120000002",
            "memberships": [{"location": "Riverside", "role": None, "staff": None, "status": "active"}],
        },
        {"name": "Zoë", "email": "zoe@example.com", "phone": None, "memberships": []},
    ]


def test_the_table_of_users_has_a_row_a_membership_and_one_for_a_person_without() -> None:
    found = users(CHAIN).table

    assert [c.key for c in found.columns] == ["name", "email", "phone", "location", "role", "staff", "status"]
    assert found.rows == (
        ("Anna Petrova", "anna@example.com", "+37120000001", "Harbour", "manager", "", "invited"),
        ("Anna Petrova", "anna@example.com", "+37120000001", "Riverside", "employee", "Anna P.", "active"),
        ("boris Kim", "", "+37120000002", "Riverside", "", "", "active"),
        ("Zoë", "zoe@example.com", "", "", "", "", ""),
    )


def test_chosen_memberships_leave_everyone_else_out() -> None:
    at_harbour = [m for m in CHAIN.membership.values() if m.location == HARBOUR.id]

    assert [(u["name"], len(u["memberships"])) for u in users(CHAIN, at_harbour).data] == [("Anna Petrova", 1)]
    assert [u["name"] for u in users(CHAIN, at_harbour, also=[ZOE]).data] == ["Anna Petrova", "Zoë"]
    assert users(CHAIN, []).data == []


@LAW
@given(drawn=worlds_with_access())
def test_every_membership_is_listed_once(drawn: tuple[World, Membership]) -> None:
    listed = [(u["name"], m["location"]) for u in users(drawn[0]).data for m in u["memberships"]]
    held = [(drawn[0].user[m.user].name, drawn[0].location[m.location].name) for m in drawn[0].membership.values()]

    assert sorted(listed) == sorted(held)


def test_accesses_come_in_the_order_of_names_whatever_the_case() -> None:
    backwards = reversed(list(CHAIN.membership.values()))

    assert [(m.user, m.location) for m in accesses(CHAIN, backwards)] == [
        (ANNA.id, HARBOUR.id),
        (ANNA.id, RIVERSIDE.id),
        (BORIS.id, RIVERSIDE.id),
    ]


def test_locations_are_listed_with_their_networks_and_counts() -> None:
    found = locations(CHAIN)

    assert found.data[1] == {
        "name": "Riverside",
        "currency": "EUR",
        "sms_tariff": "Baltics",
        "region": "LV",
        "networks": ["all", "North"],
        "main_network": "North",
        "staff": 1,
        "users": 2,
    }
    assert found.table.rows == (
        ("Harbour", "USD", "", "", "North", "", "1", "1"),
        ("Riverside", "EUR", "Baltics", "LV", "all, North", "North", "1", "2"),
    )


def test_staff_are_listed_with_whom_they_are_linked_to() -> None:
    assert staff_list(CHAIN).data == [
        {"name": "Boris", "location": "Harbour", "position": None, "user": None},
        {"name": "Anna P.", "location": "Riverside", "position": "Stylist", "user": "Anna Petrova"},
    ]
    assert staff_list(CHAIN, HARBOUR).table.rows == (("Boris", "Harbour", "", ""),)


def test_a_network_has_the_currency_and_tariff_of_its_main_location() -> None:
    assert networks(CHAIN).data == [
        {
            "name": "all",
            "main": "Riverside",
            "locations": ["Riverside"],
            "currency": "EUR",
            "sms_tariff": "Baltics",
            "main_for": [],
        },
        {
            "name": "North",
            "main": "Harbour",
            "locations": ["Harbour", "Riverside"],
            "currency": "USD",
            "sms_tariff": None,
            "main_for": ["Riverside"],
        },
    ]
    assert networks(CHAIN).table.rows[1] == ("North", "Harbour", "Harbour, Riverside", "USD", "", "Riverside")


def test_the_locations_of_a_network_keep_their_order() -> None:
    turned = networks(world(RIVERSIDE, HARBOUR, network("Back", RIVERSIDE, HARBOUR))).data[0]

    assert (turned["main"], turned["locations"]) == ("Riverside", ["Riverside", "Harbour"])


def test_a_network_without_locations_is_listed_all_the_same() -> None:
    found = networks(world(Network("n", "Empty", ())))

    assert found.data == [
        {"name": "Empty", "main": None, "locations": [], "currency": None, "sms_tariff": None, "main_for": []}
    ]


def test_an_empty_world_lists_nothing() -> None:
    empty = world()

    assert [ask(empty).data for ask in (users, locations, staff_list, networks)] == [[], [], [], []]
