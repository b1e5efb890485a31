"""What a push would do, and what it leaves out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.merging import items_of
from rolecall.domain.account.picture import AccountPicture, CallerRights, UserRights
from rolecall.domain.account.picture_data import roles_from
from rolecall.domain.account.push_plan import PushPlan, push_plan, to_read
from rolecall.domain.account.push_steps import StepKind
from rolecall.domain.account.safeguards import paid_only
from rolecall.domain.account.vocabulary import ROLE, STAFF
from rolecall.domain.account.worlds import Pulled
from rolecall.domain.world import INVITED, Membership, Settings, World
from worlds import permission, user

from .account_model import Journal, Model
from .states import states
from .test_role_books import TREE, node
from .test_vocabulary import FEW, rights
from .test_worlds import DANA, ILYA, PRIYA, edited, named, picture, place, pull

ALL_RIGHTS = CallerRights(see=True, invite=True, edit=True, remove=True)
PAID = [*TREE, node("records_access", is_paid_only=True), node("settings_access")]
ROLES = roles_from(
    [{"slug": slug, "weight": n, "user_permissions": PAID} for n, slug in enumerate(["worker", "owner"])]
)
FACTS: dict[str, Any] = {"caller": ALL_RIGHTS, "roles": ROLES}
SEEN = picture(place(DANA, ILYA, PRIYA, **FACTS))
FIRST = pull(World(), SEEN)
AT = FIRST.last.ids.location[SEEN.locations[0].id]


def plan(here: World, seen: AccountPicture = SEEN, first: Pulled = FIRST, **more: Any) -> PushPlan:
    return push_plan(here, seen, first.last, **more)


def reasons(found: PushPlan) -> list[tuple[str, str, str]]:
    return [(x.kind, x.item, x.reason) for x in found.left]


def test_without_a_local_change_there_is_nothing_to_read_or_push() -> None:
    assert to_read(FIRST.world, FIRST.last) == {}
    assert plan(FIRST.world) == PushPlan()


def test_a_change_is_a_step_with_what_was_read_and_only_what_is_wished() -> None:
    here = edited(FIRST.world, "Ilya Marsh", on=0)

    (step,) = plan(here).steps

    assert (step.kind, step.user, step.number) == (StepKind.RIGHTS, ILYA.id, 1)
    assert step.before == SEEN.locations[0].rights[ILYA.id]
    assert step.wish == {"timetable_access": ("false",)}
    assert ILYA.id in to_read(here, FIRST.last)[SEEN.locations[0].id]
    assert plan(here, only=[]) == PushPlan()


@FEW
@given(drawn=st.integers(1, 3).flatmap(lambda n: st.lists(states(), min_size=2 * n, max_size=2 * n)))
def test_what_a_push_does_is_what_the_store_has(drawn: list[UserRights]) -> None:
    half = len(drawn) // 2
    people = [replace(ILYA, id=n, name=f"U{n}", email=f"u{n}@example.com", phone="") for n in range(1, half + 1)]
    first = pull(World(), picture(place(*people, rights=dict(enumerate(drawn[:half], 1)), **FACTS)))
    wished = pull(World(), picture(place(*people, rights=dict(enumerate(drawn[half:], 1)), **FACTS)))
    here = first.world
    for access in wished.world.membership.values():
        here = here.put(replace(access, staff=here.membership[access.id].staff))
    seen = picture(place(*people, rights=dict(enumerate(drawn[:half], 1)), **FACTS))

    found = push_plan(here, seen, first.last)
    account = Model({row.id: (row, drawn[row.id - 1]) for row in people}, iter(()))
    Journal(list(found.steps)).resume(account)

    after = pull(
        here, picture(place(*people, rights={n: r for n, (_, r) in account.people.items()}, **FACTS)), first.last
    )
    stay = {x.item for x in found.left} | {"refused" for x in found.left if x.kind == "refused"}
    assert stay or after.world.membership == here.membership
    assert not [c for p in after.people for c in p.conflicts] or stay


def test_what_narrows_goes_first_then_what_opens_then_invitations_then_removals() -> None:
    tom = replace(ILYA, id=5, name="Tom", email="tom@example.com", phone="")
    zed = replace(tom, id=6, name="Zed", email="zed@example.com")
    states = dict.fromkeys((5, 6), rights(("timetable_access", True), ("records_access", False)))
    seen = picture(place(DANA, ILYA, tom, zed, rights=states, **FACTS))
    first = pull(World(), seen)
    nora = user("Nora Vane")
    here = edited(edited(first.world, "Tom", on=permission("booking").bit), "Ilya Marsh", on=0)
    here = here.drop(named(here, "Zed")).put(nora, Membership(nora.id, AT, "employee", status=INVITED))

    found = plan(here, seen, first, remove=True)

    assert [(x.kind, x.name) for x in found.steps] == [
        (StepKind.RIGHTS, "Ilya Marsh"),
        (StepKind.RIGHTS, "Tom"),
        (StepKind.INVITE, "Nora Vane"),
        (StepKind.RIGHTS, "Nora Vane"),
        (StepKind.REMOVE, "Zed"),
    ]
    assert [x.number for x in found.steps] == [1, 2, 3, 4, 5]
    assert Counter(x.kind for x in plan(here, seen, first).left) == {"removal": 1}
    assert paid_only(found.steps, first.last) == [(found.steps[1], "records_access")]


def test_an_invited_person_gets_every_permission_of_the_role_as_the_store_has_it() -> None:
    nora = user("Nora Vane")
    wish = Settings(on=permission("booking").bit, limits={"calendar:history": "7d"})
    here = FIRST.world.put(nora, Membership(nora.id, AT, "employee", status=INVITED, settings=wish))

    invitation, following = plan(here).steps

    assert invitation.contact == "nora-vane@example.com"
    assert (
        invitation.wish
        == following.wish
        == {
            ROLE: ('"worker"',),
            "timetable_access": ("false",),
            "timetable_phones_access": ("false",),
            "timetable_last_days_count": ("7",),
            "records_access": ("true",),
            "settings_access": ("false",),
        }
    )


def test_a_conflict_is_never_decided_by_a_push() -> None:
    here = edited(FIRST.world, "Ilya Marsh", on=0, limits={})
    now = rights(("timetable_access", True), ("timetable_staff_id", 0), staff=88120)
    moved = rights(("timetable_access", True), ("timetable_staff_id", 88120), staff=88120)

    alike = plan(here, picture(place(DANA, ILYA, PRIYA, rights={ILYA.id: now}, **FACTS)))
    conflict = plan(here, picture(place(DANA, ILYA, PRIYA, rights={ILYA.id: moved}, **FACTS)))
    gone = plan(here, picture(place(DANA, PRIYA, **FACTS)))

    assert [x.wish for x in alike.steps] == [{"timetable_access": ("false",)}]
    assert conflict.steps == gone.steps == ()
    assert reasons(conflict) == [("conflict", "timetable_staff_id", "Changed here and in the account.")]
    assert reasons(gone) == [("conflict", "", "The account does not list this person any more.")]


def test_a_removal_of_somebody_whom_the_account_changed_is_a_conflict() -> None:
    here = FIRST.world.drop(named(FIRST.world, "Ilya Marsh"))
    now = rights(("timetable_access", False))

    found = plan(here, picture(place(DANA, ILYA, PRIYA, rights={ILYA.id: now}, **FACTS)), remove=True)

    assert reasons(found) == [("conflict", "", "Removed here, and changed in the account.")]


def test_what_cannot_be_said_is_left_out_and_the_rest_goes() -> None:
    unlinked = replace(named(FIRST.world, "Ilya Marsh"), staff="", role="call-center")
    here = edited(FIRST.world.put(unlinked), "Ilya Marsh", on=permission("tips").bit)

    found = plan(here)

    assert [x.wish for x in found.steps] == [{"timetable_access": ("false",)}]
    assert {x.item for x in found.left} == {ROLE, STAFF, "tips_access"}
    assert {x.kind for x in found.left} == {"unsayable"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"caller": replace(ALL_RIGHTS, edit=False)}, "You may not change rights at this location."),
        ({"locked": {ILYA.id: frozenset({"timetable_access"})}}, "Not yours to give: timetable_access."),
        ({"users": (DANA, replace(ILYA, non_deletable=True), PRIYA)}, "The account protects this person."),
        (
            {
                "rights": {
                    **SEEN.locations[0].rights,
                    ILYA.id: replace(SEEN.locations[0].rights[ILYA.id], editable=False),
                }
            },
            "You may not edit this person.",
        ),
    ],
)
def test_what_the_caller_may_not_do_is_refused_here(changed: dict[str, Any], reason: str) -> None:
    here = edited(FIRST.world, "Ilya Marsh", on=0)

    found = plan(here, replace(SEEN, locations=(replace(SEEN.locations[0], **changed),)))

    assert found.steps == ()
    assert reasons(found) == [("refused", "", reason)]


def test_oneself_and_owners_are_refused_and_so_are_invitations_that_the_caller_may_not_send() -> None:
    nora, nobody = user("Nora Vane"), replace(user("No Body"), email="")
    invited = (Membership(x.id, AT, "employee", status=INVITED) for x in (nora, nobody))
    here = edited(edited(FIRST.world, "Dana Ruiz", on=0), "Ilya Marsh", on=0).put(nora, nobody, *invited)
    owner = replace(SEEN, caller=ILYA.id)
    silent = replace(SEEN.locations[0], caller=replace(ALL_RIGHTS, invite=False), users=(DANA, ILYA))
    plain = replace(owner, locations=(replace(silent, users=(replace(DANA, non_deletable=False), ILYA)),))

    assert {x.reason for x in plan(here, plain).left} == {
        "Nobody changes or removes oneself.",
        "An owner is changed in the account only.",
        "You may not invite people at this location.",
        "Nobody is invited without an e-mail or a phone.",
    }


def test_nobody_takes_the_last_manager_away() -> None:
    keys = ("settings_access", "settings_users_access", "settings_users_edit_access")
    manager = rights(*((key, True) for key in keys), role="manager", staff=88120)
    seen = picture(place(ILYA, PRIYA, rights={ILYA.id: manager}, **FACTS))
    first = pull(World(), seen)

    narrowed = plan(edited(first.world, "Ilya Marsh", on=0), seen, first)
    removed = plan(first.world.drop(named(first.world, "Ilya Marsh")), seen, first, remove=True)

    for found in (narrowed, removed):
        assert found.steps == ()
        assert reasons(found) == [("refused", "", "Nobody would be left who can sign in and manage users' rights.")]


def test_wishes_for_somebody_who_has_not_accepted_wait_until_their_rights_are_readable() -> None:
    here = FIRST.world.put(replace(named(FIRST.world, "Priya Nair"), role="employee"))
    readable = rights(("timetable_access", True), role="owner")

    waiting = plan(here)
    ready = plan(here, picture(place(DANA, ILYA, PRIYA, rights={PRIYA.id: replace(readable, role="worker")}, **FACTS)))

    assert reasons(waiting) == [("waiting", "", "Not readable until the invitation is accepted.")]
    assert [step.wish for step in ready.steps] == [{"timetable_access": ("false",)}]
    assert ready.steps[0].before is not None
    assert items_of(ready.steps[0].before)[ROLE] == ('"worker"',)
