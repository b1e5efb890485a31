"""A plan told in effective permissions agrees with a walk over dotted keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.difference import AccessChange, access_change, differences
from rolecall.domain.plan import compare
from rolecall.domain.values import compare as direction
from rolecall.domain.world import Membership, Settings, World
from worlds import LAW, access, effective_keys, location, permission, user, world, worlds

RIVERSIDE = location("Riverside")
ANNA = user("Anna Petrova")


def _keys(mask: int) -> set[str]:
    return set(catalogue().keys(mask))


def _effective(held: Membership | None) -> set[str]:
    return effective_keys(held.settings) if held else set()


def _value(held: Membership, limit: Limit) -> str:
    return held.settings.limits.get(limit.key, "none" if limit.values == "network" else "all")


@LAW
@given(one=worlds(), other=worlds())
def test_gains_and_losses_are_the_differences_of_the_effective_keys(one: World, other: World) -> None:
    told = differences(compare(one, other))

    both = {**one.membership, **other.membership}
    assert [c.known.id for c in told] == [k for k in both if one.membership.get(k) != other.membership.get(k)]
    for change in told:
        old, new = _effective(change.before), _effective(change.after)
        assert (_keys(change.gained), _keys(change.lost)) == (new - old, old - new)


@LAW
@given(one=worlds(), other=worlds())
def test_limits_are_told_where_they_matter_before_and_after(one: World, other: World) -> None:
    for change in differences(compare(one, other)):
        before, after = change.before, change.after
        if before is None or after is None:
            assert change.limits == ()
            continue
        both = _effective(before) & _effective(after)
        mattering = [x for x in catalogue().limits if x.key.partition(":")[0] in both or x.key == "sign-in:addresses"]
        values = {x.key: (_value(before, x), _value(after, x)) for x in mattering}
        expected = {key: (old, new) for key, (old, new) in values.items() if old != new}
        assert {c.limit.key: (c.before, c.after) for c in change.limits} == expected
        assert all(c.direction == direction(c.limit, c.before, c.after) for c in change.limits)
        assert change.widened + change.narrowed + change.altered == len(change.limits)


@LAW
@given(one=worlds(), other=worlds())
def test_what_changes_unseen_is_stored_and_not_effective_before_or_after(one: World, other: World) -> None:
    for change in differences(compare(one, other)):
        if change.before is None or change.after is None:
            assert change.dormant == 0
            continue
        stored = _keys(change.before.settings.on) ^ _keys(change.after.settings.on)
        assert _keys(change.dormant) == stored - (_effective(change.before) ^ _effective(change.after))


@LAW
@given(one=worlds(), other=worlds())
def test_the_way_back_gains_what_was_lost(one: World, other: World) -> None:
    plan = compare(one, other)

    for there, back in zip(differences(plan), differences(plan.reverse()), strict=True):
        assert (there.gained, there.lost) == (back.lost, back.gained)
        assert (there.widened, there.narrowed, there.altered) == (back.narrowed, back.widened, back.altered)


def _change(before: list[str], after: list[str]) -> AccessChange:
    return access_change(access(ANNA, RIVERSIDE, on=before), access(ANNA, RIVERSIDE, on=after))


def test_turning_off_what_others_hang_below_loses_them_all() -> None:
    change = _change(["reports", "reports.calls", "reports.calls.phones"], ["reports.calls", "reports.calls.phones"])

    assert _keys(change.lost) == {"reports", "reports.calls", "reports.calls.phones"}


def test_a_grant_below_what_is_off_is_told_as_dormant_only() -> None:
    change = _change(["calendar"], ["calendar", "reports.calls"])

    assert (change.gained, change.lost) == (0, 0)
    assert change.dormant == permission("reports.calls").bit


@pytest.mark.parametrize(
    ("key", "shows"),
    [
        ("calendar.phones", True),
        ("clients.export", True),
        ("reports.messages.phones", True),
        ("calendar.statistics", False),
        ("booking.client-dropdown", False),
    ],
)
def test_gaining_sight_of_client_contacts_is_told(key: str, shows: bool) -> None:  # noqa: FBT001
    above = [".".join(key.split(".")[:n]) for n in range(1, key.count(".") + 1)]

    assert _change(above, [*above, key]).contacts_gained is shows
    assert not _change([*above, key], above).contacts_gained


def test_a_new_access_gains_all_it_has_and_an_ended_one_loses_it() -> None:
    held = access(ANNA, RIVERSIDE, on=["calendar", "reports.calls"])

    assert _keys(access_change(None, held).gained) == {"calendar"}
    assert _keys(access_change(held, None).lost) == {"calendar"}


def test_a_limit_of_what_is_off_changes_nothing_that_is_told() -> None:
    limits = [{"reports.appointments:history": value} for value in ("7d", "1d")]
    before, after = (access(ANNA, RIVERSIDE, on=["calendar"], limits=x) for x in limits)

    assert access_change(before, after).limits == ()


def test_records_other_than_accesses_are_not_told() -> None:
    plan = compare(World(), world(RIVERSIDE, ANNA))

    assert plan
    assert differences(plan) == []


def test_what_is_merely_remembered_changes_nothing_that_is_told() -> None:
    before = access(ANNA, RIVERSIDE, "viewer")
    after = replace(before, remembered={"owner": Settings(on=7)})

    change = access_change(before, after)

    assert (change.gained, change.lost, change.limits, change.dormant) == (0, 0, (), 0)
