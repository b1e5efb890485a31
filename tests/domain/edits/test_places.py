"""Locations, their staff, and networks of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.edits.places import add_location, add_staff, create_network, main_first
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.rules import violations
from rolecall.domain.world import World, fresh_id
from worlds import LAW, location, network, staff, world

RIVERSIDE, HARBOUR, OLD_TOWN = location("Riverside"), location("Harbour"), location("Old Town")
BASE = world(RIVERSIDE, HARBOUR, OLD_TOWN)


def test_a_location_is_added_with_what_was_given() -> None:
    (added,) = add_location(World(), "Riverside", "EUR", sms_tariff="Baltics", region="LV").location.values()

    assert (added.name, added.currency, added.sms_tariff, added.region) == ("Riverside", "EUR", "Baltics", "LV")


@pytest.mark.parametrize("name", ["Riverside", "riverside", " RIVERSIDE "])
def test_a_location_name_that_is_taken_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="There is a location called"):
        add_location(BASE, name, "EUR")


def test_staff_are_added_to_a_location_where_the_name_is_free() -> None:
    made = add_staff(BASE, "Anna Petrova", RIVERSIDE, position="Stylist")

    (added,) = made.staff.values()
    assert (added.location, added.name, added.position) == (RIVERSIDE.id, "Anna Petrova", "Stylist")
    with pytest.raises(Refused, match="There is a staff member at Riverside called anna petrova already"):
        add_staff(made, "anna petrova", RIVERSIDE)
    assert len(add_staff(made, "Anna Petrova", HARBOUR).staff) == 2


def test_the_first_location_of_a_network_is_the_main_one() -> None:
    (made,) = create_network(BASE, "North", [HARBOUR, RIVERSIDE]).network.values()

    assert (made.name, made.locations) == ("North", ("harbour", "riverside"))


def test_a_named_main_location_goes_first_and_the_others_keep_their_order() -> None:
    (made,) = create_network(BASE, "North", [HARBOUR, RIVERSIDE, OLD_TOWN], main=OLD_TOWN).network.values()

    assert made.locations == ("old-town", "harbour", "riverside")


def test_a_main_location_outside_the_list_joins_the_network() -> None:
    (made,) = create_network(BASE, "North", [HARBOUR], main=RIVERSIDE).network.values()

    assert made.locations == ("riverside", "harbour")


def test_a_location_may_be_in_several_networks() -> None:
    made = create_network(create_network(BASE, "North", [HARBOUR]), "South", [HARBOUR])

    assert [n.name for n in made.networks_of(HARBOUR.id)] == ["North", "South"]
    assert violations(made) == []


def test_a_network_without_locations_is_refused() -> None:
    with pytest.raises(WrongUsage, match=r"at least one location \(rule 74\)"):
        create_network(BASE, "North", [])


def test_a_location_named_twice_is_refused_by_its_name() -> None:
    with pytest.raises(WrongUsage, match="Harbour stands twice"):
        create_network(BASE, "North", [RIVERSIDE, HARBOUR, HARBOUR])


def test_a_network_name_that_is_taken_is_refused() -> None:
    with pytest.raises(Refused, match="There is a network called north already"):
        create_network(BASE.put(network("North", RIVERSIDE)), "north", [HARBOUR])


@LAW
@given(ids=st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), main=st.sampled_from("abcdef"))
def test_moving_the_main_location_to_the_front_loses_none_and_keeps_the_order(ids: list[str], main: str) -> None:
    ordered = main_first(ids, main)

    assert ordered[0] == main
    assert list(ordered[1:]) == [x for x in ids if x != main]


def test_two_people_adding_the_same_collide_and_nobody_else_does() -> None:
    once, again = (set(add_location(World(), "Riverside", "EUR").location) for _ in range(2))

    assert once == again
    assert once != set(add_location(World(), "Harbour", "EUR").location)


@LAW
@given(words=st.lists(st.text(max_size=5), min_size=1, max_size=3))
def test_an_id_that_is_taken_is_never_given_again(words: list[str]) -> None:
    first = fresh_id([], *words)
    second = fresh_id([first], *words)

    assert len({first, second, fresh_id([first, second], *words)}) == 3


def test_namesakes_at_two_locations_have_ids_of_their_own() -> None:
    made = add_staff(add_staff(BASE, "Anna", RIVERSIDE), "Anna", HARBOUR)

    assert len(made.staff) == 2
    assert staff("Anna", RIVERSIDE).id != staff("Anna", HARBOUR).id
