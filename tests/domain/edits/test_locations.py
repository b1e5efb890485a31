"""Locations added, edited and removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolecall.domain.difference import differences
from rolecall.domain.edits.locations import add_location, copy_location, edit_location, remove_location
from rolecall.domain.errors import Refused
from rolecall.domain.plan import applied, compare
from rolecall.domain.rules import violations
from rolecall.domain.world import Location, World, fresh_id
from worlds import LAW, PLACES, access, location, network, only, staff, user, world, worlds
from worlds.reference import changed, claimed

RIVERSIDE, HARBOUR, OLD_TOWN = location("Riverside"), location("Harbour"), location("Old Town")
BASE = world(RIVERSIDE, HARBOUR, OLD_TOWN)
NORTH = network("North", RIVERSIDE, HARBOUR)
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")


def references(made: World) -> list[str]:
    """Ids that some record names and no record has, found by looking at every reference."""
    known = {"", "all", "self", "none", *made.location, *made.staff, *made.network, *made.user}
    named = [
        *(x.main_network for x in made.location.values()),
        *(s.location for s in made.staff.values()),
        *(key for n in made.network.values() for key in n.locations),
        *(key for m in made.membership.values() for key in (m.user, m.location, m.staff)),
    ]
    kept = [k for m in made.membership.values() for k in (m.settings, *m.remembered.values())]
    limits = [v for k in kept for key, v in k.limits.items() if key.endswith((":staff", "-staff", ":network"))]
    return [key for key in (*named, *limits) if key not in known]


def test_a_location_is_added_with_what_was_given() -> None:
    (added,) = add_location(World(), "Riverside", "EUR", sms_tariff="Baltics", region="LV").location.values()

    assert (added.name, added.currency, added.sms_tariff, added.region) == ("Riverside", "EUR", "Baltics", "LV")


@pytest.mark.parametrize("name", ["Riverside", "riverside", " RIVERSIDE "])
def test_a_location_name_that_is_taken_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="There is a location called"):
        add_location(BASE, name, "EUR")
    with pytest.raises(Refused, match="There is a location called"):
        edit_location(BASE, HARBOUR, name=name)


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


# -- editing ---------------------------------------------------------------------------------------


def test_only_what_is_given_changes() -> None:
    whole = location("Riverside", "EUR", sms_tariff="Baltics", region="LV")

    after = edit_location(world(whole), whole, currency="USD").location["riverside"]

    assert after == replace(whole, currency="USD")


def test_an_empty_text_clears_a_field() -> None:
    whole = location("Riverside", "EUR", sms_tariff="Baltics", region="LV", main_network=NORTH.id)
    made = world(whole, HARBOUR, NORTH)

    after = edit_location(made, whole, sms_tariff="", region="", main_network="").location["riverside"]

    assert after == location("Riverside")


def test_a_location_may_change_how_its_name_is_written() -> None:
    assert edit_location(BASE, RIVERSIDE, name="RIVERSIDE").location["riverside"].name == "RIVERSIDE"


def test_the_main_network_is_one_that_the_location_belongs_to() -> None:
    made = BASE.put(NORTH)

    assert edit_location(made, RIVERSIDE, main_network=NORTH.id).location["riverside"].main_network == NORTH.id
    with pytest.raises(Refused) as caught:
        edit_location(made, OLD_TOWN, main_network=NORTH.id)
    assert caught.value.message == "Old Town does not belong to the network North."
    assert caught.value.hint == "Add it first: rolecall network edit North --add 'Old Town'"


@LAW
@given(made=worlds(), at=st.sampled_from(PLACES), draw=st.data())
def test_a_location_edited_and_edited_back_is_what_it_was(made: World, at: str, draw: st.DataObject) -> None:
    was = next((x for x in made.location.values() if x.name == at), None)
    assume(was)
    assert was
    group = draw.draw(st.sampled_from(["", *(n.id for n in made.networks_of(was.id))]))

    edited = edit_location(made, was, name="New", currency="USD", sms_tariff="T", region="LV", main_network=group)
    back = edit_location(
        edited,
        edited.location[was.id],
        name=was.name,
        currency=was.currency,
        sms_tariff=was.sms_tariff,
        region=was.region,
        main_network=was.main_network,
    )

    assert violations(edited) == []
    assert back == made


# -- removing --------------------------------------------------------------------------------------


def test_a_location_with_people_stays_unless_their_access_is_to_end() -> None:
    membership = access(ANNA, RIVERSIDE, "manager")
    made = BASE.put(ANNA, BORIS, membership, access(BORIS, RIVERSIDE, "viewer"), access(BORIS, HARBOUR, "viewer"))

    with pytest.raises(Refused) as caught:
        remove_location(made, RIVERSIDE)
    after = remove_location(made, RIVERSIDE, with_access=True)

    assert caught.value.message == "2 users have access at Riverside: Anna Petrova, Boris Kim."
    assert caught.value.hint == "End their access too: rolecall location remove Riverside --with-access"
    assert set(after.user) == {ANNA.id, BORIS.id}
    assert only(after).location == "harbour"


def test_the_staff_of_a_removed_location_go_and_others_stay() -> None:
    gone, kept = staff("Anna", RIVERSIDE), staff("Anna", HARBOUR)

    assert remove_location(BASE.put(gone, kept), RIVERSIDE) == world(HARBOUR, OLD_TOWN, kept)


def test_a_removed_main_location_leaves_its_networks_to_the_next() -> None:
    after = remove_location(BASE.put(NORTH, network("Back", HARBOUR, RIVERSIDE)), RIVERSIDE)

    assert {n.name: n.locations for n in after.network.values()} == {"North": ("harbour",), "Back": ("harbour",)}


def test_the_only_location_of_networks_stays_and_what_to_type_is_named() -> None:
    made = BASE.put(NORTH, network("O'Neil", RIVERSIDE), network("West", RIVERSIDE))

    with pytest.raises(Refused) as caught:
        remove_location(made, RIVERSIDE)

    assert caught.value.message == "Riverside is the only location of the networks O'Neil, West."
    assert caught.value.hint == "First: rolecall network delete 'O'\"'\"'Neil'; rolecall network delete West"


@LAW
@given(made=worlds(), draw=st.data())
def test_removing_a_location_leaves_nothing_that_names_it(made: World, draw: st.DataObject) -> None:
    at: Location = draw.draw(st.sampled_from(list(made.location.values())))
    assume(all(len(n.locations) > 1 for n in made.networks_of(at.id)))

    after = remove_location(made, at, with_access=True)

    assert references(after) == []
    assert violations(after) == []
    assert {m.id for m in after.membership.values()} == {m.id for m in made.membership.values() if m.location != at.id}
    assert after.user == made.user


@LAW
@given(made=worlds(), draw=st.data())
def test_the_removal_of_a_location_can_be_undone(made: World, draw: st.DataObject) -> None:
    at: Location = draw.draw(st.sampled_from(list(made.location.values())))
    assume(all(len(n.locations) > 1 for n in made.networks_of(at.id)))
    after = remove_location(made, at, with_access=True)

    plan = compare(made, after)

    assert applied(made, plan) == after
    assert applied(after, plan.reverse()) == made


def test_a_copy_has_currency_tariff_and_region_and_nothing_else_unless_asked() -> None:
    old = location("Riverside", sms_tariff="Baltics", region="LV", main_network=NORTH.id)
    made = BASE.put(old, NORTH, ANNA, access(ANNA, old, "viewer"), staff("Anna", old))

    bare = copy_location(made, old, "Airport")
    joined = copy_location(made, old, "Airport", networks=True)

    (new,) = (x for x in bare.location.values() if x.name == "Airport")
    assert bare == made.put(replace(old, id=new.id, name="Airport", main_network=""))
    assert joined.location[new.id].main_network == NORTH.id
    assert joined.network[NORTH.id].locations == (*NORTH.locations, new.id)


@LAW
@given(made=worlds(), draw=st.data(), networks=st.booleans())
def test_a_team_that_is_copied_has_its_access_twice_and_the_copy_can_be_undone(
    made: World,
    draw: st.DataObject,
    networks: bool,  # noqa: FBT001
) -> None:
    at: Location = draw.draw(st.sampled_from(list(made.location.values())))

    after = copy_location(made, at, "Airport", with_team=True, networks=networks, sent="2026-01-02T03:04:05+00:00")

    plan = compare(made, after)
    (new,) = (x for x in after.location.values() if x.name == "Airport")
    was, now = ({m.user: m for m in after.memberships_at(place.id)} for place in (at, new))
    assert made.memberships_at(at.id) == after.memberships_at(at.id)
    assert was.keys() == now.keys()
    for old, copied in ((was[key], now[key]) for key in was):
        assert (copied.role, copied.status, copied.settings.on) == (old.role, old.status, old.settings.on)
        assert len({after.staff[m.staff].name if m.staff else "" for m in (old, copied)}) == 1
        assert copied.remembered == {}
        assert copied.invited == ("2026-01-02T03:04:05+00:00" if copied.status == "invited" else "")
    assert references(after) == []
    assert [v for v in violations(after) if v not in violations(made)] == []
    assert claimed(made, after, differences(made, after, plan)) == changed(made, after)
    assert applied(applied(made, plan), plan.reverse()) == made
