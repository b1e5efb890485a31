"""Staff added, edited and removed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.access import effective, limit_value
from rolecall.domain.catalogue import catalogue
from rolecall.domain.edits.staff import add_staff, edit_staff, remove_staff
from rolecall.domain.errors import Refused
from rolecall.domain.plan import applied, compare
from rolecall.domain.rules import violations
from rolecall.domain.world import Membership, Settings, Staff, World
from worlds import LAW, access, again, location, staff, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")
ANNA_S, BORIS_S = staff("Anna Petrova", RIVERSIDE, "Stylist"), staff("Boris Kim", RIVERSIDE)
BASE = world(RIVERSIDE, HARBOUR, ANNA, BORIS, ANNA_S, BORIS_S)
TO_BORIS = {"calendar:staff": BORIS_S.id}


def test_staff_are_added_to_a_location_where_the_name_is_free() -> None:
    empty = world(RIVERSIDE, HARBOUR)

    made = add_staff(empty, "Anna Petrova", RIVERSIDE, position="Stylist")

    (added,) = made.staff.values()
    assert (added.location, added.name, added.position) == (RIVERSIDE.id, "Anna Petrova", "Stylist")
    with pytest.raises(Refused, match="There is a staff member at Riverside called anna petrova already"):
        add_staff(made, "anna petrova", RIVERSIDE)
    assert len(add_staff(made, "Anna Petrova", HARBOUR).staff) == 2


def test_namesakes_at_two_locations_have_ids_of_their_own() -> None:
    made = add_staff(add_staff(world(RIVERSIDE, HARBOUR), "Anna", RIVERSIDE), "Anna", HARBOUR)

    assert len(made.staff) == 2
    assert staff("Anna", RIVERSIDE).id != staff("Anna", HARBOUR).id


def test_a_staff_member_is_renamed_and_the_position_stays_or_goes() -> None:
    assert edit_staff(BASE, ANNA_S, name="Anna Ozola").staff[ANNA_S.id] == replace(ANNA_S, name="Anna Ozola")
    assert edit_staff(BASE, ANNA_S, position="").staff[ANNA_S.id] == replace(ANNA_S, position="")


def test_a_name_that_a_colleague_has_is_refused_and_ones_own_may_be_written_anew() -> None:
    with pytest.raises(Refused, match="There is a staff member at Riverside called boris kim already"):
        edit_staff(BASE, ANNA_S, name="boris kim")
    assert edit_staff(BASE, ANNA_S, name="ANNA PETROVA").staff[ANNA_S.id].name == "ANNA PETROVA"
    assert edit_staff(BASE.put(staff("Zoë", HARBOUR)), ANNA_S, name="Zoë").staff[ANNA_S.id].name == "Zoë"


# -- removing --------------------------------------------------------------------------------------


def test_who_was_linked_to_a_removed_staff_member_is_no_longer() -> None:
    membership = access(ANNA, RIVERSIDE, "manager", linked=ANNA_S)

    assert remove_staff(BASE.put(membership), ANNA_S) == BASE.drop(ANNA_S).put(replace(membership, staff=""))


def test_an_employee_keeps_the_staff_member_and_what_to_type_is_named() -> None:
    made = BASE.put(access(ANNA, RIVERSIDE, "employee", linked=ANNA_S))

    with pytest.raises(Refused) as caught:
        remove_staff(made, ANNA_S)

    assert caught.value.message == (
        "Anna Petrova at Riverside is linked to Anna Petrova, and the role employee needs a linked staff member."
    )
    assert caught.value.hint == (
        "Link another: rolecall role set anna-petrova@example.com employee --staff NAME --at Riverside; "
        "or give another role: rolecall role set anna-petrova@example.com ROLE --unlink --at Riverside"
    )


def test_a_limit_to_a_removed_colleague_falls_to_oneself() -> None:
    membership = access(ANNA, RIVERSIDE, "employee", linked=ANNA_S, limits=TO_BORIS)

    after = again(remove_staff(BASE.put(membership), BORIS_S), membership)

    assert after.settings.limits["calendar:staff"] == "self"


def test_someone_linked_to_nobody_would_see_nobody_so_the_removal_is_refused() -> None:
    made = BASE.put(access(ANNA, RIVERSIDE, "administrator", limits=TO_BORIS))

    with pytest.raises(Refused) as caught:
        remove_staff(made, BORIS_S)

    assert caught.value.message == (
        "Anna Petrova at Riverside has calendar:staff=Boris Kim, and is linked to nobody to fall back to."
    )
    assert caught.value.hint == (
        "Name another: rolecall perms grant anna-petrova@example.com calendar:staff=NAME --at Riverside; "
        "or let it show nobody: rolecall perms revoke anna-petrova@example.com calendar:staff --at Riverside"
    )


def test_a_limit_to_the_very_person_linked_is_refused_too() -> None:
    made = BASE.put(access(BORIS, RIVERSIDE, "administrator", linked=BORIS_S, limits=TO_BORIS))

    with pytest.raises(Refused, match="is linked to nobody to fall back to"):
        remove_staff(made, BORIS_S)


def test_a_limit_that_narrows_nothing_and_one_remembered_fall_to_oneself_without_ado() -> None:
    membership = access(ANNA, RIVERSIDE, "manager", on=[], limits=TO_BORIS)
    membership = replace(membership, remembered={"administrator": Settings(limits=TO_BORIS)})

    after = again(remove_staff(BASE.put(membership), BORIS_S), membership)

    assert after.settings.limits == {"calendar:staff": "self"}
    assert after.remembered["administrator"].limits == {"calendar:staff": "self"}


def test_namesakes_elsewhere_keep_their_link_and_limits() -> None:
    there = staff("Boris Kim", HARBOUR)
    membership = access(BORIS, HARBOUR, "employee", linked=there, limits={"calendar:staff": there.id})

    assert remove_staff(BASE.put(there, membership), BORIS_S) == BASE.drop(BORIS_S).put(there, membership)


def _shown(membership: Membership) -> dict[str, str]:
    """By limit on staff that is in use, who is shown: everybody, or one staff member or nobody."""
    shown = {}
    for limit in catalogue().limits:
        if limit.values == "staff" and effective(membership) & catalogue().permission[limit.permission].bit:
            value = limit_value(membership.settings, limit)
            shown[limit.key] = membership.staff if value == "self" else value
    return shown


@LAW
@given(made=worlds(), draw=st.data())
def test_removing_staff_opens_nobody_but_oneself_and_leaves_a_sound_world(made: World, draw: st.DataObject) -> None:
    gone: Staff = draw.draw(st.sampled_from(list(made.staff.values())))

    after = made
    with suppress(Refused):
        after = remove_staff(made, gone)
        assert gone.id not in after.staff

    assert violations(after) == []
    for membership in made.membership.values():
        now = after.membership[membership.id]
        assert effective(now) == effective(membership)
        assert all(who in (_shown(membership)[key], now.staff) for key, who in _shown(now).items())
    plan = compare(made, after)
    assert applied(after, plan.reverse()) == made


@LAW
@given(made=worlds(), draw=st.data())
def test_a_staff_member_edited_and_edited_back_is_who_it_was(made: World, draw: st.DataObject) -> None:
    was: Staff = draw.draw(st.sampled_from(list(made.staff.values())))

    edited = edit_staff(made, was, name="New", position="Owner's cousin")

    assert edit_staff(edited, edited.staff[was.id], name=was.name, position=was.position) == made
