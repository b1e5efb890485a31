"""Editing people's names and contacts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.edits.users import edit_user
from rolecall.domain.errors import Refused
from rolecall.domain.rules import violations
from rolecall.domain.world import User, World
from worlds import LAW, user, world, worlds

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
