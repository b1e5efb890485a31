"""What a plan changes in effective access agrees with a walk over dotted keys, and with the naive model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.catalogue import catalogue
from rolecall.domain.difference import AccessChange, access_change, differences
from rolecall.domain.plan import compare
from rolecall.domain.world import Membership, Settings, World
from worlds import LAW, access, effective_keys, location, permission, staff, user, world, worlds
from worlds.edits import edited
from worlds.reference import changed, claimed

RIVERSIDE = location("Riverside")
ANNA = user("Anna Petrova")
HERE = world(RIVERSIDE, ANNA)


def _keys(mask: int) -> set[str]:
    return set(catalogue().keys(mask))


def _accesses(one: World, other: World) -> tuple[AccessChange, ...]:
    return differences(one, other, compare(one, other)).accesses


def _effective(membership: Membership | None) -> set[str]:
    return effective_keys(membership.settings) if membership else set()


@LAW
@given(one=worlds(), other=worlds())
def test_gains_and_losses_are_the_differences_of_the_effective_keys(one: World, other: World) -> None:
    changes = _accesses(one, other)

    both = {**one.membership, **other.membership}
    changed = [k for k in both if one.membership.get(k) != other.membership.get(k)]
    assert [c.known.id for c in changes][: len(changed)] == changed
    for change in changes:
        old, new = _effective(change.before), _effective(change.after)
        assert (_keys(change.gained), _keys(change.lost)) == (new - old, old - new)


@LAW
@given(one=worlds(), other=worlds())
def test_dormant_changes_are_stored_and_not_effective_before_or_after(one: World, other: World) -> None:
    for change in _accesses(one, other):
        if change.before is None or change.after is None:
            assert change.dormant == 0
            continue
        stored = _keys(change.before.settings.on) ^ _keys(change.after.settings.on)
        assert _keys(change.dormant) == stored - (_effective(change.before) ^ _effective(change.after))


@LAW
@given(one=worlds(), other=worlds())
def test_the_way_back_gains_what_was_lost(one: World, other: World) -> None:
    plan = compare(one, other)
    there_and_back = differences(one, other, plan).accesses, differences(other, one, plan.reverse()).accesses

    for there, back in zip(*there_and_back, strict=True):
        assert (there.gained, there.lost) == (back.lost, back.gained)
        assert (there.widened, there.narrowed, there.altered) == (back.narrowed, back.widened, back.altered)


@LAW
@given(st.data())
def test_the_difference_has_every_opening_of_every_login_that_changes_and_no_other(data: st.DataObject) -> None:
    before = data.draw(worlds())
    after = data.draw(edited(before))

    difference = differences(before, after, compare(before, after))

    assert claimed(before, after, difference) == changed(before, after)
    for change in difference.accesses:
        if change.before == change.after:  # the plan does not name it: it is there for its reach alone
            assert change.limits
            assert all(c.direction for c in change.limits)


def _change(before: list[str], after: list[str]) -> AccessChange:
    return access_change(HERE, HERE, access(ANNA, RIVERSIDE, on=before), access(ANNA, RIVERSIDE, on=after))


def test_turning_off_what_others_hang_below_loses_them_all() -> None:
    change = _change(["reports", "reports.calls", "reports.calls.phones"], ["reports.calls", "reports.calls.phones"])

    assert _keys(change.lost) == {"reports", "reports.calls", "reports.calls.phones"}


def test_a_grant_below_what_is_off_is_dormant_only() -> None:
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
def test_gaining_sight_of_client_contacts_is_noticed(key: str, shows: bool) -> None:  # noqa: FBT001
    above = [".".join(key.split(".")[:n]) for n in range(1, key.count(".") + 1)]

    assert _change(above, [*above, key]).contacts_gained is shows
    assert not _change([*above, key], above).contacts_gained


def test_a_new_access_gains_all_it_has_and_an_ended_one_loses_it() -> None:
    membership = access(ANNA, RIVERSIDE, on=["calendar", "reports.calls"])

    assert _keys(access_change(HERE, HERE, None, membership).gained) == {"calendar"}
    assert _keys(access_change(HERE, HERE, membership, None).lost) == {"calendar"}


def test_a_limit_of_what_is_off_changes_no_access() -> None:
    limits = [{"reports.appointments:history": value} for value in ("7d", "1d")]
    before, after = (access(ANNA, RIVERSIDE, on=["calendar"], limits=x) for x in limits)

    assert access_change(HERE, HERE, before, after).limits == ()


def test_a_record_that_opens_nothing_is_no_difference() -> None:
    plan = compare(World(), world(RIVERSIDE, ANNA))

    assert plan
    assert not differences(World(), world(RIVERSIDE, ANNA), plan)


def test_what_is_merely_remembered_changes_no_access() -> None:
    before = access(ANNA, RIVERSIDE, "viewer")
    after = replace(before, remembered={"owner": Settings(on=7)})

    change = access_change(HERE, HERE, before, after)

    assert (change.gained, change.lost, change.limits, change.dormant) == (0, 0, (), 0)


def test_limits_that_move_are_counted_by_direction_and_two_of_one_kind_once() -> None:
    on = ["calendar", "finance", "reports", "reports.appointments", "settings", "settings.users", "settings.users.edit"]
    one = {
        "calendar:history": "7d",
        "reports.appointments:history": "7d",
        "finance:accounts": "12",
        "settings.users.edit:scope": "all",
    }
    other = {
        "calendar:history": "30d",
        "reports.appointments:history": "30d",
        "finance:accounts": "14",
        "settings.users.edit:scope": "own",
    }
    change = access_change(
        HERE, HERE, access(ANNA, RIVERSIDE, on=on, limits=one), access(ANNA, RIVERSIDE, on=on, limits=other)
    )
    assert (change.widened, change.narrowed, change.altered) == (2, 1, 1)

    barber = staff("Boris Kim", RIVERSIDE, "Barber")
    here = world(RIVERSIDE, ANNA, barber, staff("Carla Diaz", RIVERSIDE, "Stylist"))
    narrow = {"calendar:staff": barber.id, "calendar:position": "Barber"}
    limited, free = (access(ANNA, RIVERSIDE, on=["calendar"], limits=limits) for limits in (narrow, {}))
    assert access_change(here, here, limited, free).widened == 1
    assert access_change(here, here, free, limited).narrowed == 1


def test_a_reach_that_moves_by_itself_names_the_limit_that_narrows_it() -> None:
    boris = staff("Boris Kim", RIVERSIDE, "Barber")
    for limits, key in (({"calendar:position": "Barber"}, "calendar:position"), ({"calendar:staff": "self"}, None)):
        membership = access(ANNA, RIVERSIDE, on=["calendar"], limits=limits, linked=boris)
        before = world(RIVERSIDE, ANNA, boris, membership)
        after = before.put(replace(boris, position="Stylist"))
        changes = _accesses(before, after)
        assert [c.limit.key for change in changes for c in change.limits] == ([key] if key else [])


@pytest.mark.parametrize(
    ("before", "after", "renewed"),
    [
        (("invited", "2026-01-02"), ("invited", "2026-01-03"), True),
        (("invited", "2026-01-03"), ("invited", "2026-01-02"), True),
        (("invited", "2026-01-02"), ("invited", "2026-01-02"), False),
        (("invited", "2026-01-02"), ("active", ""), False),
        (("active", "2026-01-02"), ("active", "2026-01-03"), False),
        (None, ("invited", "2026-01-02"), False),
        (("invited", "2026-01-02"), None, False),
    ],
)
def test_an_invitation_is_renewed_when_it_is_sent_again_while_open(
    before: tuple[str, str] | None,
    after: tuple[str, str] | None,
    renewed: bool,  # noqa: FBT001
) -> None:
    old, new = (replace(access(ANNA, RIVERSIDE, status=x[0]), invited=x[1]) if x else None for x in (before, after))
    assert access_change(HERE, HERE, old, new).renewed is renewed


def test_an_access_that_the_plan_names_is_listed_once_though_its_reach_moves_too() -> None:
    boris = staff("Boris Kim", RIVERSIDE, "Barber")
    membership = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:position": "Barber"})
    before = world(RIVERSIDE, ANNA, boris, membership)
    after = before.put(replace(boris, position="Stylist"), replace(membership, settings=Settings(on=0)))
    assert [c.known.id for c in _accesses(before, after)] == [membership.id]
