"""What limits resolve to at one access, and what becomes of it through records that are not that access."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from rolecall.domain import reach
from rolecall.domain.catalogue import catalogue
from rolecall.domain.difference import AccessDifference, differences
from rolecall.domain.plan import compare
from rolecall.domain.values import Reach
from rolecall.domain.world import World
from worlds import access, limit, location, mask, network, staff, user, world

RIVERSIDE, HARBOUR, MARINA = location("Riverside"), location("Harbour"), location("Marina")
ANNA, BORIS, ILZE = user("Anna Petrova"), user("Boris Kim"), user("Ilze Berzina")
ANNA_S, RICH, HANA = staff("Anna Petrova", RIVERSIDE, "Stylist"), staff("Rich Roe", RIVERSIDE), staff("Hana", HARBOUR)
NORTH = network("North", RIVERSIDE, HARBOUR)
HERE = world(RIVERSIDE, HARBOUR, MARINA, ANNA, BORIS, ILZE, ANNA_S, RICH, HANA, NORTH)
CALENDAR, POSITION, CLIENTS = limit("calendar:staff"), limit("calendar:position"), "booking.network-clients:network"
BOTH = {ANNA_S.id, RICH.id}


def change(before: World, after: World) -> AccessDifference:
    return differences(before, after, compare(before, after))


@pytest.mark.parametrize(
    ("limits", "linked", "people", "amount"),
    [
        ({}, True, BOTH, inf),
        ({"calendar:staff": "self"}, True, {ANNA_S.id}, 0),
        ({"calendar:staff": "self"}, False, set(), 0),
        ({"calendar:staff": RICH.id}, True, {RICH.id}, 0),
        ({"calendar:staff": HANA.id}, True, set(), 0),
        ({"calendar:position": "Stylist"}, True, {ANNA_S.id}, 0),
        ({"calendar:position": "Barber"}, True, set(), 0),
        ({"calendar:position": "Stylist", "calendar:staff": RICH.id}, True, set(), 0),
        ({"calendar:position": "Stylist", "calendar:staff": "self"}, True, {ANNA_S.id}, 0),
    ],
)
def test_staff_and_position_together_reach_people_of_the_location(
    limits: dict[str, str],
    linked: bool,  # noqa: FBT001
    people: set[str],
    amount: float,
) -> None:
    membership = access(ANNA, RIVERSIDE, on=["calendar"], limits=limits, linked=ANNA_S if linked else None)

    for each in (CALENDAR, POSITION):
        assert reach.of_limit(HERE, membership, each) == Reach(frozenset(people), amount)


@pytest.mark.parametrize(
    ("key", "value", "ids", "amount"),
    [
        (CLIENTS, NORTH.id, {"riverside", "harbour"}, 0),
        (CLIENTS, "none", set(), 0),
        (CLIENTS, "network-gone", set(), 0),
        ("clients:visited-staff", RICH.id, {RICH.id}, 0),
        ("clients:visited-staff", HANA.id, set(), 0),
        ("clients:visited-staff", "self", set(), 0),
        ("reports.appointments:history", "30d", set(), 30),
        ("reports.appointments:history", "none", set(), 0),
        ("reports.appointments:history", "all", set(), inf),
        ("finance.payroll:period", "today", set(), 0),
        ("settings.users.edit:scope", "own", set(), 0),
        ("settings.users.edit:scope", "all", set(), inf),
        ("finance:accounts", "3,12", {"3", "12"}, 0),
        ("sign-in:addresses", "10.0.0.1", {"10.0.0.1"}, 0),
    ],
)
def test_other_limits_resolve_each_by_itself(key: str, value: str, ids: set[str], amount: float) -> None:
    membership = access(ANNA, RIVERSIDE, on=[], limits={key: value})

    assert reach.of_limit(HERE, membership, limit(key)) == Reach(frozenset(ids), amount)


def test_only_dimensions_of_what_is_effective_are_in_force() -> None:
    membership = access(ANNA, RIVERSIDE, on=["calendar", "reports.appointments"], linked=ANNA_S)

    assert [dimension.key for dimension in reach.of(HERE, membership)] == [
        "calendar:position, calendar:staff",
        "calendar:history",
        "sign-in:addresses",
    ]


def test_another_link_is_another_reach_of_oneself() -> None:
    before = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:staff": "self"}, linked=ANNA_S)

    (changed,) = change(HERE.put(before), HERE.put(replace(before, staff=RICH.id))).accesses

    (c,) = changed.limits
    assert (c.limit.key, c.before, c.after, c.direction) == ("calendar:staff", "self", "self", "different")
    assert (set(c.reached_before.ids), set(c.reached_after.ids)) == ({ANNA_S.id}, {RICH.id})


def test_a_network_with_one_location_more_is_a_wider_reach_of_whoever_is_limited_to_it() -> None:
    sees = access(BORIS, RIVERSIDE, on=["booking", "booking.network-clients"], limits={CLIENTS: NORTH.id})
    off = access(ANNA, RIVERSIDE, on=["booking"], limits={CLIENTS: NORTH.id})
    none = access(ILZE, RIVERSIDE, on=["booking", "booking.network-clients"])
    before = HERE.put(sees, off, none)

    (changed,) = change(before, before.put(replace(NORTH, locations=(*NORTH.locations, MARINA.id)))).accesses

    assert (changed.before, changed.after) == (sees, sees)
    assert [c.reached_after.ids - c.reached_before.ids for c in changed.limits] == [{MARINA.id}]
    assert (changed.gained, changed.lost, changed.widened) == (0, 0, 1)


def test_an_order_of_locations_and_a_new_name_change_nobodys_reach() -> None:
    sees = access(BORIS, RIVERSIDE, on=["booking", "booking.network-clients"], limits={CLIENTS: NORTH.id})
    other = replace(NORTH, name="South", locations=NORTH.locations[::-1])

    assert not change(HERE.put(sees), HERE.put(sees, other, replace(RICH, name="Rich"), replace(BORIS, name="Bo")))


def test_a_position_given_widens_a_calendar_of_that_position() -> None:
    sees = access(BORIS, RIVERSIDE, on=["calendar"], limits={"calendar:position": "Stylist"})
    elsewhere = access(BORIS, HARBOUR, on=["calendar"], limits={"calendar:position": "Stylist"})
    before = HERE.put(sees, elsewhere)

    (changed,) = change(before, before.put(replace(RICH, position="Stylist"))).accesses

    assert [(c.limit.key, c.direction) for c in changed.limits] == [("calendar:position", "wider")]


def test_staff_who_come_and_go_change_whom_an_unlimited_calendar_shows() -> None:
    sees = access(BORIS, RIVERSIDE, on=["calendar"])
    with_sees, new = HERE.put(sees), staff("Vilma Ozere", RIVERSIDE)

    assert [c.widened for c in change(with_sees, with_sees.put(new)).accesses] == [1]
    assert [c.narrowed for c in change(with_sees.put(new), with_sees).accesses] == [1]


def test_an_access_that_changes_while_its_staff_do_is_in_the_difference_once() -> None:
    sees = access(BORIS, RIVERSIDE, on=["calendar"])
    less = replace(sees, settings=replace(sees.settings, limits={"calendar:history": "7d"}))

    (changed,) = change(HERE.put(sees), HERE.put(less, staff("Vilma Ozere", RIVERSIDE))).accesses

    assert [(c.limit.key, c.direction) for c in changed.limits] == [
        ("calendar:staff", "wider"),
        ("calendar:history", "narrower"),
    ]


def test_two_limits_of_one_dimension_count_once() -> None:
    before = access(BORIS, RIVERSIDE, on=["calendar"])
    after = access(
        BORIS, RIVERSIDE, on=["calendar"], limits={"calendar:position": "Stylist", "calendar:staff": ANNA_S.id}
    )

    (changed,) = change(HERE.put(before), HERE.put(after)).accesses

    assert [(c.limit.key, c.direction) for c in changed.limits] == [(x.key, "narrower") for x in (POSITION, CALENDAR)]
    assert (changed.narrowed, changed.widened, changed.altered) == (1, 0, 0)


def test_a_value_that_reaches_the_same_people_has_no_direction() -> None:
    before = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:staff": "self"}, linked=ANNA_S)
    after = replace(before, settings=replace(before.settings, limits={"calendar:staff": ANNA_S.id}))

    (changed,) = change(HERE.put(before), HERE.put(after)).accesses

    assert [c.direction for c in changed.limits] == [""]
    assert (changed.narrowed, changed.widened, changed.altered) == (0, 0, 0)


def test_two_people_who_exchange_their_e_mails_exchange_what_their_logins_open() -> None:
    owner, employee = access(ILZE, RIVERSIDE, "owner"), access(ANNA, RIVERSIDE, "viewer")
    before = HERE.put(owner, employee)
    after = before.put(replace(ILZE, email=ANNA.email), replace(ANNA, email=ILZE.email))

    one, other = change(before, after).logins

    assert {(x.contact, x.before, x.after) for x in (one, other)} == {
        (ANNA.email, ANNA.id, ILZE.id),
        (ILZE.email, ILZE.id, ANNA.id),
    }
    assert [(x.gained, x.lost) for x in one.accesses] == [(x.lost, x.gained) for x in other.accesses]
    assert change(before, after).accesses == ()


def test_a_login_that_keeps_its_permissions_may_reach_another_persons_schedule() -> None:
    limits = {"calendar:staff": "self"}
    one = access(ANNA, RIVERSIDE, on=["calendar"], limits=limits, linked=ANNA_S)
    other = access(BORIS, RIVERSIDE, on=["calendar"], limits=limits, linked=RICH)
    before = HERE.put(one, other)
    after = before.put(replace(ANNA, email=""), replace(BORIS, email=ANNA.email))

    changes = {x.contact: x for x in change(before, after).logins}

    (handed_on,) = changes[ANNA.email].accesses
    assert (handed_on.gained, handed_on.lost, handed_on.altered) == (0, 0, 1)
    assert [x.lost for x in changes[BORIS.email].accesses] == [mask("calendar")]
    assert changes[BORIS.email].after == ""


def test_a_contact_of_someone_who_is_new_or_gone_or_opens_nothing_is_no_change_of_a_login() -> None:
    invited = access(ANNA, RIVERSIDE, "viewer")

    assert change(HERE.drop(ANNA), HERE.put(invited)).logins == ()
    assert change(HERE.put(invited), HERE.drop(ANNA)).logins == ()
    assert change(HERE, HERE.put(replace(ANNA, email="new@example.com"))).logins == ()


def test_a_person_in_the_place_of_another_takes_over_the_login() -> None:
    old, new = access(ANNA, RIVERSIDE, "viewer"), replace(ANNA, id="user-again")
    after = HERE.drop(ANNA).put(new, replace(old, user=new.id, role="owner"))

    (login,) = change(HERE.put(old), after).logins

    assert (login.contact, login.before, login.after) == (ANNA.email, ANNA.id, new.id)
    assert [x.gained for x in login.accesses] == [0]


def test_every_limit_has_one_dimension_and_two_of_a_permission_share_it_only_where_they_name_people() -> None:
    dimensions = reach.dimensions()

    assert sorted(dimensions) == sorted(x.key for x in catalogue().limits)
    for key, dimension in dimensions.items():
        assert key in [x.key for x in dimension.limits]
        assert len(dimension.limits) == 1 or {x.values for x in dimension.limits} == {"staff", "position"}


def test_staff_of_whom_a_calendar_shows_nothing_change_nothing_of_it() -> None:
    own = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:staff": "self"}, linked=ANNA_S)
    before = HERE.put(own)

    assert not change(before, before.put(staff("Vilma Ozere", RIVERSIDE)))
    assert not change(before, before.drop(RICH))


def test_a_staff_member_who_moves_leaves_one_calendar_for_another() -> None:
    here, there = (access(BORIS, at, on=["calendar"]) for at in (RIVERSIDE, HARBOUR))
    before = HERE.put(here, there)

    changes = change(before, before.put(replace(RICH, location=HARBOUR.id))).accesses

    assert {c.known.location: (c.widened, c.narrowed) for c in changes} == {RIVERSIDE.id: (0, 1), HARBOUR.id: (1, 0)}
