"""From stored permissions to effective ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from rolecall.domain.access import (
    allowed,
    broader_role,
    broader_roles,
    dormant,
    effective,
    effective_mask,
    in_force,
    limit_value,
    lowest_role,
    names_of,
    origin,
    place,
    recommended,
    role_of,
)
from rolecall.domain.catalogue import Role, catalogue
from rolecall.domain.edits.roles import set_role
from rolecall.domain.world import Membership, Settings, World
from worlds import (
    LAW,
    access,
    again,
    effective_keys,
    limit,
    location,
    mask,
    masks,
    network,
    only,
    parents,
    role,
    staff,
    stored,
    user,
    world,
    worlds_with_access,
)

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA = user("Anna Petrova")


@LAW
@given(on=masks())
def test_effective_is_what_has_everything_above_it_on(on: int) -> None:
    assert set(catalogue().keys(effective_mask(on))) == effective_keys(Settings(on=on))


@LAW
@given(drawn=worlds_with_access())
def test_an_effective_permission_implies_every_one_above_it(drawn: tuple[World, Membership]) -> None:
    keys = set(catalogue().keys(effective(drawn[1])))

    assert all(above in keys for key in keys for above in parents(key))


@LAW
@given(drawn=worlds_with_access())
def test_what_is_stored_is_effective_or_dormant_and_never_both(drawn: tuple[World, Membership]) -> None:
    membership = drawn[1]

    assert effective(membership) | dormant(membership) == membership.settings.on
    assert effective(membership) & dormant(membership) == 0


@LAW
@given(one=masks(), other=masks())
def test_more_stored_is_never_less_effective(one: int, other: int) -> None:
    assert effective_mask(one) & ~effective_mask(one | other) == 0


@LAW
@given(on=masks())
def test_what_is_effective_stays_so_on_its_own(on: int) -> None:
    assert effective_mask(effective_mask(on)) == effective_mask(on)


def test_a_permission_below_one_that_is_off_lies_dormant_however_deep() -> None:
    membership = access(ANNA, RIVERSIDE, on=["reports.messages", "reports.messages.phones", "calendar"])

    assert catalogue().keys(effective(membership)) == ["calendar"]
    assert catalogue().keys(dormant(membership)) == ["reports.messages", "reports.messages.phones"]


def test_a_gap_in_the_middle_leaves_what_is_above_it_effective() -> None:
    membership = access(ANNA, RIVERSIDE, on=["reports", "reports.messages.phones"])

    assert catalogue().keys(effective(membership)) == ["reports"]


def test_a_user_without_a_role_is_allowed_everything() -> None:
    membership = access(ANNA, RIVERSIDE, on=["calendar"])

    assert role_of(World(), membership) is None
    assert allowed(World(), membership) == catalogue().everything


def test_a_role_allows_what_it_recommends_and_what_may_be_added() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer")

    assert role_of(World(), membership) is role("viewer")
    assert allowed(World(), membership) == role("viewer").recommended | role("viewer").additional


def test_the_origin_of_a_permission_is_the_role_a_grant_or_a_copy() -> None:
    on = ["calendar", "calendar.phones", "booking", "clients.list-contacts"]
    membership = access(ANNA, RIVERSIDE, "employee", on=on, copied=["booking"])

    origins = {key: origin(World(), membership, mask(key)) for key in (*on, "clients")}

    assert origins == {
        "calendar": "role",
        "calendar.phones": "granted",
        "booking": "copied",
        "clients.list-contacts": "granted",
        "clients": "",
    }


def test_without_a_role_what_is_on_was_granted() -> None:
    assert origin(World(), access(ANNA, RIVERSIDE, on=["calendar"]), mask("calendar")) == "granted"


def test_a_limit_that_is_not_stored_has_its_default() -> None:
    settings = stored(["reports"], limits={"reports.appointments:history": "7d"})

    assert limit_value(settings, limit("reports.appointments:history")) == "7d"
    assert limit_value(settings, limit("calendar:history")) == "all"
    assert limit_value(settings, limit("booking.network-clients:network")) == "none"


@pytest.mark.parametrize("which", catalogue().roles, ids=lambda r: str(r.key))
def test_a_role_starts_with_what_it_recommends_and_its_limits(which: Role) -> None:
    assert recommended(which) == Settings(on=which.recommended, limits=which.limits)


@LAW
@given(on=masks())
def test_the_lowest_role_allows_it_all_and_no_lower_one_does(on: int) -> None:
    lowest = lowest_role(World(), "riverside", on)

    fitting = [r for r in catalogue().roles if set(catalogue().keys(on)) <= set(catalogue().keys(r.allowed))]
    assert lowest is not None
    assert lowest.rank == min(r.rank for r in fitting)


def test_a_limit_is_in_force_while_what_it_narrows_is_effective() -> None:
    history = limit("reports.appointments:history")
    assert in_force(history, mask("reports", "reports.appointments"))
    assert not in_force(history, mask("reports"))
    assert not in_force(history, catalogue().everything & ~mask("reports.appointments"))
    assert in_force(limit("sign-in:addresses"), 0), "it narrows the whole access"


@LAW
@given(worlds_with_access(), masks())
def test_broader_roles_allow_what_is_asked_and_those_ranking_above_come_first(
    drawn: tuple[World, Membership], wanted: int
) -> None:
    _, membership = drawn
    current, broader = role_of(World(), membership), broader_roles(World(), membership, wanted)
    fitting = [r for r in catalogue().roles if r != current and wanted & r.allowed == wanted]
    assert sorted(r.key for r in broader) == sorted(r.key for r in fitting)
    above = [r for r in broader if current is None or r.rank > current.rank]
    assert broader[: len(above)] == sorted(above, key=lambda r: r.rank)
    assert broader[len(above) :] == sorted((r for r in broader if r not in above), key=lambda r: r.rank)
    assert broader_role(World(), membership, wanted) == (broader[0] if broader else None)


def test_every_role_but_ones_own_allows_nothing_at_all() -> None:
    riverside, anna = location("Riverside"), user("Anna")
    for current in catalogue().roles:
        others = broader_roles(World(), access(anna, riverside, current.key), 0)
        assert {r.key for r in others} == {r.key for r in catalogue().roles} - {current.key}


def test_looking_alone_needs_a_viewer_only() -> None:
    assert lowest_role(World(), "riverside", 0) is role("viewer")
    assert lowest_role(World(), "riverside", mask("calendar", "calendar.phones")) is role("viewer")


def test_a_place_knows_its_own_staff_networks_and_positions_only() -> None:
    anna, boris = staff("Anna", RIVERSIDE, "Stylist"), staff("Boris", RIVERSIDE, "Barber")
    there = staff("Zoë", HARBOUR, "Nail artist")
    north, south = network("North", RIVERSIDE, HARBOUR), network("South", HARBOUR)

    here = place(world(RIVERSIDE, HARBOUR, boris, anna, there, north, south, staff("Col", RIVERSIDE)), RIVERSIDE.id)

    assert list(here.staff.values()) == ["Anna", "Boris", "Col"]
    assert here.networks == {north.id: "North"}
    assert here.positions == ("Barber", "Stylist")


def test_the_names_of_staff_networks_and_locations_are_known_by_id() -> None:
    anna, north = staff("Anna", RIVERSIDE), network("North", RIVERSIDE)

    assert names_of(world(RIVERSIDE, anna, north)) == {anna.id: "Anna", north.id: "North", RIVERSIDE.id: "Riverside"}


def test_a_users_accesses_are_ordered_by_location() -> None:
    here = world(
        RIVERSIDE, HARBOUR, ANNA, access(ANNA, RIVERSIDE, "viewer"), access(ANNA, HARBOUR, "owner"), user("Boris Kim")
    )

    assert [m.location for m in here.memberships(ANNA.id)] == [HARBOUR.id, RIVERSIDE.id]
    assert here.memberships("user-boris-kim") == []


def test_putting_and_dropping_leave_the_old_world_as_it_was() -> None:
    old = world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, "viewer"))

    without = old.drop(only(old))
    with_more = old.put(HARBOUR)

    assert (len(old.membership), len(without.membership)) == (1, 0)
    assert (len(old.location), len(with_more.location)) == (1, 2)
    assert old.drop(HARBOUR) == old


# -- roles of a location ---------------------------------------------------------------------------

BOOK = {"viewer": replace(role("viewer"), recommended=mask("calendar"), additional=mask("booking"), rank=0)}
WITH_BOOK = replace(world(RIVERSIDE, location("Harbour"), ANNA), role_books={RIVERSIDE.id: BOOK})


def test_a_location_with_a_role_book_has_its_roles_and_the_others_ours() -> None:
    here, there = access(ANNA, RIVERSIDE, "viewer"), access(ANNA, location("Harbour"), "viewer")

    assert role_of(WITH_BOOK, here) is BOOK["viewer"]
    assert role_of(WITH_BOOK, there) is role("viewer")
    assert allowed(WITH_BOOK, here) == mask("calendar", "booking")
    assert lowest_role(WITH_BOOK, RIVERSIDE.id, mask("calendar.phones")) is None
    assert broader_roles(WITH_BOOK, access(ANNA, RIVERSIDE, "owner"), mask("booking")) == [BOOK["viewer"]]


def test_a_role_given_at_a_location_is_the_one_of_its_book() -> None:
    given = again(set_role(WITH_BOOK, access(ANNA, RIVERSIDE), role("viewer")), access(ANNA, RIVERSIDE))

    assert given.settings.on == mask("calendar")


def test_a_role_that_only_an_account_knows_may_hold_anything_and_starts_with_nothing() -> None:
    strange = access(ANNA, RIVERSIDE, on=["calendar"])
    strange = replace(strange, role="staff_member")

    found = role_of(WITH_BOOK, strange)

    assert found is not None
    assert (found.key, found.recommended, found.allowed) == ("staff_member", 0, catalogue().everything)
    assert origin(WITH_BOOK, strange, mask("calendar")) == "granted"
