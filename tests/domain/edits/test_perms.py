"""Granting, revoking and copying permissions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rolecall.domain.access import allowed, effective, limit_value, recommended
from rolecall.domain.catalogue import Permission, catalogue
from rolecall.domain.edits import perms
from rolecall.domain.edits.roles import FRESH, set_role
from rolecall.domain.errors import BeyondRole, Refused, WrongUsage
from rolecall.domain.lookup import Wanted, wanted
from rolecall.domain.rules import broken
from rolecall.domain.values import compare
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
    permissions,
    staff,
    user,
    world,
    worlds_to_copy_in,
    worlds_with_access,
)

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")
ANNA_S, BORIS_S = staff("Anna Petrova", RIVERSIDE, "Stylist"), staff("Boris Kim", RIVERSIDE)
BASE = world(RIVERSIDE, HARBOUR, ANNA, BORIS, ANNA_S, BORIS_S)


def _granted(membership: Membership, *words: str) -> Membership:
    made = BASE.put(membership)
    return again(perms.grant(made, [membership], wanted(words)), membership)


def _revoked(membership: Membership, *words: str, everything: bool = False) -> Membership:
    made = BASE.put(membership)
    return again(perms.revoke(made, [membership], wanted(words, everything=everything)), membership)


def _on(membership: Membership) -> set[str]:
    return set(catalogue().keys(membership.settings.on))


def _keys(membership: Membership) -> set[str]:
    return effective_keys(membership.settings)


def _limits_in_force(membership: Membership) -> dict[str, str]:
    """The values of the limits that matter to permissions."""
    keys = _keys(membership)
    mattering = [x for x in catalogue().limits if x.permission in keys]
    return {x.key: limit_value(membership.settings, x) for x in mattering}


# -- grant -----------------------------------------------------------------------------------------


@LAW
@given(drawn=worlds_with_access(), data=st.data())
def test_a_grant_makes_all_that_was_asked_for_effective_and_takes_nothing(
    drawn: tuple[World, Membership], data: st.DataObject
) -> None:
    made, membership = drawn
    asked = data.draw(
        masks(allowed(made, membership) if membership.staff else allowed(made, membership) & ~catalogue().narrowing)
    )

    after = again(perms.grant(made, [membership], Wanted(named=asked)), membership)

    assert set(catalogue().keys(asked)) <= _keys(after)
    assert _keys(membership) <= _keys(after)
    assert _on(membership) <= _on(after)


@LAW
@given(drawn=worlds_with_access(), data=st.data())
def test_a_grant_turns_on_nothing_but_what_was_asked_for_and_what_it_needs(
    drawn: tuple[World, Membership], data: st.DataObject
) -> None:
    made, membership = drawn
    asked = data.draw(masks(allowed(made, membership) & ~catalogue().narrowing))
    keys = set(catalogue().keys(asked))

    after = again(perms.grant(made, [membership], Wanted(named=asked)), membership)

    assert _on(after) - _on(membership) <= keys | {above for key in keys for above in parents(key)}


@LAW
@given(drawn=worlds_with_access(), data=st.data())
def test_granting_and_revoking_what_was_off_changes_nothing_that_is_effective(
    drawn: tuple[World, Membership], data: st.DataObject
) -> None:
    made, membership = drawn
    ready = catalogue().members(allowed(made, membership) & ~membership.settings.on)
    ready = [p for p in ready if set(parents(p.key)) <= _keys(membership)]
    assume(ready)
    leaf: Permission = data.draw(st.sampled_from(ready))
    assume(membership.staff or not leaf.narrowing)

    granted = perms.grant(made, [membership], wanted([leaf.key]))
    after = again(perms.revoke(granted, [again(granted, membership)], wanted([leaf.key])), membership)

    assert _keys(after) == _keys(membership)
    assert _limits_in_force(after) == _limits_in_force(membership)


@LAW
@given(drawn=worlds_with_access())
def test_granting_all_gives_what_the_role_allows_but_nothing_that_narrows(drawn: tuple[World, Membership]) -> None:
    made, membership = drawn

    after = again(perms.grant(made, [membership], wanted([], everything=True)), membership)

    assert after.settings.on == membership.settings.on | allowed(made, membership) & ~catalogue().narrowing


@LAW
@given(drawn=worlds_with_access(), which=permissions())
def test_what_the_role_does_not_allow_is_refused_and_what_it_allows_is_not(
    drawn: tuple[World, Membership], which: Permission
) -> None:
    made, membership = drawn
    assume(membership.staff or not which.bit & catalogue().narrowing)
    within = not mask(which.key, *parents(which.key)) & ~allowed(made, membership)

    if within:
        assert broken(made, perms.grant(made, [membership], wanted([which.key]))) == []
    else:
        with pytest.raises(BeyondRole):
            perms.grant(made, [membership], wanted([which.key]))


def test_a_grant_turns_on_what_the_permission_needs_above_it() -> None:
    after = _granted(access(ANNA, RIVERSIDE, on=["calendar"]), "reports.messages.phones")

    assert _keys(after) == {"calendar", "reports", "reports.messages", "reports.messages.phones"}


def test_a_grant_of_what_lies_above_wakes_what_lay_dormant() -> None:
    after = _granted(access(ANNA, RIVERSIDE, on=["reports.calls", "reports.calls.phones"]), "reports")

    assert _keys(after) == {"reports", "reports.calls", "reports.calls.phones"}


def test_a_refusal_names_the_permission_and_the_lowest_role_that_would_allow_it() -> None:
    with pytest.raises(BeyondRole) as caught:
        _granted(access(ANNA, RIVERSIDE, "viewer", on=["clients"]), "clients.delete")

    assert caught.value.message == "Anna Petrova at Riverside: the role viewer does not allow clients.delete."
    role = "rolecall role set anna-petrova@example.com administrator --keep"
    least = "rolecall perms explain anna-petrova@example.com clients.delete"
    assert caught.value.hint == f"The role administrator would allow it: {role}; or see what changes least: {least}"


def test_every_refusal_is_listed_and_nobody_is_changed() -> None:
    viewer, other = access(ANNA, RIVERSIDE, "viewer"), access(BORIS, RIVERSIDE, "viewer")
    manager = access(ANNA, HARBOUR, "manager")
    made = BASE.put(viewer, other, manager)

    with pytest.raises(BeyondRole) as caught:
        perms.grant(made, [viewer, other, manager], wanted(["clients.delete", "calendar.phones"]))

    assert [line.split(":")[0] for line in caught.value.candidates] == [
        "Anna Petrova at Riverside",
        "Boris Kim at Riverside",
    ]
    assert caught.value.message == "2 accesses have a role that does not allow this."
    assert caught.value.details == caught.value.candidates


def test_what_is_swept_up_stops_at_the_role() -> None:
    after = _granted(access(ANNA, RIVERSIDE, "viewer", on=["clients"]), "clients.*")

    assert "clients.export" in _on(after)
    assert "clients.delete" not in _on(after)


def test_a_section_of_which_the_role_allows_nothing_is_refused() -> None:
    with pytest.raises(BeyondRole):
        _granted(access(ANNA, RIVERSIDE, "viewer"), "online-booking.*")


def test_what_narrows_for_one_person_is_swept_up_only_by_its_own_name() -> None:
    membership = access(ANNA, RIVERSIDE, on=[], linked=ANNA_S)

    assert "finance.own-payroll" not in _keys(_granted(membership, "finance.*"))
    assert {"finance.own-payroll", "finance.own-payroll.accrual"} <= _keys(
        _granted(membership, "finance.own-payroll.*")
    )


def test_a_limit_is_set_and_turns_on_what_it_narrows() -> None:
    after = _granted(access(ANNA, RIVERSIDE, on=[]), "reports.appointments:history=6m")

    assert _keys(after) == {"reports", "reports.appointments"}
    assert after.settings.limits == {"reports.appointments:history": "180d"}


def test_a_limit_of_what_the_role_does_not_allow_is_refused() -> None:
    with pytest.raises(BeyondRole, match=r"booking\.payments"):
        _granted(access(ANNA, RIVERSIDE, "viewer"), "booking.payments:history=30d")


def test_all_takes_a_limit_away() -> None:
    membership = access(
        ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:history": "7d", "calendar:staff": ANNA_S.id}
    )

    assert _granted(membership, "calendar:history=all").settings.limits == {"calendar:staff": ANNA_S.id}


def test_a_limit_names_staff_of_the_location_and_networks_with_it() -> None:
    north = network("North", HARBOUR, RIVERSIDE)
    membership = access(ANNA, RIVERSIDE, on=[])
    made = BASE.put(membership, north)

    after = perms.grant(made, [membership], wanted(["calendar:staff=boris", "booking.network-clients:network=north"]))

    assert only(after).settings.limits == {"calendar:staff": BORIS_S.id, "booking.network-clients:network": north.id}
    with pytest.raises(Refused):
        perms.grant(made, [membership], wanted(["calendar:staff=self"]))


def test_a_limit_without_a_value_says_what_it_takes() -> None:
    with pytest.raises(WrongUsage) as caught:
        _granted(access(ANNA, RIVERSIDE, on=[]), "calendar:history")

    assert caught.value.hint == (
        "Write calendar:history=VALUE: a number of days or months up to 6 months (30d, 6m), all, or none."
    )


def test_self_of_someone_linked_to_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="linked to no staff member"):
        _granted(access(ANNA, RIVERSIDE, on=[]), "calendar:staff=self")

    linked = _granted(access(ANNA, RIVERSIDE, on=[], linked=ANNA_S), "calendar:staff=self")
    assert linked.settings.limits == {"calendar:staff": "self"}


def test_own_payroll_is_that_of_the_linked_staff_member_unless_another_is_named() -> None:
    membership = access(ANNA, RIVERSIDE, on=[], linked=ANNA_S)

    alone = _granted(membership, "finance.own-payroll")
    named = _granted(membership, "finance.own-payroll", "finance.own-payroll:staff=Boris Kim")

    assert alone.settings.limits == {"finance.own-payroll:staff": "self"}
    assert named.settings.limits == {"finance.own-payroll:staff": BORIS_S.id}


def test_own_payroll_of_someone_linked_to_nobody_has_to_name_whose() -> None:
    with pytest.raises(Refused) as caught:
        _granted(access(ANNA, RIVERSIDE, on=[]), "finance.own-payroll")

    assert caught.value.hint == "Add whose payroll it shows: finance.own-payroll:staff=NAME"


def test_granting_what_is_on_changes_nothing() -> None:
    membership = access(ANNA, RIVERSIDE, on=["calendar"], copied=["clients"], limits={"calendar:history": "7d"})

    assert _granted(membership, "calendar", "clients") == membership


# -- revoke ----------------------------------------------------------------------------------------


@LAW
@given(drawn=worlds_with_access(), asked=masks())
def test_a_revoke_makes_all_that_was_asked_for_ineffective_and_gives_nothing(
    drawn: tuple[World, Membership], asked: int
) -> None:
    made, membership = drawn
    keys = set(catalogue().keys(asked))

    after = again(perms.revoke(made, [membership], Wanted(named=asked)), membership)

    assert not _keys(after) & keys
    assert _on(after) == _on(membership) - keys
    assert _keys(membership) - _keys(after) == {k for k in _keys(membership) if {k, *parents(k)} & keys}
    assert after.settings.copied == membership.settings.copied & after.settings.on
    assert after.settings.limits == membership.settings.limits


def test_a_revoke_leaves_what_is_below_stored_but_dormant() -> None:
    after = _revoked(access(ANNA, RIVERSIDE, on=["calendar", "reports", "reports.calls"]), "reports")

    assert _keys(after) == {"calendar"}
    assert _on(after) == {"calendar", "reports.calls"}


def test_a_revoke_with_a_glob_clears_what_is_below_too() -> None:
    after = _revoked(access(ANNA, RIVERSIDE, on=["calendar", "reports", "reports.calls"]), "reports.*")

    assert _on(after) == {"calendar"}


def test_revoking_all_clears_everything_even_what_narrows() -> None:
    after = _revoked(access(ANNA, RIVERSIDE, "employee", linked=ANNA_S), everything=True)

    assert after.settings.on == 0


@LAW
@given(drawn=worlds_with_access())
def test_revoking_contacts_hides_all_ten_and_touches_nothing_else(drawn: tuple[World, Membership]) -> None:
    made, membership = drawn

    after = again(perms.revoke(made, [membership], wanted(["@contacts"])), membership)

    assert not [p for p in catalogue().permissions if p.contacts == "listed" and p.key in _on(after)]
    assert len(_on(membership) - _on(after)) <= 10
    assert "clients.export" not in _on(membership) - _on(after)


def test_revoking_a_limit_leaves_its_narrowest_value_and_the_permission_on() -> None:
    membership = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:history": "30d"}, linked=ANNA_S)

    after = _revoked(membership, "calendar:history", "calendar:staff")

    assert after.settings.limits == {"calendar:history": "none", "calendar:staff": "self"}
    assert _keys(after) == {"calendar"}


def test_revoking_a_network_leaves_none_chosen() -> None:
    membership = access(ANNA, RIVERSIDE, on=[], limits={"booking.network-clients:network": "network-north"})

    assert _revoked(membership, "booking.network-clients:network").settings.limits == {}


def test_revoking_a_limit_with_a_value_says_to_set_it() -> None:
    with pytest.raises(WrongUsage) as caught:
        _revoked(access(ANNA, RIVERSIDE, on=[]), "calendar:history=7d")

    assert caught.value.hint == "Set it with: rolecall perms grant anna-petrova@example.com calendar:history=7d"


def test_revoking_does_not_ask_the_role() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.delete"])

    assert _on(_revoked(membership, "clients.delete")) == {"clients"}


def test_several_users_are_changed_at_once_and_others_left_alone() -> None:
    here, there, other = (access(*x, on=["clients"]) for x in ((ANNA, RIVERSIDE), (ANNA, HARBOUR), (BORIS, RIVERSIDE)))
    made = BASE.put(here, there, other)

    after = perms.revoke(made, [here, there], wanted(["clients"]))

    assert [_on(again(after, m)) for m in (here, there, other)] == [set(), set(), {"clients"}]


# -- copy ------------------------------------------------------------------------------------------


@LAW
@given(drawn=worlds_to_copy_in())
def test_replacing_makes_what_is_effective_and_its_limits_equal(drawn: tuple[World, Membership, Membership]) -> None:
    made, source, target = drawn

    after = again(perms.copy(made, source, [target], mode=perms.REPLACE), target)

    assert _keys(after) == _keys(source)
    assert _limits_in_force(after) == _limits_in_force(source)
    assert after.settings.on == effective(source)


@LAW
@given(drawn=worlds_to_copy_in())
def test_merging_gives_all_that_the_source_has_and_never_loses_or_narrows_anything(
    drawn: tuple[World, Membership, Membership],
) -> None:
    made, source, target = drawn

    after = again(perms.copy(made, source, [target]), target)

    assert _keys(after) >= _keys(source) | _keys(target)
    assert _on(after) == _on(target) | _keys(source)
    messages = _limits_in_force(after)
    for key, value in _limits_in_force(target).items():
        assert compare(limit(key), value, messages[key]) in ("", "wider")
    for key, value in _limits_in_force(source).items():
        assert compare(limit(key), value, messages[key]) in ("", "wider", "different")


@pytest.mark.parametrize("mode", [perms.MERGE, perms.REPLACE])
def test_from_where_someone_may_sign_in_is_never_copied(mode: str) -> None:
    office, home = {"sign-in:addresses": "192.0.2.1"}, {"sign-in:addresses": "192.0.2.2"}
    source = access(ANNA, RIVERSIDE, on=["calendar"], limits=office)
    for limits in (home, {}):
        target = access(BORIS, RIVERSIDE, on=[], limits=limits)
        made = BASE.put(source, target)

        after = again(perms.copy(made, source, [target], mode=mode), target)

        assert after.settings.limits == limits


@LAW
@given(drawn=worlds_to_copy_in())
def test_merging_twice_is_merging_once(drawn: tuple[World, Membership, Membership]) -> None:
    made, source, target = drawn

    once = perms.copy(made, source, [target])

    assert perms.copy(once, source, [again(once, target)]) == once


@LAW
@given(drawn=worlds_to_copy_in(), mode=st.sampled_from([perms.MERGE, perms.REPLACE]))
def test_what_came_by_copying_is_known_and_on(drawn: tuple[World, Membership, Membership], mode: str) -> None:
    made, source, target = drawn

    settings = again(perms.copy(made, source, [target], mode=mode), target).settings

    assert settings.copied & ~settings.on == 0
    assert settings.on & ~target.settings.on & ~settings.copied == 0


@LAW
@given(drawn=worlds_to_copy_in(most_places=3), mode=st.sampled_from([perms.MERGE, perms.REPLACE]))
def test_self_never_becomes_a_colleague_by_copying(drawn: tuple[World, Membership, Membership], mode: str) -> None:
    made, source, target = drawn
    try:
        after = again(perms.copy(made, source, [target], mode=mode), target)
    except Refused:
        return

    for x in (x for x in catalogue().limits if x.values == "staff"):
        given_, had, has = (limit_value(m.settings, x) for m in (source, target, after))
        if given_ == "self":
            assert has in ("self", had)
        if has not in ("self", "all", had):
            assert given_ not in ("self", "all")
            assert made.staff[has].location == target.location


@LAW
@given(drawn=worlds_to_copy_in(), mode=st.sampled_from([perms.MERGE, perms.REPLACE]))
def test_copying_keeps_every_rule_and_touches_only_the_target(
    drawn: tuple[World, Membership, Membership], mode: str
) -> None:
    made, source, target = drawn

    after = perms.copy(made, source, [target], mode=mode)

    assert {v.rule for v in broken(made, after)} <= ({"manager"} if mode == perms.REPLACE else set())
    assert after.drop(target) == made.drop(target)


def test_what_lies_dormant_is_not_copied() -> None:
    source, target = access(ANNA, RIVERSIDE, on=["calendar", "reports.calls"]), access(BORIS, RIVERSIDE, on=[])

    after = perms.copy(BASE.put(source, target), source, [target])

    assert _on(again(after, target)) == {"calendar"}


def test_a_calendar_limited_to_oneself_stays_so_for_whoever_gets_it() -> None:
    source = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:staff": "self"}, linked=ANNA_S)
    target = access(BORIS, RIVERSIDE, on=[], linked=BORIS_S)

    after = perms.copy(BASE.put(source, target), source, [target])

    assert again(after, target).settings.limits == {"calendar:staff": "self"}
    assert again(after, target).staff == BORIS_S.id


def test_merging_keeps_ones_own_calendar_where_the_source_sees_a_colleagues() -> None:
    source = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:staff": ANNA_S.id})
    target = access(BORIS, RIVERSIDE, on=["calendar"], limits={"calendar:staff": "self"}, linked=BORIS_S)

    after = perms.copy(BASE.put(source, target), source, [target])

    assert again(after, target).settings.limits == {"calendar:staff": "self"}


def test_merging_adds_the_cash_registers_of_both() -> None:
    source = access(ANNA, RIVERSIDE, on=["finance"], limits={"finance:accounts": "12,14"})
    target = access(BORIS, RIVERSIDE, on=["finance"], limits={"finance:accounts": "3,12"})

    after = perms.copy(BASE.put(source, target), source, [target])

    assert again(after, target).settings.limits == {"finance:accounts": "3,12,14"}


def test_merging_takes_the_longer_of_two_periods() -> None:
    source = access(ANNA, RIVERSIDE, on=["calendar", "booking", "booking.edit"], limits={"calendar:history": "30d"})
    target = access(BORIS, RIVERSIDE, on=["calendar"], limits={"calendar:history": "7d", "booking.edit:history": "1d"})

    after = perms.copy(BASE.put(source, target), source, [target])

    assert again(after, target).settings.limits == {"calendar:history": "30d"}


def test_what_the_targets_role_does_not_allow_is_refused_for_every_target() -> None:
    source = access(ANNA, RIVERSIDE, "owner")
    targets = [access(BORIS, RIVERSIDE, "viewer"), access(BORIS, HARBOUR, "manager")]

    with pytest.raises(BeyondRole) as caught:
        perms.copy(BASE.put(source, *targets), source, targets)

    assert len(caught.value.candidates) == 2
    role = "rolecall role set USER ROLE --keep; or copy the role too: --with-role"
    assert caught.value.hint == f"The role owner would allow it: {role}"

    clara = user("Clara Dane")
    targets = [access(BORIS, RIVERSIDE, "viewer"), access(clara, RIVERSIDE, "viewer")]
    with pytest.raises(BeyondRole) as caught:
        perms.copy(BASE.put(clara, source, *targets), source, targets)
    setting = "rolecall role set boris-kim@example.com owner --keep --user clara-dane@example.com"
    role = f"{setting}; or copy the role too: --with-role"
    assert caught.value.hint == f"The role owner would allow it: {role}"


def test_at_another_location_a_staff_member_becomes_the_namesake_and_a_network_has_to_hold_both() -> None:
    namesake, north = staff("Anna Petrova", HARBOUR), network("North", RIVERSIDE, HARBOUR)
    limits = {"calendar:staff": ANNA_S.id, "booking.network-clients:network": north.id}
    source = access(ANNA, RIVERSIDE, on=["calendar", "booking", "booking.network-clients"], limits=limits)
    target = access(BORIS, HARBOUR, on=[])

    after = perms.copy(BASE.put(source, target, namesake, north), source, [target])

    assert again(after, target).settings.limits == {**limits, "calendar:staff": namesake.id}


@pytest.mark.parametrize(
    ("key", "value", "name"),
    [
        ("calendar:staff", ANNA_S.id, "Anna Petrova"),
        ("calendar:position", "Stylist", "Stylist"),
        ("calendar:staff", "=99999", "=99999"),
        ("calendar:position", "=99999", "=99999"),
        ("booking.network-clients:network", "network-near", "Near"),
    ],
)
def test_at_another_location_a_name_that_is_not_there_is_refused(key: str, value: str, name: str) -> None:
    source = access(ANNA, RIVERSIDE, on=["calendar", "booking", "booking.network-clients"], limits={key: value})
    target = access(BORIS, HARBOUR, on=[])

    with pytest.raises(Refused) as caught:
        perms.copy(BASE.put(source, target, network("Near", RIVERSIDE)), source, [target])

    assert caught.value.message == f"{key} names {name}, which Harbour does not have."


def test_at_another_location_a_position_is_the_one_of_the_same_name() -> None:
    source = access(ANNA, RIVERSIDE, on=["calendar"], limits={"calendar:position": "Stylist"})
    target = access(BORIS, HARBOUR, on=[])

    after = perms.copy(BASE.put(source, target, staff("Zoë", HARBOUR, "Stylist")), source, [target])

    assert again(after, target).settings.limits == {"calendar:position": "Stylist"}


def test_replacing_forgets_what_the_target_had_and_keeps_who_it_is() -> None:
    source = access(ANNA, RIVERSIDE, on=["calendar"])
    target = access(BORIS, RIVERSIDE, "manager", linked=BORIS_S, limits={"calendar:history": "7d"})

    after = again(perms.copy(BASE.put(source, target), source, [target], mode=perms.REPLACE), target)

    assert (after.role, after.staff, after.status) == ("manager", BORIS_S.id, "active")
    assert after.settings == Settings(on=mask("calendar"))


# -- reset -----------------------------------------------------------------------------------------


@LAW
@given(drawn=worlds_with_access())
def test_a_reset_is_a_fresh_role_that_keeps_link_status_and_what_is_remembered(
    drawn: tuple[World, Membership],
) -> None:
    made, membership = drawn
    assume(membership.role)
    after = perms.reset(made, [membership])
    fresh = again(set_role(made, membership, catalogue().role[membership.role], how=FRESH), membership)

    assert again(after, membership).settings == fresh.settings == recommended(catalogue().role[membership.role])
    assert replace(again(after, membership), settings=membership.settings) == membership
    assert after.drop(membership) == made.drop(membership)
    assert {v.rule for v in broken(made, after)} <= {"manager"}


def test_someone_without_a_role_has_nothing_to_reset_to() -> None:
    anna, boris = access(ANNA, RIVERSIDE, on=["booking"]), access(BORIS, HARBOUR)
    with pytest.raises(Refused) as one:
        perms.reset(BASE.put(anna), [anna])
    with pytest.raises(Refused) as several:
        perms.reset(BASE.put(anna, boris), [anna, boris])

    assert one.value.message == "Anna Petrova at Riverside has no role, so there is nothing to reset to."
    assert one.value.hint == "Give a role that fits: rolecall role suggest --without-role --assign"
    assert several.value.message.endswith("nothing to reset to (and 1 more access).")
    assert "'!role:none'" in several.value.hint


def test_a_section_beside_a_named_permission_grants_and_revokes_both() -> None:
    both = wanted(["clients.export"], sections=["loyalty"])
    membership = access(ANNA, RIVERSIDE, "manager", on=["calendar"])

    granted = again(perms.grant(BASE.put(membership), [membership], both), membership)
    revoked = again(perms.revoke(BASE.put(granted), [granted], both), membership)

    assert _on(granted) == {"calendar", "clients", "clients.export"} | _section(
        "loyalty", within=allowed(BASE, membership)
    )
    assert _on(revoked) == {"calendar", "clients"}


def test_a_section_of_which_the_role_allows_nothing_is_refused_but_beside_a_named_permission() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer", on=["calendar"])
    made = BASE.put(membership)
    with pytest.raises(BeyondRole):
        perms.grant(made, [membership], wanted([], sections=["online-booking"]))

    granted = perms.grant(made, [membership], wanted(["clients.export"], sections=["online-booking"]))

    assert _on(again(granted, membership)) == {"calendar", "clients", "clients.export"}


def _section(key: str, *, within: int) -> set[str]:
    return set(catalogue().keys(catalogue().of_section(key) & within))
