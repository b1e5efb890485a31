"""What a world must always satisfy, and that only what is newly broken counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from rolecall.domain.rules import broken, violations
from rolecall.domain.world import Membership, Network, Record, Settings, Staff, User, World
from worlds import LAW, access, again, location, mask, network, staff, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")
CHAIR = staff("Anna Petrova", RIVERSIDE)
BOTH = world(RIVERSIDE, HARBOUR, ANNA, BORIS, CHAIR)


def _told(*records: Record) -> list[tuple[str, str]]:
    return [(v.rule, v.message) for v in violations(BOTH.put(*records))]


@LAW
@given(made=worlds())
def test_a_world_drawn_for_tests_keeps_every_rule(made: World) -> None:
    assert violations(made) == []


@LAW
@given(one=worlds(), other=worlds())
def test_a_sound_world_breaks_nothing_but_the_loss_of_owners(one: World, other: World) -> None:
    assert {v.rule for v in broken(one, other)} <= {"owner"}
    assert broken(one, one) == []


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (replace(HARBOUR, name="RIVERSIDE"), "2 records share the location name Riverside."),
        (User("other", "Anna", "anna-petrova@example.com"), "2 records share the e-mail anna-petrova@example.com."),
        (
            Staff("other", RIVERSIDE.id, "anna  petrova"),
            "2 records share the staff name Anna Petrova at Riverside.",
        ),
    ],
)
def test_names_and_contacts_are_unique_whatever_their_case_and_spaces(record: Record, message: str) -> None:
    assert _told(record) == [("unique", message)]


def test_network_names_and_phones_are_unique_whatever_their_quotes() -> None:
    one, other = network("O’Neil", RIVERSIDE), Network("n2", "O'NEIL", (HARBOUR.id,))
    phones = (User("p1", "One", phone="+37120000001"), User("p2", "Two", phone="+37120000001"))

    assert [message for _, message in _told(one, other, *phones)] == [
        "2 records share the network name O’Neil.",
        "2 records share the phone +37120000001.",
    ]


def test_staff_of_two_locations_may_share_a_name_and_users_too() -> None:
    assert _told(staff("Anna Petrova", HARBOUR), User("other", "Anna Petrova", "other@example.com")) == []


def test_people_without_a_phone_do_not_share_one() -> None:
    assert _told(user("Zoë")) == []


def test_an_employee_needs_a_linked_staff_member() -> None:
    assert _told(access(ANNA, RIVERSIDE, "employee")) == [
        ("staff", "Anna Petrova at Riverside: the role employee needs a linked staff member (rule 28).")
    ]
    assert _told(access(ANNA, RIVERSIDE, "employee", linked=CHAIR)) == []
    assert _told(access(ANNA, RIVERSIDE, "manager")) == []


def test_a_staff_member_is_linked_to_one_user() -> None:
    told = _told(access(ANNA, RIVERSIDE, "employee", linked=CHAIR), access(BORIS, RIVERSIDE, "manager", linked=CHAIR))

    assert [rule for rule, _ in told] == ["link", "link"]
    assert told[1][1] == "Boris Kim at Riverside: the staff member Anna Petrova is linked to another user already."


def test_what_goes_beyond_a_role_is_named_with_the_role_that_would_allow_it() -> None:
    held = access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.edit", "clients.delete"])

    (found,) = violations(BOTH.put(held))

    assert found.message == "Anna Petrova at Riverside: the role viewer does not allow clients.edit, clients.delete."
    assert found.hint == "The role administrator would allow it."


def test_dormant_permissions_keep_within_the_role_too() -> None:
    assert [rule for rule, _ in _told(access(ANNA, RIVERSIDE, "viewer", on=["booking.create"]))] == ["role"]


def test_without_a_role_everything_is_within() -> None:
    assert _told(access(ANNA, RIVERSIDE, on=["clients.delete", "billing"])) == []


def test_a_network_has_at_least_one_location_and_only_such_as_exist() -> None:
    told = _told(Network("n1", "North", ()), Network("n2", "South", (RIVERSIDE.id, "closed")))

    assert told == [
        ("network", "The network North needs at least one location (rule 74)."),
        ("network", "The network South has a location that does not exist (rule 74)."),
    ]


@pytest.mark.parametrize(
    ("value", "name"), [("network-south", "South"), ("gone", "a deleted network"), ("network-north", "")]
)
def test_network_client_data_come_from_a_network_with_the_location(value: str, name: str) -> None:
    held = access(ANNA, RIVERSIDE, on=[], limits={"booking.network-clients:network": value})

    told = _told(network("North", RIVERSIDE), network("South", HARBOUR), held)

    assert [rule for rule, _ in told] == (["network-limit"] if name else [])
    assert not name or f"names {name}, which does not contain the location" in told[0][1]


def test_a_network_has_each_location_once() -> None:
    assert _told(Network("n1", "North", (RIVERSIDE.id, RIVERSIDE.id))) == [
        ("network", "The network North has a location twice (rule 75).")
    ]


@pytest.mark.parametrize(
    ("main", "told"),
    [
        ("network-north", []),
        ("network-south", ["Riverside does not belong to the network South (rule 78)."]),
        ("gone", ["Riverside does not belong to its main network, which is deleted (rule 78)."]),
    ],
)
def test_the_main_network_of_a_location_is_one_it_belongs_to(main: str, told: list[str]) -> None:
    north, south = network("North", RIVERSIDE), network("South", HARBOUR)

    assert _told(north, south, replace(RIVERSIDE, main_network=main)) == [("main-network", text) for text in told]


@pytest.mark.parametrize(
    ("value", "name"),
    [("self", ""), (CHAIR.id, ""), ("zoë-harbour", "Zoë"), ("gone", "a removed staff member")],
)
def test_a_limit_names_staff_of_the_location_of_the_access(value: str, name: str) -> None:
    held = access(ANNA, RIVERSIDE, on=[], limits={"calendar:staff": value}, linked=CHAIR)

    told = [f"Anna Petrova at Riverside: calendar:staff names {name}, who does not work there."] if name else []
    assert _told(staff("Zoë", HARBOUR), held) == [("staff-limit", text) for text in told]


# -- only what is new ------------------------------------------------------------------------------


def test_what_was_broken_before_may_stay() -> None:
    before = BOTH.put(access(ANNA, RIVERSIDE, "employee"), access(BORIS, RIVERSIDE, "viewer", on=["clients.delete"]))

    after = before.put(replace(BORIS, name="Boris B. Kim"))

    assert len(violations(after)) == 2
    assert broken(before, after) == []


def test_what_goes_beyond_a_role_may_be_mended_one_by_one() -> None:
    held = access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.edit", "clients.delete"])
    mended = replace(held, settings=Settings(on=mask("clients", "clients.edit")))

    assert broken(BOTH.put(held), BOTH.put(mended)) == []


def test_only_what_newly_goes_beyond_a_role_is_named() -> None:
    held = access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.edit"])
    worse = replace(held, settings=Settings(on=mask("clients", "clients.edit", "clients.delete")))

    (found,) = broken(BOTH.put(held), BOTH.put(worse))

    assert found.message == "Anna Petrova at Riverside: the role viewer does not allow clients.delete."


def test_removing_a_location_from_a_network_breaks_the_limit_that_names_it() -> None:
    north = network("North", RIVERSIDE, HARBOUR)
    held = access(ANNA, RIVERSIDE, on=[], limits={"booking.network-clients:network": north.id})
    before = BOTH.put(north, held)

    assert [v.rule for v in broken(before, before.put(replace(north, locations=(HARBOUR.id,))))] == ["network-limit"]


# -- owners ----------------------------------------------------------------------------------------

OWNER = access(ANNA, RIVERSIDE, "owner")
OWNED = BOTH.put(OWNER)


def _owner_rules(before: World, after: World) -> list[str]:
    return [v.message for v in broken(before, after) if v.rule == "owner"]


LEFT = ["Riverside would be left without an owner."]


def test_the_last_owner_of_a_location_stays() -> None:
    assert _owner_rules(OWNED, OWNED.drop(OWNER)) == LEFT
    assert _owner_rules(OWNED, OWNED.put(replace(OWNER, role="manager", settings=Settings()))) == LEFT


def test_the_loss_of_an_owner_says_what_to_do_first() -> None:
    (found,) = broken(OWNED, OWNED.drop(OWNER))

    assert found.hint == "Make someone else an owner first: rolecall role set USER owner --at LOCATION"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (access(BORIS, RIVERSIDE, "owner"), []),
        (access(BORIS, RIVERSIDE, "owner", status="invited"), LEFT),
        (access(BORIS, HARBOUR, "owner"), LEFT),
        (access(BORIS, RIVERSIDE, "manager"), LEFT),
    ],
)
def test_only_another_active_owner_of_the_same_location_lets_one_go(other: Membership, told: list[str]) -> None:
    before = OWNED.put(other)

    assert _owner_rules(before, before.drop(again(before, OWNER))) == told


def test_the_last_invited_owner_stays_where_there_is_none_active() -> None:
    invited = replace(OWNER, status="invited")
    before = BOTH.put(invited)

    assert _owner_rules(before, before.drop(invited)) == LEFT
    assert _owner_rules(before, before.put(OWNER)) == []


def test_a_location_that_never_had_an_owner_needs_none() -> None:
    held = access(ANNA, RIVERSIDE, "manager")

    assert broken(BOTH.put(held), BOTH) == []


def test_a_location_may_go_with_its_owner() -> None:
    assert _owner_rules(OWNED, OWNED.drop(OWNER, RIVERSIDE, CHAIR)) == []


@LAW
@given(made=worlds())
def test_taking_every_access_away_is_told_for_each_location_with_an_owner(made: World) -> None:
    owned = {m.location for m in made.membership.values() if m.role == "owner"}

    found = broken(made, made.drop(*made.membership.values()))

    assert {(v.rule, v.subject) for v in found} == {("owner", at) for at in owned}
    assert len(found) == len(owned)


def test_the_command_that_mends_a_main_network_is_one_the_shell_reads_back() -> None:
    odd = replace(location("It's $HOME"), main_network="gone")

    assert violations(world(odd))[0].hint.startswith("Choose another: rolecall location edit 'It'\"'\"'s $HOME' --main")
