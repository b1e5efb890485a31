"""Editing people's names and contacts, merging two records of one person, and forgetting who has no access."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.difference import differences
from rolecall.domain.edits.users import edit_user, forget, merge
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.plan import applied, compare
from rolecall.domain.rules import violations
from rolecall.domain.world import User, World
from worlds import LAW, access, location, staff, user, world, worlds
from worlds.reference import changed, claimed

ANNA = user("Anna Petrova", "anna@example.com", "+37120000001")
BORIS = user("Boris Kim", "boris@example.com", "+37120000002")
BASE = world(ANNA, BORIS)


def test_only_what_is_given_changes() -> None:
    assert edit_user(BASE, ANNA, name="Anna Ozola") == BASE.put(replace(ANNA, name="Anna Ozola"))
    assert edit_user(BASE, ANNA, phone="") == BASE.put(replace(ANNA, phone=""))


@pytest.mark.parametrize(
    ("contact", "message", "hint"),
    [
        (
            {"email": "boris@example.com"},
            "The e-mail boris@example.com belongs to Boris Kim <boris@example.com>.",
            "Change it there first: rolecall user edit boris@example.com --email NEW",
        ),
        (
            {"phone": "+37120000002"},
            "The phone +37120000002 belongs to Boris Kim <boris@example.com>.",
            "Change it there first: rolecall user edit +37120000002 --phone NEW",
        ),
    ],
)
def test_a_contact_of_someone_else_is_refused(contact: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(Refused) as caught:
        edit_user(BASE, ANNA, **contact)

    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_another_spelling_of_someones_email_is_refused_too() -> None:
    known = User("u", "Zoë", "ZOË@example.com")

    with pytest.raises(Refused, match="belongs to Zoë"):
        edit_user(BASE.put(known), ANNA, email="zoë@example.com")


def test_one_of_email_and_phone_stays() -> None:
    with pytest.raises(Refused) as caught:
        edit_user(BASE, ANNA, email="", phone="")

    assert caught.value.message == "Anna Petrova would have neither e-mail nor phone to sign in with."
    assert edit_user(BASE, ANNA, email="").user[ANNA.id].phone == "+37120000001"


def test_someone_who_never_had_a_contact_needs_none() -> None:
    known = User("u", "Zoë")

    assert edit_user(world(known), known, name="Zoë O’Neil", email="", phone="").user["u"].name == "Zoë O’Neil"


def test_two_people_may_have_the_same_name() -> None:
    assert violations(edit_user(BASE, ANNA, name="Boris Kim")) == []


@LAW
@given(made=worlds(), draw=st.data())
def test_a_person_edited_and_edited_back_is_who_it_was(made: World, draw: st.DataObject) -> None:
    was: User = draw.draw(st.sampled_from(list(made.user.values())))

    edited = edit_user(made, was, name="New", email="new@example.com", phone="+37120000009")

    assert violations(edited) == []
    assert edit_user(edited, edited.user[was.id], name=was.name, email=was.email, phone=was.phone) == made


# -- merging -------------------------------------------------------------------------------------------------------

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA_S = staff("Anna Petrova", RIVERSIDE)
TWIN = user("Anna P.", phone="+37120000009")


def test_accesses_contacts_and_links_of_the_duplicate_pass_to_who_stays() -> None:
    invited = replace(access(TWIN, HARBOUR, "viewer", status="invited"), invited="2025-12-24T18:00:00+00:00")
    linked = access(TWIN, RIVERSIDE, "employee", linked=ANNA_S)
    anna = replace(ANNA, phone="")

    after = merge(world(RIVERSIDE, HARBOUR, ANNA_S, anna, TWIN, invited, linked), TWIN, anna)

    assert after.user == {ANNA.id: replace(anna, phone=TWIN.phone)}
    assert after.memberships(ANNA.id) == [replace(invited, user=ANNA.id), replace(linked, user=ANNA.id)]


def test_where_both_have_access_that_of_who_stays_stands_and_takes_a_link_it_lacks() -> None:
    own = access(ANNA, RIVERSIDE, "administrator", status="invited")
    other = access(TWIN, RIVERSIDE, "manager", linked=ANNA_S)

    after = merge(world(RIVERSIDE, ANNA_S, ANNA, TWIN, own, other), TWIN, ANNA)

    assert list(after.membership.values()) == [replace(own, staff=ANNA_S.id)]
    assert after.user == {ANNA.id: ANNA}, "each contact that it had stays"


def test_one_record_is_not_merged_into_itself() -> None:
    with pytest.raises(WrongUsage, match="Both words name Anna Petrova"):
        merge(BASE, ANNA, ANNA)


@LAW
@given(made=worlds(least_users=2), draw=st.data())
def test_a_merge_keeps_every_rule_opens_what_the_difference_says_and_can_be_undone(
    made: World, draw: st.DataObject
) -> None:
    one, other = draw.draw(st.permutations(sorted(made.user.values(), key=lambda u: u.id)))[:2]
    one = replace(one, phone=draw.draw(st.sampled_from(["", "+37120000077"])))
    made = made.put(one)

    after = merge(made, one, other)

    plan = compare(made, after)
    places = {m.location for user in (one, other) for m in made.memberships(user.id)}
    assert {m.location for m in after.memberships(other.id)} == places
    assert one.id not in after.user
    assert violations(after) == violations(made) == []
    assert claimed(made, after, differences(made, after, plan)) == changed(made, after)
    assert applied(applied(made, plan), plan.reverse()) == made


# -- forgetting ----------------------------------------------------------------------------------------------------


def test_who_has_no_access_is_forgotten_and_who_has_is_not() -> None:
    here = BASE.put(RIVERSIDE, HARBOUR, access(ANNA, RIVERSIDE, "viewer"), access(ANNA, HARBOUR, "viewer"))

    assert forget(here, [BORIS]) == here.drop(BORIS)
    with pytest.raises(Refused, match="Anna Petrova has access at Harbour, Riverside") as caught:
        forget(here, [BORIS, ANNA])
    assert caught.value.hint == "End it first: rolecall user remove anna@example.com --everywhere"
