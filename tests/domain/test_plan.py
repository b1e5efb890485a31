"""The plan is the difference between two worlds, no more and no less."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from rolecall.domain.plan import Change, Plan, applied, compare, composed, from_data, stale, to_data
from rolecall.domain.world import World
from worlds import LAW, access, location, network, only, staff, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA = user("Anna Petrova")


@LAW
@given(one=worlds(), other=worlds())
def test_a_plan_applied_makes_the_other_world(one: World, other: World) -> None:
    assert applied(one, compare(one, other)) == other


@LAW
@given(one=worlds(), other=worlds())
def test_a_plan_reversed_makes_the_first_world_again(one: World, other: World) -> None:
    plan = compare(one, other)

    assert applied(other, plan.reverse()) == one
    assert plan.reverse().reverse() == plan


@LAW
@given(moments=st.lists(worlds(), min_size=1, max_size=4))
def test_several_plans_as_one_are_the_plan_from_the_first_world_to_the_last(moments: list[World]) -> None:
    plans = [compare(before, after) for before, after in pairwise(moments)]
    together = composed(change for plan in plans for change in plan.changes)
    assert sorted(together.changes, key=repr) == sorted(compare(moments[0], moments[-1]).changes, key=repr)
    assert applied(moments[0], together) == moments[-1]


@LAW
@given(made=worlds())
def test_nothing_separates_a_world_from_itself(made: World) -> None:
    copied = deepcopy(made)

    assert not compare(made, copied)
    assert compare(made, copied) == Plan()


@LAW
@given(one=worlds(), other=worlds())
def test_a_plan_holds_only_what_differs_and_each_record_once(one: World, other: World) -> None:
    plan = compare(one, other)

    assert all(change.before != change.after for change in plan.changes)
    assert len({(change.kind, change.id) for change in plan.changes}) == len(plan.changes)


@LAW
@given(one=worlds(), other=worlds())
def test_a_written_plan_reads_the_same_even_through_json(one: World, other: World) -> None:
    plan = compare(one, other)

    assert from_data(to_data(plan)) == plan
    assert from_data(json.loads(json.dumps(to_data(plan)))) == plan


def _backwards(data: Any) -> Any:
    """The same plain data with every mapping in the opposite order."""
    if isinstance(data, dict):
        return {key: _backwards(value) for key, value in reversed(data.items())}
    return [_backwards(item) for item in data] if isinstance(data, list) else data


@LAW
@given(one=worlds(), other=worlds())
def test_the_digest_does_not_hang_on_the_order_of_keys(one: World, other: World) -> None:
    plan = compare(one, other)

    assert from_data(_backwards(to_data(plan))).digest() == plan.digest()


@LAW
@given(one=worlds(), other=worlds())
def test_another_plan_has_another_digest(one: World, other: World) -> None:
    plan = compare(one, other)
    assume(plan)

    assert plan.reverse().digest() != plan.digest()
    assert Plan(plan.changes[1:]).digest() != plan.digest()


@LAW
@given(one=worlds(), other=worlds())
def test_a_plan_is_stale_once_applied_and_fresh_before(one: World, other: World) -> None:
    plan = compare(one, other)

    assert stale(one, plan) == []
    assert stale(other, plan) == list(plan.changes)


def test_changes_come_by_kind_so_that_what_is_referred_to_comes_first() -> None:
    chair = staff("Anna Petrova", RIVERSIDE)
    full = world(access(ANNA, RIVERSIDE, "employee", linked=chair), ANNA, network("North", RIVERSIDE), chair, RIVERSIDE)

    kinds = [change.kind for change in compare(World(), full).changes]

    assert kinds == ["location", "staff", "network", "user", "membership"]


def test_only_the_changes_whose_records_moved_on_are_stale() -> None:
    before = world(RIVERSIDE, HARBOUR, ANNA)
    plan = compare(before, before.put(location("Riverside", "USD"), location("Harbour", "USD")))

    moved_on = before.put(location("Harbour", "GBP"))

    assert [change.id for change in stale(moved_on, plan)] == ["harbour"]


def test_a_record_that_appeared_meanwhile_makes_its_creation_stale() -> None:
    plan = compare(World(), world(RIVERSIDE))

    assert stale(world(location("Riverside", "USD")), plan) == list(plan.changes)


def test_a_change_knows_its_record_whichever_side_it_is_on() -> None:
    membership = only(world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, "viewer")))

    made, gone = Change(None, membership), Change(membership, None)

    assert (made.kind, made.id) == (gone.kind, gone.id) == ("membership", membership.id)


def test_the_digest_of_a_plan_saved_long_ago_still_holds() -> None:
    plan = compare(World(), world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, on=["calendar"])))

    assert plan.digest() == "fbcb554dea33a93429a70297bacbc5259bc0bcebc5f1c0288af658fec70df51f"
