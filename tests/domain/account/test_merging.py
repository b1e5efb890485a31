"""Three ways: nothing is lost, nothing is decided for anybody, and both sides are treated alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.merging import (
    Merge,
    Side,
    items_here,
    items_of,
    merge,
    merged_membership,
    same,
    same_rights,
    with_items,
)
from rolecall.domain.account.picture import UserRights, exact
from rolecall.domain.account.vocabulary import ROLE, STAFF, role_key, settings_in
from rolecall.domain.world import Membership, Settings
from worlds import permission

from .states import TERMS, some_slugs, states
from .test_vocabulary import FEW, rights

Three = tuple[UserRights, UserRights, UserRights]


def three() -> st.SearchStrategy[Three]:
    """A base and two states, each item of which is the base's or of its own."""
    drawn = some_slugs().flatmap(lambda slugs: st.tuples(*[states(tuple(slugs))] * 3))
    return st.tuples(drawn, st.integers(0), st.integers(0)).map(_mixed)


def _mixed(drawn: tuple[Three, int, int]) -> Three:
    (base, one, other), mine, theirs = drawn
    return base, _partly(base, one, mine), _partly(base, other, theirs)


def _partly(base: UserRights, other: UserRights, pick: int) -> UserRights:
    changed = items_of(other)
    return with_items(base, {item: changed[item] for n, item in enumerate(items_of(base)) if pick >> n & 1})


def store(known: UserRights) -> Membership:
    """The access that a pull makes of somebody's rights."""
    return merged_membership(Membership("u", "l"), known, TERMS, frozenset())


@FEW
@given(drawn=three())
def test_without_a_local_change_the_account_is_taken_whole(drawn: Three) -> None:
    base, theirs, _ = drawn

    merged = merge(base, items_here(store(base), base, TERMS), theirs)

    assert merged == Merge(frozenset(), frozenset(), (), theirs)
    assert merged_membership(store(base), theirs, TERMS, merged.ours) == store(theirs)


@FEW
@given(drawn=three())
def test_without_a_change_in_the_account_what_was_edited_here_stays_and_waits(drawn: Three) -> None:
    base, edited, _ = drawn
    here = store(edited)

    merged = merge(base, items_here(here, base, TERMS), base)

    assert merged.conflicts == ()
    assert merged.ours == merged.waiting
    assert merged.base == base
    assert merged_membership(here, base, TERMS, merged.ours) == here


@FEW
@given(drawn=three())
def test_both_sides_are_treated_alike(drawn: Three) -> None:
    base, one, other = drawn

    first, second = merge(base, items_of(one), other), merge(base, items_of(other), one)

    assert {c.item for c in first.conflicts} == {c.item for c in second.conflicts}
    conflicts = {c.item for c in first.conflicts}
    result, mirrored = _result(one, other, first), _result(other, one, second)
    assert all(same(result[item], mirrored[item]) for item in result if item not in conflicts)


def _result(ours: UserRights, theirs: UserRights, merged: Merge) -> dict[str, Any]:
    mine, other = items_of(ours), items_of(theirs)
    return {item: mine[item] if item in merged.ours else raw for item, raw in other.items()}


@FEW
@given(drawn=three(), side=st.sampled_from(Side), known=st.booleans())
def test_each_change_is_taken_waits_or_is_a_conflict(drawn: Three, side: Side, known: bool) -> None:  # noqa: FBT001
    base, ours, theirs = drawn

    merged = merge(base if known else None, items_of(ours), theirs, side)

    conflicts = {c.item for c in merged.conflicts}
    assert not conflicts & merged.waiting
    assert conflicts | merged.waiting == merged.ours
    for item, old in items_of(base).items():
        mine, other = items_of(ours)[item], items_of(theirs)[item]
        moved_here, moved_there = not known or not same(mine, old), not known or not same(other, old)
        if same(mine, other) or not moved_here:
            assert item not in merged.ours
        elif not moved_there:
            assert item in merged.waiting
        else:
            assert (item in conflicts, item in merged.waiting) == (side is Side.LEAVE, side is Side.OURS)


@FEW
@given(drawn=three(), side=st.sampled_from(Side))
def test_a_second_merge_finds_what_the_first_left_and_nothing_new(drawn: Three, side: Side) -> None:
    base, ours, theirs = drawn
    first = merge(base, items_of(ours), theirs, side)
    assert first.base is not None
    left = with_items(theirs, {item: raw for item, raw in items_of(ours).items() if item in first.ours})

    second = merge(first.base, items_of(left), theirs)

    assert second.waiting == first.waiting
    assert {c.item for c in second.conflicts} == {c.item for c in first.conflicts}
    assert side is Side.LEAVE or second.conflicts == ()


def test_a_conflict_shows_all_three_values() -> None:
    base, theirs = rights(("timetable_last_days_count", 30)), rights(("timetable_last_days_count", 7))
    here = replace(store(base), settings=Settings(limits={"calendar:history": "none"}))

    merged = merge(base, items_here(here, base, TERMS), theirs)

    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.ours, conflict.theirs) == (("30",), ("0",), ("7",))
    assert merged.base is not None
    assert same_rights(merged.base, base)
    assert merged_membership(here, theirs, TERMS, merged.ours) == here


@pytest.mark.parametrize(("side", "days", "waits"), [(Side.OURS, "none", True), (Side.THEIRS, "7d", False)])
def test_the_chosen_side_stands_and_ours_waits_for_a_push(side: Side, days: str, waits: bool) -> None:  # noqa: FBT001
    base, theirs = rights(("timetable_last_days_count", 30)), rights(("timetable_last_days_count", 7))
    here = replace(store(base), settings=Settings(limits={"calendar:history": "none"}))

    merged = merge(base, items_here(here, base, TERMS), theirs, side)

    assert merged_membership(here, theirs, TERMS, merged.ours).settings.limits == {"calendar:history": days}
    assert bool(merged.waiting) == waits
    assert merged.base == theirs


def test_without_a_base_every_difference_is_a_conflict_and_nothing_is_known_until_one_side_is_chosen() -> None:
    theirs = rights(("timetable_access", True), ("records_access", False), staff=88120)
    here = Membership("u", "l", "manager", settings=Settings(on=permission("booking").bit))

    merged = merge(None, items_here(here, theirs, TERMS), theirs)

    assert {c.item for c in merged.conflicts} == {ROLE, STAFF, "timetable_access", "records_access"}
    assert merged.base is None
    assert merge(None, items_here(here, theirs, TERMS), theirs, Side.OURS).base == theirs


def test_a_switch_and_its_list_are_one_item() -> None:
    base = rights(("finances_accounts_limited_access", 0), ("finances_accounts_ids", []))
    theirs = rights(("finances_accounts_limited_access", 0), ("finances_accounts_ids", [3]))
    here = replace(store(base), settings=Settings(limits={"finance:accounts": "5"}))

    (conflict,) = merge(base, items_here(here, base, TERMS), theirs).conflicts

    assert (conflict.item, conflict.ours) == ("finances_accounts_limited_access", ("1", "[5]"))


def test_what_the_account_cannot_say_stays_here_and_waits() -> None:
    base = rights(("timetable_access", True))
    here = replace(store(base), settings=Settings(on=permission("calendar").bit | permission("tips").bit))

    merged = merge(base, items_here(here, base, TERMS), base)

    assert merged.waiting == {"tips_access"}
    assert merged_membership(here, base, TERMS, merged.ours) == here


def test_the_order_of_ids_and_of_the_list_is_no_change_and_a_type_is_one() -> None:
    one = rights(("finances_accounts_ids", [1, 2]), ("records_access", True))
    assert same_rights(one, rights(("records_access", True), ("finances_accounts_ids", [2, 1])))
    assert not same_rights(one, rights(("records_access", 1), ("finances_accounts_ids", [2, 1])))
    assert not same_rights(one, rights(("records_access", True), ("finances_accounts_ids", ["1", "2"])))
    assert same_rights(replace(one, staff="null"), replace(one, staff=exact(0)))


def test_a_role_of_the_account_s_own_stays_through_a_merge() -> None:
    base = rights(("timetable_access", True), role="staff_member")

    assert store(base).role == role_key("staff_member") == "staff_member"
    assert items_here(store(base), base, TERMS)[ROLE] == ('"staff_member"',)
    assert settings_in(base, TERMS).on == permission("calendar").bit
