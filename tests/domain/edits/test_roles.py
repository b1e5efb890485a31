"""Setting roles: what a user has afterwards, and what is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolecall.domain.access import effective, recommended
from rolecall.domain.catalogue import Role, catalogue
from rolecall.domain.edits.roles import FRESH, KEEP, RETURN, Link, assign, empty_selfs, set_role
from rolecall.domain.errors import Refused
from rolecall.domain.rules import broken
from rolecall.domain.world import Membership, World
from rolecall.views.questions.fitting import fit
from worlds import LAW, access, again, location, mask, role, staff, stored, user, world, worlds_with_access

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")
ANNA_S, BORIS_S = staff("Anna Petrova", RIVERSIDE), staff("Boris Kim", RIVERSIDE)
BASE = world(RIVERSIDE, HARBOUR, ANNA, BORIS, ANNA_S, BORIS_S)

roles = st.sampled_from(catalogue().roles)


def _set(membership: Membership, key: str, link: Link | None = None, how: str = RETURN) -> Membership:
    return again(set_role(BASE.put(membership), membership, role(key), link=link or Link(), how=how), membership)


@LAW
@given(drawn=worlds_with_access(), other=roles)
def test_a_role_set_away_and_back_restores_the_settings_exactly(drawn: tuple[World, Membership], other: Role) -> None:
    made, membership = drawn
    assume(membership.role and (membership.staff or other.staff != "required"))

    away = set_role(made, membership, other)
    back = again(set_role(away, again(away, membership), role(membership.role)), membership)

    assert (back.role, back.staff, back.status) == (membership.role, membership.staff, membership.status)
    assert back.settings == membership.settings


@LAW
@given(drawn=worlds_with_access(), new=roles, how=st.sampled_from([RETURN, KEEP, FRESH]))
def test_whatever_is_set_keeps_within_the_role_and_breaks_no_rule(
    drawn: tuple[World, Membership], new: Role, how: str
) -> None:
    made, membership = drawn
    assume(membership.staff or new.staff != "required")

    after = set_role(made, membership, new, how=how)

    settings = again(after, membership).settings
    assert settings.on & ~new.allowed == 0
    assert settings.copied & ~settings.on == 0
    assert {v.rule for v in broken(made, after)} <= {"owner", "manager"}
    assert after.drop(membership) == made.drop(membership)


@LAW
@given(drawn=worlds_with_access(), new=roles)
def test_keeping_loses_only_what_the_new_role_does_not_allow(drawn: tuple[World, Membership], new: Role) -> None:
    made, membership = drawn
    assume((membership.staff or new.staff != "required") and new.key != membership.role)

    after = again(set_role(made, membership, new, how=KEEP), membership)

    assert after.settings.on == membership.settings.on & new.allowed
    assert after.settings.limits == membership.settings.limits


@LAW
@given(drawn=worlds_with_access(), new=roles)
def test_starting_fresh_gives_what_the_role_recommends_and_forgets_what_it_was(
    drawn: tuple[World, Membership], new: Role
) -> None:
    made, membership = drawn
    assume(membership.staff or new.staff != "required")

    after = again(set_role(made, membership, new, how=FRESH), membership)

    assert after.settings == recommended(new)
    assert new.key not in after.remembered


def test_a_role_never_had_starts_with_what_it_recommends() -> None:
    after = _set(access(ANNA, RIVERSIDE, "viewer"), "administrator")

    assert after.settings == recommended(role("administrator"))
    assert after.role == "administrator"


def test_settings_of_an_earlier_role_come_back_and_are_then_in_use() -> None:
    mine = stored(["calendar", "calendar.phones"], limits={"calendar:history": "7d"})
    membership = replace(access(ANNA, RIVERSIDE, "viewer"), remembered={"manager": mine})

    after = _set(membership, "manager")

    assert after.settings == mine
    assert after.remembered == {"viewer": membership.settings}


def test_the_same_role_again_changes_nothing() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer", on=["calendar"])

    assert _set(membership, "viewer") == membership
    assert _set(membership, "viewer", how=KEEP) == membership


def test_a_role_for_someone_without_one_remembers_nothing() -> None:
    after = _set(access(ANNA, RIVERSIDE, on=["calendar"]), "viewer")

    assert after.remembered == {}
    assert after.settings == recommended(role("viewer"))


def test_an_employee_needs_a_linked_staff_member_and_the_names_are_listed() -> None:
    with pytest.raises(Refused) as caught:
        _set(access(ANNA, RIVERSIDE, "viewer"), "employee")

    assert "needs a linked staff member" in caught.value.message
    assert caught.value.hint == "Name one with --staff. Staff at Riverside: Anna Petrova, Boris Kim"


def test_a_location_without_staff_says_how_to_add_one() -> None:
    with pytest.raises(Refused) as caught:
        _set(access(ANNA, HARBOUR, "viewer"), "employee")

    assert "rolecall staff add" in caught.value.hint


def test_a_staff_member_is_linked_with_the_role_and_stays_with_the_next() -> None:
    employee = _set(access(ANNA, RIVERSIDE, "viewer"), "employee", Link(staff=ANNA_S.id))

    assert employee.staff == ANNA_S.id
    assert _set(employee, "administrator").staff == ANNA_S.id


def test_the_link_alone_may_change_and_the_settings_stay() -> None:
    membership = access(ANNA, RIVERSIDE, "administrator", on=["calendar"], linked=ANNA_S)

    assert _set(membership, "administrator", Link(staff=BORIS_S.id)) == replace(membership, staff=BORIS_S.id)
    assert _set(membership, "administrator", Link(unlink=True)) == replace(membership, staff="")


def test_an_employee_cannot_be_unlinked() -> None:
    with pytest.raises(Refused, match="needs a linked staff member"):
        _set(access(ANNA, RIVERSIDE, "employee", linked=ANNA_S), "employee", Link(unlink=True))


def test_a_staff_member_linked_to_another_user_is_refused_with_the_way_out() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer")
    made = BASE.put(membership, access(BORIS, RIVERSIDE, "employee", linked=BORIS_S))

    with pytest.raises(Refused) as caught:
        set_role(made, membership, role("employee"), link=Link(staff=BORIS_S.id))

    assert caught.value.message == "The staff member Boris Kim is linked to Boris Kim already."
    assert (
        caught.value.hint
        == "Unlink it there first: rolecall role set boris-kim@example.com ROLE --unlink --at Riverside"
    )


def test_limits_to_oneself_of_someone_linked_to_nobody_show_nobody() -> None:
    membership = access(ANNA, RIVERSIDE, "employee", linked=ANNA_S)

    assert empty_selfs(membership) == []
    assert empty_selfs(replace(membership, staff="")) == [
        "calendar:staff",
        "clients:visited-staff",
        "finance.own-payroll:staff",
    ]


def test_an_invited_user_stays_invited() -> None:
    assert _set(access(ANNA, RIVERSIDE, "viewer", status="invited"), "manager").status == "invited"


def test_an_employee_promoted_and_back_sees_their_own_calendar_again() -> None:
    employee = access(ANNA, RIVERSIDE, "employee", linked=ANNA_S)

    manager = _set(employee, "manager")
    back = _set(manager, "employee")

    assert "calendar:staff" not in manager.settings.limits
    assert back.settings.limits["calendar:staff"] == "self"
    assert back.settings.on & mask("finance.payroll") == 0


# -- assigning -------------------------------------------------------------------------------------


@LAW
@given(drawn=worlds_with_access())
def test_the_role_that_fits_is_assigned_without_changing_a_setting(drawn: tuple[World, Membership]) -> None:
    made, membership = drawn
    fits = fit(made, membership).role
    assert fits

    after = again(assign(made, [(membership, fits)]), membership)

    assert after.role == fits.key
    assert (after.settings, after.staff, after.status) == (membership.settings, membership.staff, membership.status)
    assert effective(after) == effective(membership)
    assert {v.rule for v in broken(made, assign(made, [(membership, fits)]))} <= {"owner", "manager"}


def test_the_settings_of_the_role_that_is_left_are_remembered() -> None:
    membership = access(ANNA, RIVERSIDE, "owner", on=["calendar"])
    after = again(assign(BASE.put(membership), [(membership, role("viewer"))]), membership)

    assert after.remembered == {"owner": membership.settings}


def test_the_role_employee_is_not_assigned_without_a_staff_member() -> None:
    membership = access(ANNA, RIVERSIDE, on=["booking"])
    with pytest.raises(Refused, match="the role employee needs a linked staff member"):
        assign(BASE.put(membership), [(membership, role("employee"))])
