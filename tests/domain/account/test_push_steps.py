"""Steps as the journal keeps them: their bodies, their plain data, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.merging import items_of, same_rights, with_items
from rolecall.domain.account.next_act import Reading, Send, next_act
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.push_steps import (
    PushStep,
    StepKind,
    Verdict,
    after_invitation,
    rights_body,
    step_from_data,
    step_to_data,
    undoing,
)
from rolecall.domain.account.vocabulary import ROLE, STAFF

from .account_model import Journal
from .states import states
from .test_next_act import BEFORE, ILYA, ON, account, steps
from .test_vocabulary import FEW, rights


@st.composite
def any_step(draw: st.DrawFn) -> PushStep:
    before, after = draw(st.none() | states()), draw(st.none() | states())
    wish = items_of(draw(states()))
    kind, verdict = draw(st.sampled_from(StepKind)), draw(st.sampled_from(Verdict))
    name = draw(st.text(max_size=9))
    return PushStep(3, kind, 1, "u", 7, name, "x@example.com", before, wish, verdict, 2, "2026-01-02", name, after)


@FEW
@given(step=any_step())
def test_a_step_comes_back_from_plain_data(step: PushStep) -> None:
    again = step_from_data(json.loads(json.dumps(step_to_data(step))))

    assert step_to_data(again) == step_to_data(step)
    for one, other in ((again.before, step.before), (again.after, step.after)):
        assert one == other


def test_nobody_s_link_and_an_undocumented_role_stay_out_of_a_body_unless_they_are_wished() -> None:
    alone, linked = rights(("timetable_access", True), role="staff_member"), rights(staff=88120, role="owner")

    assert rights_body(alone, ON).keys() == {"user_permissions"}
    assert rights_body(replace(alone, staff="null"), {}).keys() == {"user_permissions"}
    assert rights_body(linked, ON) == {"user_role": "owner", "staff_id": 88120}, "an empty list might clear all"
    assert rights_body(alone, {ROLE: ('"staff_member"',), STAFF: ("0",)}) == {
        "user_permissions": [{"slug": "timetable_access", "value": True}],
        "user_role": "staff_member",
        "staff_id": 0,
    }


def test_what_follows_an_invitation_gets_the_id_or_ends_with_it() -> None:
    changed, invitation, following, removal = steps()

    bound = after_invitation([changed, following, removal], invitation.settled(Verdict.DONE, user=5))
    refused = after_invitation([following], invitation.settled(Verdict.REFUSED))
    waiting = after_invitation([following], invitation.settled(Verdict.UNSURE))

    assert [x.user for x in bound] == [ILYA.id, 5, removal.user]
    assert [(x.verdict, x.said) for x in refused] == [(Verdict.REFUSED, "The person was not invited.")]
    assert waiting == [following]


@FEW
@given(before=states(), draw=st.data())
def test_the_way_back_leads_to_what_was_before(before: UserRights, draw: st.DataObject) -> None:
    slugs = tuple(dict.fromkeys(entry.slug for entry in before.entries))
    other = items_of(draw.draw(states(slugs)))
    wish = {item: raw for item, raw in other.items() if item != STAFF and draw.draw(st.booleans())}
    after = with_items(before, wish)
    step = PushStep(1, StepKind.RIGHTS, 1, "u", 7, before=before, wish=wish, verdict=Verdict.DONE, after=after)

    (back,) = undoing([step]).steps if wish else [None]

    if back:
        act = next_act(back, Reading(rights=after))
        assert same_rights(back.target(after), before)
        assert isinstance(act, Send) or same_rights(after, before)


def test_a_push_is_undone_backwards_and_what_cannot_be_is_named() -> None:
    found = account()
    journal = Journal([replace(x, contact="tom@example.com") if x.kind is StepKind.REMOVE else x for x in steps()])
    journal.resume(found)

    way = undoing(journal.steps)

    assert [x.kind for x in way.steps] == [
        StepKind.INVITE,
        StepKind.RIGHTS,
        StepKind.RIGHTS,
        StepKind.REMOVE,
        StepKind.RIGHTS,
    ]
    assert [x.number for x in way.steps] == [1, 2, 3, 4, 5]
    assert way.steps[0].wish[ROLE] == ('"worker"',)
    assert way.left == ()
    Journal(list(way.steps)).resume(found)
    assert same_rights(found.people[ILYA.id][1], BEFORE)
    assert [row.email for row, _ in found.people.values()] == ["ilya@example.com", "tom@example.com"]


def test_a_link_and_a_removal_without_a_contact_have_no_way_back() -> None:
    linked = PushStep(
        1,
        StepKind.RIGHTS,
        1,
        "u",
        7,
        before=BEFORE,
        wish={STAFF: ("88120",)},
        verdict=Verdict.DONE,
        after=with_items(BEFORE, {STAFF: ("88120",)}),
    )
    removed = PushStep(2, StepKind.REMOVE, 1, "t", 8, before=BEFORE, verdict=Verdict.DONE)
    planned = PushStep(3, StepKind.RIGHTS, 1, "t", 8, before=BEFORE, wish=ON)

    way = undoing([linked, removed, planned])

    assert way.steps == ()
    assert [(step.number, why) for step, why in way.left] == [
        (2, "neither the person's rights nor a contact were read before the removal"),
        (1, "nobody knows how the account unlinks a team member"),
    ]
