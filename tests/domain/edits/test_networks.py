"""Networks created, edited, ordered and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.access import effective
from rolecall.domain.edits.networks import (
    create_network,
    delete_network,
    edit_network,
    main_first,
    order_network,
    set_main,
)
from rolecall.domain.errors import Refused, RolecallError, WrongUsage
from rolecall.domain.plan import applied, compare
from rolecall.domain.rules import violations
from rolecall.domain.world import Location, Network, Settings, World
from worlds import LAW, access, again, location, network, user, world, worlds

RIVERSIDE, HARBOUR, OLD_TOWN = location("Riverside"), location("Harbour"), location("Old Town")
BASE = world(RIVERSIDE, HARBOUR, OLD_TOWN)
NORTH = network("North", RIVERSIDE, HARBOUR)
NORTHERN = BASE.put(NORTH)
ANNA = user("Anna Petrova")
DATA = "booking.network-clients:network"


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
    with pytest.raises(WrongUsage, match=r"at least one location\."):
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


# -- editing ---------------------------------------------------------------------------------------


def _north(made: World) -> Network:
    return made.network[NORTH.id]


def test_added_locations_go_to_the_end_and_dropped_ones_leave_the_order_of_the_rest() -> None:
    after = edit_network(NORTHERN, NORTH, add=[OLD_TOWN], drop=[RIVERSIDE])

    assert _north(after).locations == ("harbour", "old-town")


def test_adding_a_member_or_dropping_a_stranger_changes_nothing() -> None:
    assert edit_network(NORTHERN, NORTH, add=[HARBOUR, HARBOUR]) == NORTHERN
    assert edit_network(NORTHERN, NORTH, drop=[OLD_TOWN]) == NORTHERN


def test_a_location_cannot_be_added_and_dropped_at_once() -> None:
    with pytest.raises(WrongUsage, match="Old Town is to be added and dropped"):
        edit_network(NORTHERN, NORTH, add=[OLD_TOWN], drop=[OLD_TOWN])


def test_a_network_keeps_its_last_location() -> None:
    with pytest.raises(Refused) as caught:
        edit_network(NORTHERN, NORTH, drop=[RIVERSIDE, HARBOUR])

    assert caught.value.message == "The network North needs at least one location."
    assert caught.value.hint == "Delete it instead: rolecall network delete North"


def test_a_network_takes_a_name_that_is_free() -> None:
    assert _north(edit_network(NORTHERN, NORTH, name="NORTH")).name == "NORTH"
    with pytest.raises(Refused, match="There is a network called south already"):
        edit_network(NORTHERN.put(network("South", HARBOUR)), NORTH, name="south")


def test_leaving_a_network_clears_what_names_it_there_and_nowhere_else() -> None:
    places = [replace(x, main_network=NORTH.id) for x in (RIVERSIDE, HARBOUR)]
    limit = {DATA: NORTH.id}
    here = replace(access(ANNA, RIVERSIDE, "manager", limits=limit), remembered={"owner": Settings(limits=limit)})
    there = access(ANNA, HARBOUR, "manager", limits=limit)
    made = BASE.put(*places, NORTH, ANNA, here, there)

    after = edit_network(made, NORTH, drop=[places[0]])

    assert [x.main_network for x in after.location.values()] == ["", NORTH.id, ""]
    assert DATA not in again(after, here).settings.limits
    assert again(after, here).remembered == {"owner": Settings()}
    assert again(after, there) == there


def test_an_order_names_every_location_once_and_the_first_becomes_main() -> None:
    assert _north(order_network(NORTHERN, NORTH, [HARBOUR, RIVERSIDE])).locations == ("harbour", "riverside")


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ([HARBOUR], "The order lacks Riverside."),
        ([HARBOUR, RIVERSIDE, HARBOUR], "Harbour stands twice in the network."),
        ([HARBOUR, RIVERSIDE, OLD_TOWN], "Old Town does not belong to the network North."),
    ],
)
def test_an_order_with_too_few_or_too_many_is_refused(order: Sequence[Location], message: str) -> None:
    with pytest.raises(RolecallError) as caught:
        order_network(NORTHERN, NORTH, order)

    assert caught.value.message == message


def test_a_location_becomes_the_main_one_only_where_it_belongs() -> None:
    assert _north(set_main(NORTHERN, NORTH, HARBOUR)).locations == ("harbour", "riverside")
    with pytest.raises(Refused) as caught:
        set_main(NORTHERN, NORTH, OLD_TOWN)
    assert caught.value.hint == "Add it first: rolecall network edit North --add 'Old Town'"


def test_deleting_a_network_ends_the_sight_of_its_client_data_and_the_locations_stay() -> None:
    membership = access(ANNA, RIVERSIDE, "manager", limits={DATA: NORTH.id})

    after = delete_network(NORTHERN.put(ANNA, membership), NORTH)

    assert (after.network, after.location) == ({}, BASE.location)
    assert DATA not in again(after, membership).settings.limits
    assert effective(again(after, membership)) == effective(membership)


# -- laws ------------------------------------------------------------------------------------------

VERBS = ("add", "drop", "order", "main", "rename", "delete")


def _edited(made: World, verb: str, found: Network, places: Sequence[Location]) -> World:
    match verb:
        case "add":
            return edit_network(made, found, add=places)
        case "drop":
            return edit_network(made, found, drop=places)
        case "order":
            return order_network(made, found, places)
        case "main":
            return set_main(made, found, places[0])
        case "rename":
            return edit_network(made, found, name=f"{found.name} again")
    return delete_network(made, found)


@LAW
@given(made=worlds(), draw=st.data(), verbs=st.lists(st.sampled_from(VERBS), max_size=8))
def test_whatever_is_done_to_networks_the_world_stays_sound_and_can_be_put_back(
    made: World, draw: st.DataObject, verbs: list[str]
) -> None:
    known = sorted(made.location.values(), key=lambda x: x.name)
    after = made
    for verb in verbs:
        places = draw.draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
        for found in list(after.network.values())[:1]:
            with suppress(RolecallError):
                after = _edited(after, verb, found, [after.location[x.id] for x in places])
                if verb in ("order", "main"):
                    assert after.network[found.id].locations[0] == places[0].id

    assert violations(after) == []
    assert all(len(set(n.locations)) == len(n.locations) >= 1 for n in after.network.values())
    plan = compare(made, after)
    assert applied(made, plan) == after
    assert applied(after, plan.reverse()) == made


@LAW
@given(made=worlds(), draw=st.data())
def test_a_network_extended_or_ordered_and_put_back_is_what_it_was(made: World, draw: st.DataObject) -> None:
    for found in made.network.values():
        ordered = [made.location[key] for key in found.locations]
        turned = order_network(made, found, draw.draw(st.permutations(ordered)))
        more = [x for x in made.location.values() if x.id not in found.locations]
        wider = edit_network(made, found, add=more, name="New")

        assert order_network(turned, turned.network[found.id], ordered) == made
        assert edit_network(wider, wider.network[found.id], drop=more, name=found.name) == made


def test_a_limit_that_named_the_network_against_the_rules_goes_with_it_too() -> None:
    stray = access(ANNA, OLD_TOWN, "manager", limits={DATA: NORTH.id})

    assert violations(delete_network(NORTHERN.put(ANNA, stray), NORTH)) == []
