"""A push comes to its end whatever happens to its requests: once each, and never an invitation twice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.merging import Items, items_of, same_rights, with_items
from rolecall.domain.account.next_act import (
    GiveUp,
    ListUsers,
    Reading,
    ReadRights,
    Send,
    SendOutcome,
    Settle,
    next_act,
)
from rolecall.domain.account.picture import AccountUser, UserRights
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.domain.account.vocabulary import ROLE

from .account_model import FAULTS, Died, Journal, Model
from .test_vocabulary import FEW, rights

ILYA = AccountUser(10388, "Ilya Marsh", "ilya@example.com")
TOM = AccountUser(10544, "Tom Okafor", "tom@example.com")
BEFORE = rights(("timetable_access", True), ("records_access", False), ("robots_access", 3), role="worker")
ON: Items = {"records_access": ("true",)}
PROMOTED: Items = {ROLE: ('"administrator"',), "records_access": ("true",)}
CONTACT = "new@example.com"


def rights_step(wish: Items = ON, **more: Any) -> PushStep:
    return PushStep(1, StepKind.RIGHTS, 1, "u-ilya", ILYA.id, "Ilya Marsh", before=BEFORE, wish=wish, **more)


def steps(wish: Items = ON) -> list[PushStep]:
    """Somebody changed, somebody invited with rights, somebody removed."""
    return [
        rights_step(wish),
        PushStep(2, StepKind.INVITE, 1, "u-new", name="Nora Vane", contact=CONTACT, wish=PROMOTED),
        PushStep(3, StepKind.RIGHTS, 1, "u-new", name="Nora Vane", contact=CONTACT, wish=PROMOTED),
        PushStep(4, StepKind.REMOVE, 1, "u-tom", TOM.id, "Tom Okafor", before=BEFORE),
    ]


def account(*faults: str, **more: Any) -> Model:
    return Model({ILYA.id: (ILYA, BEFORE), TOM.id: (TOM, BEFORE)}, iter(faults), **more)


def verdicts(journal: Journal) -> list[Verdict]:
    return [step.verdict for step in journal.steps]


def has_what_was_wished(found: Model, wish: Items) -> bool:
    new = [now for row, now in found.people.values() if row.email == CONTACT]
    return (
        same_rights(found.people[ILYA.id][1], with_items(BEFORE, wish))
        and [items_of(now).items() >= PROMOTED.items() for now in new] == [True]
        and TOM.id not in found.people
    )


# -- laws ------------------------------------------------------------------------------------------

HARMLESS = st.sampled_from([fault for fault in FAULTS if fault not in ("refused", "nothing")])
WISHES = st.sampled_from([ON, PROMOTED])


def test_without_a_fault_one_run_does_everything_once() -> None:
    found, journal = account(), Journal(steps())

    assert journal.resume(found) == 1
    assert verdicts(journal) == [Verdict.DONE] * 4
    assert has_what_was_wished(found, ON)
    assert found.invited == {CONTACT: 1}


@FEW
@given(faults=st.lists(HARMLESS, max_size=6), wish=WISHES, rewrites=st.booleans())
def test_whatever_befalls_the_requests_all_is_done_and_nobody_invited_twice(
    faults: list[str],
    wish: Items,
    rewrites: bool,  # noqa: FBT001
) -> None:
    deaths = sum("die" in fault for fault in faults)
    found, journal = account(*faults, rewrites=rewrites and not deaths), Journal(steps(wish))

    runs = journal.resume(found, runs=12, pause=700, send_again=True)

    assert runs <= deaths + faults.count("late") + faults.count("never") + 1
    assert verdicts(journal) == [Verdict.DONE] * 4
    assert has_what_was_wished(found, wish)
    assert found.invited == {CONTACT: 1}


@FEW
@given(faults=st.lists(st.sampled_from(FAULTS), max_size=8), wish=WISHES, pause=st.sampled_from([0, 30, 700]))
def test_nobody_is_invited_twice_and_nothing_done_unasked_whatever_happens(
    faults: list[str], wish: Items, pause: float
) -> None:
    found, journal = account(*faults), Journal(steps(wish))

    journal.resume(found, runs=6, pause=pause)

    assert found.invited[CONTACT] <= 1
    for step, (_, now) in ((journal.steps[0], found.people[ILYA.id]),):
        assert same_rights(now, BEFORE) or same_rights(now, with_items(BEFORE, wish))
        assert step.verdict is not Verdict.DONE or same_rights(now, with_items(BEFORE, wish))
    assert journal.steps[3].verdict is not Verdict.DONE or TOM.id not in found.people


@FEW
@given(
    faults=st.lists(st.sampled_from(("", "lost", "die before", "die after")), max_size=4),
    at=st.integers(0, 30),
    item=st.sampled_from(["timetable_access", "robots_access", "records_access"]),
)
def test_an_edit_of_somebody_else_is_never_overwritten_once_it_was_read(faults: list[str], at: int, item: str) -> None:
    found, journal = account(*faults), Journal([rights_step()])
    edits = iter(range(at + 1))
    edited: Items = {item: ('"edited"',)}

    def edit() -> None:
        """Before the act of that number. No client can close the window between reading and sending; it is left out."""
        if next(edits, None) == at:
            found.people[ILYA.id] = (ILYA, with_items(found.people[ILYA.id][1], edited))

    for _ in range(4):
        with suppress(Died):
            journal.run(found, before_act=edit)
    never_edited = next(edits, None) is not None
    assert never_edited or items_of(found.people[ILYA.id][1])[item] == edited[item]


# -- each row of the table -------------------------------------------------------------------------

HAVE = with_items(BEFORE, ON)
OTHER = with_items(BEFORE, {"timetable_access": ("false",)})
TRIED = rights_step(tries=1, verdict=Verdict.BEGUN)


@pytest.mark.parametrize(
    ("step", "seen", "verdict"),
    [
        (rights_step(), Reading(rights=HAVE), Verdict.DONE),
        (rights_step(), Reading(rights=OTHER), Verdict.CONFLICT),
        (rights_step(), Reading(missing=True), Verdict.CONFLICT),
        (replace(rights_step(), before=None), Reading(missing=True), Verdict.WAITING),
        (replace(rights_step(), user=0), Reading(), Verdict.WAITING),
        (TRIED, Reading(rights=HAVE), Verdict.DONE),
        (TRIED, Reading(rights=with_items(OTHER, ON)), Verdict.DIFFERS),
        (TRIED, Reading(rights=OTHER, outcome=SendOutcome.DONE), Verdict.CONFLICT),
        (TRIED, Reading(rights=BEFORE, outcome=SendOutcome.REFUSED, status=422), Verdict.REFUSED),
        (TRIED, Reading(rights=BEFORE, outcome=SendOutcome.REFUSED, status=409), Verdict.CONFLICT),
        (TRIED, Reading(rights=HAVE, outcome=SendOutcome.REFUSED, status=422), Verdict.DONE),
        (replace(TRIED, tries=2), Reading(rights=BEFORE, outcome=SendOutcome.DONE), Verdict.DIFFERS),
        (replace(TRIED, tries=2), Reading(rights=BEFORE, outcome=SendOutcome.UNSURE), Verdict.UNSURE),
    ],
)
def test_rights_come_to_the_end_that_the_reading_says(step: PushStep, seen: Reading, verdict: Verdict) -> None:
    act = next_act(step, seen)

    assert isinstance(act, Settle)
    assert act.verdict is verdict


def test_rights_are_read_first_and_then_sent_whole_with_only_the_wish_altered() -> None:
    assert next_act(rights_step(), Reading()) == ReadRights()
    act = next_act(rights_step(), Reading(rights=BEFORE))

    assert act == Send(
        BEFORE,
        {
            "user_permissions": [
                {"slug": "timetable_access", "value": True},
                {"slug": "records_access", "value": True},
                {"slug": "robots_access", "value": 3},
            ],
            "user_role": "worker",
        },
    )


def test_a_change_that_did_not_arrive_is_sent_once_more_and_in_a_later_run_again() -> None:
    again = next_act(TRIED, Reading(rights=BEFORE, outcome=SendOutcome.UNSURE))

    assert isinstance(again, Send)
    assert isinstance(next_act(replace(TRIED, tries=5), Reading(rights=BEFORE)), Send)


def test_a_role_that_brought_values_of_its_own_is_sent_once_more_but_not_an_hour_later() -> None:
    step = replace(TRIED, wish=PROMOTED)
    rewritten = with_items(BEFORE, {ROLE: ('"administrator"',), "timetable_access": ("false",)})

    soon = next_act(step, Reading(rights=rewritten, since_sent=1))
    late = next_act(step, Reading(rights=rewritten, since_sent=3600))

    assert isinstance(soon, Send)
    assert {"slug": "timetable_access", "value": True} in soon.body["user_permissions"]
    assert isinstance(late, Settle)
    assert (late.verdict, late.said) == (
        Verdict.DIFFERS,
        "Not as wished: records_access; changed besides: timetable_access.",
    )


def test_a_request_that_never_leaves_is_given_up_after_six() -> None:
    assert isinstance(next_act(rights_step(), Reading(unsent=6, said="No connection.")), GiveUp)


INVITE = PushStep(1, StepKind.INVITE, 1, "u", name="Nora Vane", contact="+12025550147", wish=PROMOTED)
SENT = replace(INVITE, tries=1, verdict=Verdict.BEGUN)
NORA = AccountUser(5, "Nora Vane", phone="12025550147", approved=False)


def test_an_invitation_looks_first_adopts_who_is_there_and_goes_out_once() -> None:
    assert next_act(INVITE, Reading()) == ListUsers()
    assert next_act(INVITE, Reading(listed=(ILYA, NORA))) == Settle(Verdict.DONE, user=5)
    assert next_act(INVITE, Reading(listed=(ILYA,))) == Send(
        body={"invites": [{"name": "Nora Vane", "search": "+12025550147", "user_role": "administrator"}]}
    )
    two = next_act(INVITE, Reading(listed=(NORA, replace(NORA, id=6))))
    assert isinstance(two, Settle)
    assert two.verdict is Verdict.CONFLICT


def test_a_role_that_no_invitation_may_name_is_left_out_of_it() -> None:
    act = next_act(replace(INVITE, wish={ROLE: ('"free_readonly"',)}), Reading(listed=()))

    assert isinstance(act, Send)
    assert act.body == {"invites": [{"name": "Nora Vane", "search": "+12025550147"}]}


def test_after_an_invitation_the_list_is_looked_at_four_times_in_fifteen_seconds() -> None:
    waits, seen = [], Reading(listed=(), outcome=SendOutcome.DONE, since_sent=0.0)
    for _ in range(4):
        act = next_act(SENT, seen)
        assert isinstance(act, ListUsers)
        waits.append(act.wait)
        seen = replace(seen, looks=seen.looks + 1, since_sent=(seen.since_sent or 0) + act.wait)

    end = next_act(SENT, seen)
    assert waits == [0, 2, 3, 10]
    assert isinstance(end, Settle)
    assert (end.verdict, end.said) == (
        Verdict.UNSURE,
        "Sent, and not in the account's list; it may be sent again in 10 minutes.",
    )


@pytest.mark.parametrize(
    ("age", "asked", "sends"), [(599, 1, False), (601, 0, False), (601, 1, True), (None, 1, False)]
)
def test_it_is_sent_again_only_after_ten_minutes_and_only_when_asked(age: Any, asked: int, sends: bool) -> None:  # noqa: FBT001
    act = next_act(SENT, Reading(listed=(), since_sent=age, looks=4, send_again=bool(asked)))

    assert isinstance(act, Send) == sends


def test_an_invitation_that_was_turned_down_is_refused_unless_somebody_is_listed() -> None:
    refused = Reading(listed=(), outcome=SendOutcome.REFUSED, said="invites.0.search is invalid")

    assert next_act(SENT, refused) == Settle(Verdict.REFUSED, "invites.0.search is invalid")
    assert next_act(SENT, replace(refused, listed=(NORA,))) == Settle(Verdict.DONE, user=5)


def test_hidden_contacts_stop_an_invitation_and_only_a_pending_namesake_is_taken_for_one_that_was_sent() -> None:
    masked = replace(NORA, phone="+1202*****47")
    other = replace(masked, id=6, name="Somebody Else")

    before = next_act(INVITE, Reading(listed=(masked,)))
    assert isinstance(before, Settle)
    assert before.verdict is Verdict.REFUSED
    assert isinstance(next_act(INVITE, Reading(listed=(replace(NORA, phone="+49*****11"),))), Send)
    assert next_act(SENT, Reading(listed=(masked,))) == Settle(Verdict.DONE, user=5)
    assert not isinstance(next_act(SENT, Reading(listed=(other,))), Send)
    assert not isinstance(next_act(SENT, Reading(listed=(masked, other))), Send)


REMOVE = PushStep(1, StepKind.REMOVE, 1, "u-ilya", ILYA.id, "Ilya Marsh", before=BEFORE)


def test_somebody_is_removed_while_the_rights_are_what_they_were() -> None:
    listed = (ILYA,)

    assert next_act(REMOVE, Reading()) == ListUsers()
    assert next_act(REMOVE, Reading(listed=())) == Settle(Verdict.DONE)
    assert next_act(REMOVE, Reading(listed=listed)) == ReadRights()
    assert next_act(REMOVE, Reading(listed=listed, rights=BEFORE)) == Send(BEFORE)
    for seen in (Reading(listed=listed, rights=OTHER), Reading(listed=listed, missing=True)):
        act = next_act(REMOVE, seen)
        assert isinstance(act, Settle)
        assert act.verdict is Verdict.CONFLICT


def test_a_removal_ends_with_the_list() -> None:
    tried = replace(REMOVE, tries=1, verdict=Verdict.BEGUN)
    still = Reading(listed=(ILYA,), rights=BEFORE, outcome=SendOutcome.DONE)

    assert next_act(tried, Reading(listed=(), outcome=SendOutcome.REFUSED, status=404)) == Settle(Verdict.DONE)
    assert next_act(tried, still) == Send(BEFORE)
    ends = {
        SendOutcome.DONE: Verdict.DIFFERS,
        SendOutcome.UNSURE: Verdict.UNSURE,
        SendOutcome.REFUSED: Verdict.REFUSED,
    }
    for outcome, verdict in ends.items():
        act = next_act(replace(tried, tries=2), replace(still, outcome=outcome))
        assert isinstance(act, Settle)
        assert act.verdict is verdict


def test_a_removed_person_who_came_back_with_other_rights_is_not_removed_again() -> None:
    tried = replace(REMOVE, tries=1, verdict=Verdict.BEGUN)
    act = next_act(tried, Reading(listed=(ILYA,), rights=OTHER))

    assert isinstance(act, Settle)
    assert act.verdict is Verdict.CONFLICT


def test_the_model_keeps_what_was_not_planned(  # the faults of the laws reach each kind of step
) -> None:
    found = account("lost", "late", "die after")
    journal = Journal(steps())
    journal.resume(found, runs=6)

    kept: UserRights = found.people[ILYA.id][1]
    assert [x.slug for x in kept.entries] == [x.slug for x in BEFORE.entries]
    assert kept.values()["robots_access"] == "3"
