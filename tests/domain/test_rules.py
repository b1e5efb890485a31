"""What a world must always satisfy, and that only what is newly broken counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolecall.domain.access import allowed
from rolecall.domain.catalogue import catalogue
from rolecall.domain.plan import compare
from rolecall.domain.rules import broken, violations
from rolecall.domain.world import KINDS, Membership, Network, Record, Settings, Staff, User, World
from worlds import LAW, access, again, effective_keys, location, mask, masks, network, staff, user, world, worlds
from worlds.edits import edited

T = TypeVar("T")

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")
CHAIR = staff("Anna Petrova", RIVERSIDE)
BOTH = world(RIVERSIDE, HARBOUR, ANNA, BORIS, CHAIR)


def _broken_rules(*records: Record) -> list[tuple[str, str]]:
    return [(v.rule, v.message) for v in violations(BOTH.put(*records))]


@LAW
@given(made=worlds())
def test_a_world_drawn_for_tests_keeps_every_rule(made: World) -> None:
    assert violations(made) == []


@LAW
@given(one=worlds(), other=worlds())
def test_a_sound_world_breaks_nothing_but_the_loss_of_owners_and_managers(one: World, other: World) -> None:
    assert {v.rule for v in broken(one, other)} <= {"owner", "manager"}
    assert broken(one, one) == []


@LAW
@given(data=st.data(), made=worlds())
def test_a_change_breaks_what_the_whole_world_breaks_after_it_and_not_before(data: st.DataObject, made: World) -> None:
    before = data.draw(edited(made))  # such edits keep no rule
    after = data.draw(edited(before))
    whole = {(v.rule, v.subject) for v in violations(after)} - {(v.rule, v.subject) for v in violations(before)}
    near = {(v.rule, v.subject) for v in broken(before, after) if v.rule not in ("owner", "manager", "contact")}

    assert {x for x in near if x[0] != "role"} == {x for x in whole if x[0] != "role"}
    assert near >= whole  # what goes further beyond a role than before is new, though that role was left before


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
    assert _broken_rules(record) == [("unique", message)]


def test_network_names_and_phones_are_unique_whatever_their_quotes() -> None:
    one, other = network("O’Neil", RIVERSIDE), Network("n2", "O'NEIL", (HARBOUR.id,))
    phones = (User("p1", "One", phone="+37120000001"), User("p2", "Two", phone="+37120000001"))

    assert [message for _, message in _broken_rules(one, other, *phones)] == [
        "2 records share the network name O’Neil.",
        "2 records share the phone +37120000001.",
    ]


def test_staff_of_two_locations_may_share_a_name_and_users_too() -> None:
    assert _broken_rules(staff("Anna Petrova", HARBOUR), User("other", "Anna Petrova", "other@example.com")) == []


def test_people_without_a_phone_do_not_share_one() -> None:
    assert _broken_rules(user("Zoë")) == []


def test_an_employee_needs_a_linked_staff_member() -> None:
    assert _broken_rules(access(ANNA, RIVERSIDE, "employee")) == [
        ("staff", "Anna Petrova at Riverside: the role employee needs a linked staff member.")
    ]
    assert _broken_rules(access(ANNA, RIVERSIDE, "employee", linked=CHAIR)) == []
    assert _broken_rules(access(ANNA, RIVERSIDE, "manager")) == []


def test_a_staff_member_is_linked_to_one_user() -> None:
    messages = _broken_rules(
        access(ANNA, RIVERSIDE, "employee", linked=CHAIR), access(BORIS, RIVERSIDE, "manager", linked=CHAIR)
    )

    assert [rule for rule, _ in messages] == ["link", "link"]
    assert messages[1][1] == "Boris Kim at Riverside: the staff member Anna Petrova is linked to another user already."


def test_a_linked_staff_member_works_at_the_location() -> None:
    assert _broken_rules(access(ANNA, HARBOUR, "employee", linked=CHAIR)) == [
        (
            "linked elsewhere",
            "Anna Petrova at Harbour is linked to the staff member Anna Petrova, who does not work there.",
        )
    ]


def test_what_goes_beyond_a_role_is_named_with_the_role_that_would_allow_it() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.edit", "clients.delete"])

    (found,) = violations(BOTH.put(membership))

    assert found.message == "Anna Petrova at Riverside: the role viewer does not allow clients.edit, clients.delete."
    assert found.hint == "The role administrator would allow it."


def test_dormant_permissions_keep_within_the_role_too() -> None:
    assert [rule for rule, _ in _broken_rules(access(ANNA, RIVERSIDE, "viewer", on=["booking.create"]))] == ["role"]


def test_without_a_role_everything_is_within() -> None:
    assert _broken_rules(access(ANNA, RIVERSIDE, on=["clients.delete", "billing"])) == []


def test_a_network_has_at_least_one_location_and_only_such_as_exist() -> None:
    messages = _broken_rules(Network("n1", "North", ()), Network("n2", "South", (RIVERSIDE.id, "closed")))

    assert messages == [
        ("network", "The network North needs at least one location."),
        ("network", "The network South has a location that does not exist."),
    ]


@pytest.mark.parametrize(
    ("value", "name"), [("network-south", "South"), ("gone", "a deleted network"), ("network-north", "")]
)
def test_network_client_data_come_from_a_network_with_the_location(value: str, name: str) -> None:
    membership = access(ANNA, RIVERSIDE, on=[], limits={"booking.network-clients:network": value})

    messages = _broken_rules(network("North", RIVERSIDE), network("South", HARBOUR), membership)

    assert [rule for rule, _ in messages] == (["network-limit"] if name else [])
    assert not name or f"names {name}, which does not contain the location" in messages[0][1]


def test_a_network_has_each_location_once() -> None:
    assert _broken_rules(Network("n1", "North", (RIVERSIDE.id, RIVERSIDE.id))) == [
        ("network", "The network North has a location twice.")
    ]


@pytest.mark.parametrize(
    ("main", "messages"),
    [
        ("network-north", []),
        ("network-south", ["Riverside does not belong to the network South."]),
        ("gone", ["Riverside does not belong to its main network, which is deleted."]),
    ],
)
def test_the_main_network_of_a_location_is_one_it_belongs_to(main: str, messages: list[str]) -> None:
    north, south = network("North", RIVERSIDE), network("South", HARBOUR)

    assert _broken_rules(north, south, replace(RIVERSIDE, main_network=main)) == [
        ("main-network", text) for text in messages
    ]


@pytest.mark.parametrize(
    ("value", "name"),
    [("self", ""), (CHAIR.id, ""), ("zoë-harbour", "Zoë"), ("gone", "a removed staff member")],
)
def test_a_limit_names_staff_of_the_location_of_the_access(value: str, name: str) -> None:
    membership = access(ANNA, RIVERSIDE, on=[], limits={"calendar:staff": value}, linked=CHAIR)

    messages = [f"Anna Petrova at Riverside: calendar:staff names {name}, who does not work there."] if name else []
    assert _broken_rules(staff("Zoë", HARBOUR), membership) == [("staff-limit", text) for text in messages]


# -- only what is new ------------------------------------------------------------------------------


def test_what_was_broken_before_may_stay() -> None:
    before = BOTH.put(access(ANNA, RIVERSIDE, "employee"), access(BORIS, RIVERSIDE, "viewer", on=["clients.delete"]))

    after = before.put(replace(BORIS, name="Boris B. Kim"))

    assert len(violations(after)) == 2
    assert broken(before, after) == []


def test_what_goes_beyond_a_role_may_be_fixed_one_by_one() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.edit", "clients.delete"])
    fixed = replace(membership, settings=Settings(on=mask("clients", "clients.edit")))

    assert broken(BOTH.put(membership), BOTH.put(fixed)) == []


def test_only_what_newly_goes_beyond_a_role_is_named() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.edit"])
    worse = replace(membership, settings=Settings(on=mask("clients", "clients.edit", "clients.delete")))

    (found,) = broken(BOTH.put(membership), BOTH.put(worse))

    assert found.message == "Anna Petrova at Riverside: the role viewer does not allow clients.delete."


def test_removing_a_location_from_a_network_breaks_the_limit_that_names_it() -> None:
    north = network("North", RIVERSIDE, HARBOUR)
    membership = access(ANNA, RIVERSIDE, on=[], limits={"booking.network-clients:network": north.id})
    before = BOTH.put(north, membership)

    assert [v.rule for v in broken(before, before.put(replace(north, locations=(HARBOUR.id,))))] == ["network-limit"]


def test_a_staff_member_who_moves_breaks_the_limits_that_name_them() -> None:
    before = BOTH.put(access(BORIS, RIVERSIDE, on=[], limits={"calendar:staff": CHAIR.id}))

    assert [v.rule for v in broken(before, before.put(replace(CHAIR, location=HARBOUR.id)))] == ["staff-limit"]


def test_one_more_of_a_name_that_was_shared_before_is_nothing_new() -> None:
    places = (Staff("s1", RIVERSIDE.id, "anna petrova"), Staff("s2", HARBOUR.id, "Anna Petrova"))
    people = (User("u1", "One", "one@example.com"), User("u2", "Two", "one@example.com"))
    before = BOTH.put(*places, *people)

    after = before.put(replace(places[1], location=RIVERSIDE.id), replace(BORIS, email="one@example.com"))

    assert broken(before, after) == []


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

    assert found.hint == "Make someone else an owner first: rolecall role set USER owner --at Riverside"


@pytest.mark.parametrize(
    ("other", "messages"),
    [
        (access(BORIS, RIVERSIDE, "owner"), []),
        (access(BORIS, RIVERSIDE, "owner", status="invited"), LEFT),
        (access(BORIS, HARBOUR, "owner"), LEFT),
        (access(BORIS, RIVERSIDE, "manager"), LEFT),
    ],
)
def test_only_another_active_owner_of_the_same_location_lets_one_go(other: Membership, messages: list[str]) -> None:
    before = OWNED.put(other)

    assert _owner_rules(before, before.drop(again(before, OWNER))) == messages


def test_the_last_invited_owner_stays_where_there_is_none_active() -> None:
    invited = replace(OWNER, status="invited")
    before = BOTH.put(invited)

    assert _owner_rules(before, before.drop(invited)) == LEFT
    assert _owner_rules(before, before.put(OWNER)) == []


def test_a_location_that_never_had_an_owner_or_a_manager_needs_none() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer")

    assert broken(BOTH.put(membership), BOTH) == []


def test_a_location_may_go_with_its_owner() -> None:
    assert _owner_rules(OWNED, OWNED.drop(OWNER, RIVERSIDE, CHAIR)) == []


@LAW
@given(made=worlds())
def test_taking_every_access_away_is_refused_for_each_location_with_an_owner_or_a_manager(made: World) -> None:
    owned = {m.location for m in made.membership.values() if m.role == "owner"}
    managed = {m.location for m in made.membership.values() if _manages(m)}

    found = broken(made, made.drop(*made.membership.values()))

    expected = [*(("owner", at) for at in owned), *(("manager", at) for at in managed - owned)]
    assert sorted((v.rule, v.subject) for v in found) == sorted(expected)


# -- who can manage users' rights ------------------------------------------------------------------

MANAGING = ["settings", "settings.users", "settings.users.edit"]
LIMITED = {"settings.users.edit:scope": "own"}
BOSS = access(ANNA, RIVERSIDE, on=MANAGING)
NOBODY = ["Riverside would be left with nobody who can manage users' rights."]
NOBODY_BEYOND = ["Riverside would be left with nobody who can manage users' rights beyond their own."]


def _manages(membership: Membership) -> bool:
    return membership.status == "active" and set(MANAGING) <= effective_keys(membership.settings)


def _manager_rules(before: World, after: World) -> list[str]:
    return [v.message for v in broken(before, after) if v.rule == "manager"]


@pytest.mark.parametrize("lost", MANAGING)
def test_the_last_who_can_manage_users_rights_stays_able_to(lost: str) -> None:
    settings = Settings(on=BOSS.settings.on & ~mask(lost))

    assert _manager_rules(BOTH.put(BOSS), BOTH.put(replace(BOSS, settings=settings))) == NOBODY
    assert _manager_rules(BOTH.put(BOSS), BOTH.put(replace(BOSS, status="invited"))) == NOBODY
    assert _manager_rules(BOTH.put(BOSS), BOTH) == NOBODY


def test_who_cannot_sign_in_manages_nothing() -> None:
    ghost, shut_out = replace(BORIS, email=""), replace(ANNA, email="")
    before = BOTH.put(ghost, BOSS, access(ghost, RIVERSIDE, on=MANAGING))
    nobody = ["Riverside would be left with nobody who can sign in and manage users' rights."]

    assert _manager_rules(before, before.drop(BOSS)) == nobody
    assert _manager_rules(before, before.put(shut_out)) == nobody
    assert _manager_rules(before, before.put(shut_out, replace(ghost, phone="+37120000001"))) == []
    assert broken(before.put(shut_out), before.put(shut_out).drop(BOSS)) == []


def test_nobodys_only_login_goes_except_on_the_way_back() -> None:
    without = BOTH.put(replace(ANNA, email=""))
    (found,) = broken(BOTH, without)

    assert (found.rule, found.subject, found.number) == ("contact", ANNA.id, 13)
    assert broken(BOTH, without, former=without) == []
    assert broken(BOTH, BOTH.put(replace(ANNA, email="", phone="+37120000001"))) == []


def test_an_owner_stripped_of_everything_is_no_owner_in_effect() -> None:
    (found,) = broken(OWNED, OWNED.put(replace(OWNER, settings=Settings())))

    assert [found.message] == NOBODY
    assert found.hint == (
        "Give someone else the right first: rolecall perms grant USER settings.users.edit --at Riverside"
    )


@pytest.mark.parametrize(
    ("other", "messages"),
    [
        (access(BORIS, RIVERSIDE, on=MANAGING), []),
        (access(BORIS, RIVERSIDE, on=MANAGING, limits=LIMITED), NOBODY_BEYOND),
        (access(BORIS, RIVERSIDE, on=MANAGING, status="invited"), NOBODY),
        (access(BORIS, RIVERSIDE, on=["settings.users.edit"]), NOBODY),
        (access(BORIS, HARBOUR, on=MANAGING), NOBODY),
    ],
)
def test_only_another_who_can_manage_as_much_there_lets_the_last_one_go(other: Membership, messages: list[str]) -> None:
    before = BOTH.put(BOSS, other)

    assert _manager_rules(before, before.drop(BOSS)) == messages


def test_where_everyone_manages_within_their_own_rights_nobody_has_to_manage_more() -> None:
    before = BOTH.put(replace(BOSS, settings=replace(BOSS.settings, limits=LIMITED)))

    assert _manager_rules(before, before.put(access(BORIS, RIVERSIDE, on=MANAGING, limits=LIMITED)).drop(BOSS)) == []


def test_narrowing_the_last_unlimited_manager_is_refused() -> None:
    narrowed = replace(BOSS, settings=replace(BOSS.settings, limits=LIMITED))

    (found,) = broken(BOTH.put(BOSS), BOTH.put(narrowed))

    assert [found.message] == NOBODY_BEYOND
    assert found.hint.endswith("rolecall perms grant USER settings.users.edit:scope=all --at Riverside")


def test_a_return_to_a_state_that_had_no_owner_and_no_manager_loses_none() -> None:
    assert broken(OWNED, OWNED.drop(OWNER), former=BOTH) == []
    assert [v.rule for v in broken(OWNED, OWNED.drop(OWNER), former=OWNED)] == ["owner"]


# -- what a plan touches ---------------------------------------------------------------------------


@st.composite
def damaged(draw: st.DrawFn, made: World) -> World:
    """A world that may break any rule: records changed without regard to them, some taken out with what needs them."""
    for _ in range(draw(st.integers(0, 6))):
        made = draw(st.sampled_from(DAMAGES))(draw, made)
    return made


def _one(draw: st.DrawFn, records: Mapping[str, T]) -> T:
    return records[draw(st.sampled_from(sorted(records)))]


def _renamed(draw: st.DrawFn, made: World) -> World:
    kind = draw(st.sampled_from([kind for kind in ("location", "staff", "network", "user") if made.of(kind)]))
    record: Any = _one(draw, made.of(kind))
    return made.put(replace(record, name=draw(st.sampled_from(("Anna Petrova", "anna  petrova", "North", "Harbour")))))


def _other_contact(draw: st.DrawFn, made: World) -> World:
    contact = draw(st.sampled_from([{"email": "a@example.com"}, {"phone": "+37120000001"}, {"email": ""}]))
    return made.put(replace(_one(draw, made.user), **contact))


def _other_network(draw: st.DrawFn, made: World) -> World:
    places = draw(st.lists(st.sampled_from([*made.location, "gone"]), max_size=3))
    return made.put(Network(draw(st.sampled_from(("network-north", "network-south"))), "North", tuple(places)))


def _other_main_network(draw: st.DrawFn, made: World) -> World:
    key = draw(st.sampled_from(("", "gone", "network-north", "network-south")))
    return made.put(replace(_one(draw, made.location), main_network=key))


def _moved(draw: st.DrawFn, made: World) -> World:
    if not made.staff:
        return made
    return made.put(replace(_one(draw, made.staff), location=draw(st.sampled_from(sorted(made.location)))))


def _other_access(draw: st.DrawFn, made: World) -> World:
    who, at = _one(draw, made.user), _one(draw, made.location)
    limits = {
        "calendar:staff": ["all", "self", "gone", *made.staff],
        "booking.network-clients:network": ["gone", *made.network],
    }
    key = draw(st.sampled_from(sorted(limits)))
    return made.put(
        Membership(
            who.id,
            at.id,
            draw(st.sampled_from(("", "owner", "employee", "viewer"))),
            draw(st.sampled_from(["", *made.staff])),
            draw(st.sampled_from(("active", "invited"))),
            Settings(on=draw(masks()), limits={key: draw(st.sampled_from(limits[key]))}),
        )
    )


def _taken_out(draw: st.DrawFn, made: World) -> World:
    """One record and those that cannot be without it; networks, limits and main networks may name it still."""
    kinds = [kind for kind in KINDS if len(made.of(kind)) > 1] or ["network"]
    gone = made.of(draw(st.sampled_from(kinds)))
    made = made.drop(*([_one(draw, gone)] if gone else []))
    lost = [s for s in made.staff.values() if s.location not in made.location]
    made = made.drop(*lost)
    accesses = made.membership.values()
    made = made.drop(*(m for m in accesses if m.user not in made.user or m.location not in made.location))
    unlinked = [replace(m, staff="") for m in made.membership.values() if m.staff and m.staff not in made.staff]
    return made.put(*unlinked)


ONCE = (_renamed, _other_contact, _other_main_network)
DAMAGES = (*ONCE, *(3 * (_other_network, _moved, _other_access, _taken_out)))


@settings(LAW, max_examples=LAW.max_examples * 5)
@given(st.data())
def test_looking_at_what_a_plan_touches_finds_what_looking_at_the_whole_world_finds(data: st.DataObject) -> None:
    before = data.draw(worlds().flatmap(damaged))
    after = data.draw(damaged(before))

    found = broken(before, after, compare(before, after))

    known = {(v.rule, v.subject) for v in violations(before) if v.rule != "role"}
    new = {v for v in violations(after) if v.rule != "role" and (v.rule, v.subject) not in known}
    assert {v for v in found if v.rule not in ("role", "owner", "manager", "contact")} == new
    beyond = {m.id for m in after.membership.values() if _beyond(m) - _beyond(before.membership.get(m.id))}
    assert {v.subject for v in found if v.rule == "role"} == beyond
    owned = {m.location for m in before.membership.values() if m.role == "owner"} & after.location.keys()
    left = owned - {m.location for m in after.membership.values() if m.role == "owner"}
    assert left <= {v.subject for v in found if v.rule == "owner"}
    managed = {m.location for m in before.membership.values() if _manages(m)} & after.location.keys()
    unmanaged = managed - {m.location for m in after.membership.values() if _manages(m)}
    assert unmanaged <= {v.subject for v in found if v.rule in ("owner", "manager")}


def _beyond(membership: Membership | None) -> set[str]:
    """The keys that the role does not allow."""
    return set(catalogue().keys(membership.settings.on & ~allowed(World(), membership))) if membership else set()


def test_the_command_that_fixes_a_main_network_is_one_the_shell_reads_back() -> None:
    odd = replace(location("It's $HOME"), main_network="gone")

    assert violations(world(odd))[0].hint.startswith("Choose another: rolecall location edit 'It'\"'\"'s $HOME' --main")


@pytest.mark.parametrize(
    ("records", "numbers"),
    [
        ([Network("n", "North", ())], [74]),
        ([Network("n", "North", (RIVERSIDE.id, "gone"))], [74]),
        ([Network("n", "North", (RIVERSIDE.id, RIVERSIDE.id))], [75]),
        ([replace(RIVERSIDE, main_network="gone")], [78]),
        ([access(ANNA, RIVERSIDE, "employee", on=[])], [28]),
        ([access(ANNA, RIVERSIDE, on=[], limits={"booking.network-clients:network": "gone"})], [80]),
        ([access(ANNA, RIVERSIDE, on=[], limits={"calendar:staff": "gone"})], [0]),
        ([access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.edit"])], [0]),
    ],
)
def test_a_violation_carries_the_number_of_the_documented_rule(records: list[Record], numbers: list[int]) -> None:
    assert [v.number for v in violations(BOTH.put(*records))] == numbers
