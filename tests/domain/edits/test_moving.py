"""People move to another location, and what travels with them."""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile
from dataclasses import replace

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from rolecall.domain import reach
from rolecall.domain.access import effective
from rolecall.domain.catalogue import Limit
from rolecall.domain.difference import differences
from rolecall.domain.edits.locations import copy_location
from rolecall.domain.edits.moving import move, narrowed
from rolecall.domain.errors import Refused, RolecallError, WrongUsage
from rolecall.domain.plan import applied, compare
from rolecall.domain.rules import broken, violations
from rolecall.domain.world import INVITED, Location, Membership, World
from worlds import LAW, access, again, limit, location, network, only, staff, stored, user, world, worlds
from worlds.reference import changed, claimed

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")
ANNA_S, ANNA_H = staff("Anna Petrova", RIVERSIDE, "Stylist"), staff("anna petrova", HARBOUR)
ZOE_S, ZOE_H = staff("Zoë", RIVERSIDE), staff("Zoë", HARBOUR)
HERE = world(RIVERSIDE, HARBOUR, ANNA, BORIS, ANNA_S, ZOE_S)


def limited(membership: Membership) -> list[Limit]:
    return [limit(key) for key in membership.settings.limits]


@st.composite
def moves(draw: st.DrawFn) -> tuple[World, World, Membership, Location]:
    """A world, the one after somebody moved in it, the access as it was, and where it is now."""
    made = draw(worlds(most_places=2))
    assume(len(made.location) == 2)
    old = draw(st.sampled_from(sorted(made.membership.values(), key=lambda m: m.id)))
    (to,) = (x for x in made.location.values() if x.id != old.location)
    try:
        return made, move(made, [old], to, new_staff=bool(old.staff) and draw(st.booleans())), old, to
    except RolecallError:
        reject()


def test_role_settings_link_and_what_is_remembered_travel_and_who_is_active_is_so_at_once() -> None:
    held = access(ANNA, RIVERSIDE, "employee", on=["calendar"], limits={"calendar:staff": "self"}, linked=ANNA_S)
    held = replace(held, remembered={"manager": stored(["finance"], limits={"finance:accounts": "12,14"})})

    moved = only(move(HERE.put(held, ANNA_H), [held], HARBOUR))

    assert moved == replace(
        held,
        location=HARBOUR.id,
        staff=ANNA_H.id,
        remembered={"manager": stored(["finance"], limits={"finance:accounts": "none"})},
    )


def test_an_invitation_stays_one_with_its_time() -> None:
    held = replace(access(ANNA, RIVERSIDE, "viewer", status=INVITED), invited="2025-12-24T18:00:00+00:00")

    assert only(move(HERE.put(held), [held], HARBOUR)) == replace(held, location=HARBOUR.id)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"calendar:staff": ZOE_S.id}, {"calendar:staff": ZOE_H.id}),
        ({"calendar:staff": ANNA_S.id}, {"calendar:staff": "self"}),
        ({"calendar:staff": "self"}, {"calendar:staff": "self"}),
        ({"calendar:position": "Stylist"}, {"calendar:staff": "self"}),
        ({"calendar:position": "Barber"}, {"calendar:position": "Barber"}),
        ({"calendar:position": "=5", "calendar:staff": ZOE_S.id}, {"calendar:staff": "self"}),
        ({"calendar:history": "30d"}, {"calendar:history": "30d"}),
        ({"calendar:history": "=1.5"}, {"calendar:history": "none"}),
        ({"finance:accounts": "3,12"}, {"finance:accounts": "none"}),
        ({"booking.network-clients:network": "network-north"}, {"booking.network-clients:network": "network-north"}),
        ({"booking.network-clients:network": "network-south"}, {}),
        ({"sign-in:addresses": "10.0.0.1"}, {"sign-in:addresses": "10.0.0.1"}),
    ],
)
def test_a_limit_reads_as_it_does_at_the_new_location_else_at_its_narrowest(
    before: dict[str, str], after: dict[str, str]
) -> None:
    there = HERE.put(ZOE_H, staff("Carl", HARBOUR, "Barber"), network("North", RIVERSIDE, HARBOUR))
    held = access(BORIS, RIVERSIDE, on=["calendar"], limits=before)

    moved = only(move(there.put(network("South", RIVERSIDE), held), [held], HARBOUR))

    assert moved.settings.limits == after


def test_a_limit_that_falls_is_named_where_it_counts() -> None:
    limits = {"calendar:staff": ZOE_S.id, "finance:accounts": "3", "calendar:history": "7d"}
    held = access(BORIS, RIVERSIDE, on=["calendar"], limits=limits)

    moved = only(move(HERE.put(held), [held], HARBOUR))

    assert [limit.key for limit in narrowed(held, moved)] == ["calendar:staff"]


def test_a_role_that_needs_a_link_is_told_how_to_get_one() -> None:
    held = access(ANNA, RIVERSIDE, "employee", linked=ANNA_S)
    there = HERE.put(held, ZOE_H)

    with pytest.raises(Refused) as caught:
        move(there, [held], HARBOUR)

    assert caught.value.message == (
        "Anna Petrova at Riverside is linked to Anna Petrova, and Harbour has no staff member of that name."
    )
    assert caught.value.hint == "Add one: --new-staff; or link the one that is free: --staff 'Zoë'"
    assert only(move(there, [held], HARBOUR, staff=ZOE_H.id)).staff == ZOE_H.id
    after = move(there, [held], HARBOUR, new_staff=True)
    added = after.staff[only(after).staff]
    assert (added.name, added.location, added.position) == ("Anna Petrova", "harbour", "Stylist")


def test_a_limit_to_somebody_who_moves_along_stays_one_to_them() -> None:
    anna = access(ANNA, RIVERSIDE, "employee", linked=ANNA_S)
    boris = access(BORIS, RIVERSIDE, on=["calendar"], limits={"calendar:staff": ANNA_S.id})

    after = move(HERE.put(anna, boris), [anna, boris], HARBOUR, new_staff=True)

    new = {m.user: m for m in after.membership.values()}
    assert new[BORIS.id].settings.limits == {"calendar:staff": new[ANNA.id].staff}


def test_who_is_there_already_and_who_would_be_there_twice_does_not_move() -> None:
    at_both = [access(BORIS, RIVERSIDE, "viewer"), access(BORIS, HARBOUR, "viewer")]
    old_town = location("Old Town")
    there = HERE.put(old_town, *at_both)

    with pytest.raises(Refused, match="Boris Kim has access at Harbour already") as caught:
        move(there, at_both[:1], HARBOUR)
    assert caught.value.hint == "End the other one: rolecall user remove boris-kim@example.com --at Riverside"
    with pytest.raises(WrongUsage, match="Boris Kim has access at 2 of these locations"):
        move(there, at_both, old_town)
    with pytest.raises(Refused, match="has this access at Riverside already"):
        move(there, at_both[:1], RIVERSIDE)


def test_the_last_owner_does_not_leave() -> None:
    held = access(ANNA, RIVERSIDE, "owner")
    there = HERE.put(held)

    assert [v.rule for v in broken(there, move(there, [held], HARBOUR))] == ["owner"]


@LAW
@given(moved=moves())
def test_a_move_keeps_every_rule_opens_what_the_difference_says_and_can_be_undone(
    moved: tuple[World, World, Membership, Location],
) -> None:
    before, after, old, to = moved
    plan = compare(before, after)

    assert [v for v in violations(after) if v not in violations(before)] == []
    assert claimed(before, after, differences(before, after, plan)) == changed(before, after)
    assert applied(applied(before, plan), plan.reverse()) == before
    (new,) = (m for m in after.memberships(old.user) if m.location == to.id and m.id not in before.membership)
    assert effective(new) == effective(old)


@LAW
@given(moved=moves())
def test_who_moves_back_is_as_before_but_for_limits_that_fell_and_never_reaches_further(
    moved: tuple[World, World, Membership, Location],
) -> None:
    before, after, old, to = moved
    new = again(after, replace(old, location=to.id))

    returned = move(after, [new], before.location[old.location], staff=old.staff).membership[old.id]

    kept = returned.settings
    assert replace(returned, settings=old.settings, remembered=old.remembered) == old
    assert (kept.on, kept.copied, kept.dropped) == (old.settings.on, old.settings.copied, old.settings.dropped)
    if not narrowed(old, new) and all(x.values in ("days", "today", "own-rights", "addresses") for x in limited(old)):
        assert kept.limits == old.settings.limits
    for dimension, reached in reach.of(before, old).items():
        now = reach.resolved(before.put(returned), returned, dimension)
        assert now.ids - {old.staff} <= reached.ids, "oneself is the narrowest that a limit to people can be"
        assert now.amount <= reached.amount


def test_new_staff_are_added_only_where_nobody_of_the_name_is_free() -> None:
    boris_s = staff("Boris Kim", RIVERSIDE)
    anna = access(ANNA, RIVERSIDE, "employee", linked=ANNA_S)
    boris = access(BORIS, RIVERSIDE, "employee", linked=boris_s)

    after = move(HERE.put(boris_s, ANNA_H, anna, boris), [anna, boris], HARBOUR, new_staff=True)

    assert [member.name for member in after.staff_of(HARBOUR.id)] == ["anna petrova", "Boris Kim"]
    assert after.membership[f"{ANNA.id}@{HARBOUR.id}"].staff == ANNA_H.id


def test_moving_and_copying_many_people_takes_steps_in_proportion() -> None:
    def steps(number: int, edit: Callable[[World], World]) -> int:
        people = [user(f"Person {n}") for n in range(number)]
        members = [staff(who.name, RIVERSIDE, "Stylist") for who in people]
        linked = zip(people, members, strict=True)
        accesses = [access(who, RIVERSIDE, "employee", linked=member) for who, member in linked]
        made, counted = world(RIVERSIDE, HARBOUR, *people, *members, *accesses), Profile()
        counted.runcall(edit, made)
        return sum(entry.callcount for entry in counted.getstats())

    def moved(made: World) -> World:
        return move(made, list(made.membership.values()), HARBOUR, new_staff=True)

    def copied(made: World) -> World:
        return copy_location(made, RIVERSIDE, "Airport", with_team=True)

    for edit in (moved, copied):
        few, many = steps(20, edit), steps(80, edit)
        assert many < 5 * few, edit.__name__
