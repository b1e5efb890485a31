"""Inviting people, accepting and cancelling invitations, ending access."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rolecall.domain.access import recommended
from rolecall.domain.edits.people import Invitation, accept, cancel, invite, remove, resend
from rolecall.domain.errors import BeyondRole, Refused
from rolecall.domain.lookup import wanted
from rolecall.domain.plan import compare
from rolecall.domain.world import User
from worlds import access, location, mask, only, role, staff, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA = user("Anna Petrova", "anna@example.com")
ANNA_S, BORIS_S = staff("Anna Petrova", RIVERSIDE), staff("Boris Kim", RIVERSIDE)
BASE = world(RIVERSIDE, HARBOUR, ANNA_S, BORIS_S)


def _wish(name: str = "Anna Petrova", **more: Any) -> Invitation:
    contact = {"email": "anna@example.com", "phone": "", **more}
    return Invitation(name, **{"location": RIVERSIDE, "role": role("administrator"), **contact})


def test_a_new_person_is_invited_with_what_the_role_recommends() -> None:
    after = invite(BASE, _wish(phone="+37120000001"))

    (person,) = after.user.values()
    assert (person.name, person.email, person.phone) == ("Anna Petrova", "anna@example.com", "+37120000001")
    held = only(after)
    assert (held.user, held.location, held.role, held.status) == (person.id, "riverside", "administrator", "invited")
    assert held.settings == recommended(role("administrator"))


def test_the_same_invitation_from_two_places_makes_the_same_person() -> None:
    assert invite(BASE, _wish()) == invite(BASE, _wish())
    assert set(invite(BASE, _wish()).user) != set(invite(BASE, _wish(email="other@example.com")).user)


@pytest.mark.parametrize(
    ("known", "contact", "completed"),
    [
        (User("a", "Anna P.", "anna@example.com"), {"phone": "+37120000001"}, ("anna@example.com", "+37120000001")),
        (User("a", "Anna P.", "", "+37120000001"), {"phone": "+37120000001"}, ("anna@example.com", "+37120000001")),
        (User("a", "Anna P.", "anna@example.com"), {}, ("anna@example.com", "")),
        (User("a", "Anna P.", "x@example.com", "+37120000001"), {"email": "", "phone": "+37120000001"}, None),
    ],
)
def test_a_known_login_gets_one_more_access_keeps_its_name_and_is_completed(
    known: User, contact: dict[str, str], completed: tuple[str, str] | None
) -> None:
    after = invite(BASE.put(known, access(known, HARBOUR, "viewer")), _wish(**contact))

    (person,) = after.user.values()
    assert person.name == "Anna P."
    assert (person.email, person.phone) == (completed or ("x@example.com", "+37120000001"))
    assert {m.location for m in after.memberships("a")} == {"harbour", "riverside"}


def test_an_email_and_a_phone_of_two_people_are_refused_naming_both() -> None:
    made = BASE.put(ANNA, user("Boris Kim", phone="+37120000002"))

    with pytest.raises(Refused) as caught:
        invite(made, _wish(phone="+37120000002"))

    assert caught.value.message == (
        "E-mail and phone belong to two people: anna@example.com is Anna Petrova <anna@example.com>, "
        "+37120000002 is Boris Kim <+37120000002>."
    )


@pytest.mark.parametrize(
    ("contact", "what"),
    [
        ({"phone": "+37120000009"}, "the phone +37120000001, not +37120000009"),
        ({"email": "new@example.com", "phone": "+37120000001"}, "the e-mail anna@example.com, not new@example.com"),
    ],
)
def test_a_known_contact_is_never_overwritten(contact: dict[str, str], what: str) -> None:
    known = user("Anna Petrova", "anna@example.com", "+37120000001")

    with pytest.raises(Refused, match="is known with") as caught:
        invite(BASE.put(known), _wish(**contact))

    assert what in caught.value.message


@pytest.mark.parametrize(
    ("status", "state"),
    [("active", "has access at Riverside already"), ("invited", "is invited to Riverside already")],
)
def test_a_second_access_at_the_same_location_is_refused(status: str, state: str) -> None:
    with pytest.raises(Refused) as caught:
        invite(BASE.put(ANNA, access(ANNA, RIVERSIDE, "viewer", status=status)), _wish())

    assert state in caught.value.message
    assert "rolecall role set anna@example.com ROLE --at Riverside" in caught.value.hint


@pytest.mark.parametrize("key", ["viewer", "system-manager", "call-center"])
def test_a_role_that_the_product_invites_nobody_in_is_set_in_the_same_plan(key: str) -> None:
    held = only(invite(BASE, _wish(role=role(key))))

    assert (held.role, held.status, held.settings) == (key, "invited", recommended(role(key)))


def test_a_new_staff_member_of_the_persons_name_comes_with_the_invitation() -> None:
    employee = {"role": role("employee"), "new_staff": True, "position": "Stylist"}

    after = invite(BASE, _wish("Nora Test", email="nora@example.com", **employee))

    held = only(after)
    assert after.staff[held.staff] == replace(after.staff[held.staff], name="Nora Test", position="Stylist")
    assert {change.kind for change in compare(BASE, after).changes} == {"staff", "user", "membership"}

    free = BASE.put(staff("Nora Test", RIVERSIDE))
    with pytest.raises(Refused, match="Riverside has a staff member Nora Test already, linked to nobody") as caught:
        invite(free, _wish("nora  test", email="nora@example.com", **employee))
    assert caught.value.hint == "Link that one: --staff 'Nora Test'"

    with pytest.raises(Refused, match="already, linked to Nora Test <nora@"):
        invite(after, _wish("Nora Test", email="other@example.com", **employee))


def test_a_known_login_becomes_staff_under_the_name_it_keeps() -> None:
    wish = _wish("Ann", role=role("employee"), new_staff=True, location=HARBOUR)

    after = invite(BASE.put(ANNA), wish)

    assert after.staff[only(after).staff].name == "Anna Petrova"


def test_an_employee_is_invited_with_a_staff_member_of_their_own() -> None:
    with pytest.raises(Refused, match="needs a linked staff member"):
        invite(BASE, _wish(role=role("employee")))

    first = invite(BASE, _wish(role=role("employee"), staff=ANNA_S.id))
    assert only(first).staff == ANNA_S.id
    assert only(first).settings.limits["calendar:staff"] == "self"

    with pytest.raises(Refused, match="is linked to Anna Petrova already"):
        invite(first, _wish("Boris", email="b@example.com", role=role("employee"), staff=ANNA_S.id))


def test_grants_and_revokes_come_on_top_of_the_role() -> None:
    grant, revoke = wanted(["reports.messages.phones", "calendar:history=7d"]), wanted(["clients"])

    settings = only(invite(BASE, _wish(grant=grant, revoke=revoke))).settings

    start = recommended(role("administrator"))
    assert settings.on == (start.on | mask("reports.messages", "reports.messages.phones")) & ~mask("clients")
    assert settings.limits == {**start.limits, "calendar:history": "7d"}


def test_copying_from_a_colleague_adds_what_they_have_before_grants_and_revokes() -> None:
    boris = user("Boris Kim")
    source = access(boris, RIVERSIDE, "manager", on=["calendar", "calendar.phones", "clients", "clients.export"])
    wish = _wish(copy_from=source, revoke=wanted(["clients.export"]))

    after = invite(BASE.put(boris, source), wish)

    held = next(m for m in after.membership.values() if m.role == "administrator")
    assert held.settings.on & mask("calendar.phones")
    assert not held.settings.on & mask("clients.export")
    assert held.settings.copied == mask("calendar.phones")


def test_what_the_role_does_not_allow_is_refused_in_an_invitation_too() -> None:
    boris = user("Boris Kim")
    source = access(boris, RIVERSIDE, "owner")

    with pytest.raises(BeyondRole):
        invite(BASE, _wish(grant=wanted(["billing"])))
    with pytest.raises(BeyondRole):
        invite(BASE.put(boris, source), _wish(copy_from=source))


def test_accepting_makes_an_access_active_and_leaves_an_active_one() -> None:
    invited, active = access(ANNA, RIVERSIDE, "viewer", status="invited"), access(ANNA, HARBOUR, "viewer")
    made = BASE.put(ANNA, invited, active)

    after = accept(made, [invited, active])

    assert [change.after for change in compare(made, after).changes] == [replace(invited, status="active")]


def test_cancelling_withdraws_the_invitation_and_the_person_nobody_else_knows() -> None:
    after = cancel(BASE.put(ANNA, invited := access(ANNA, RIVERSIDE, "viewer", status="invited")), [invited])

    assert after == BASE


def test_a_person_with_another_access_stays_when_an_invitation_is_cancelled() -> None:
    invited, active = access(ANNA, RIVERSIDE, "viewer", status="invited"), access(ANNA, HARBOUR, "viewer")

    after = cancel(BASE.put(ANNA, invited, active), [invited])

    assert after == BASE.put(ANNA, active)


def test_both_invitations_of_a_person_may_be_cancelled_at_once() -> None:
    both = [access(ANNA, at, "viewer", status="invited") for at in (RIVERSIDE, HARBOUR)]

    assert cancel(BASE.put(ANNA, *both), both) == BASE


def test_an_accepted_invitation_cannot_be_cancelled_and_nothing_else_is() -> None:
    invited, active = access(ANNA, RIVERSIDE, "viewer", status="invited"), access(ANNA, HARBOUR, "viewer")

    with pytest.raises(Refused) as caught:
        cancel(BASE.put(ANNA, invited, active), [invited, active])

    assert caught.value.hint == "End it with: rolecall user remove anna@example.com --at Harbour"


def test_ending_an_access_leaves_the_person_and_the_others() -> None:
    here, there = access(ANNA, RIVERSIDE, "viewer"), access(ANNA, HARBOUR, "viewer")

    after = remove(BASE.put(ANNA, here, there), [here])

    assert after == BASE.put(ANNA, there)
    assert remove(after, [there]) == BASE.put(ANNA)


def test_someone_whose_access_ended_may_be_invited_again() -> None:
    held = access(ANNA, RIVERSIDE, "viewer")

    after = invite(remove(BASE.put(ANNA, held), [held]), _wish())

    assert (only(after).user, only(after).status) == (ANNA.id, "invited")


# -- when people were invited ------------------------------------------------------------------------

MONDAY, TUESDAY = "2026-01-05T09:00:00+00:00", "2026-01-06T09:00:00+00:00"


def test_an_invitation_keeps_when_it_was_sent_until_it_is_accepted() -> None:
    sent = only(invite(BASE, _wish(sent=MONDAY)))
    again = only(resend(BASE.put(ANNA, sent), [sent], TUESDAY))
    accepted = only(accept(BASE.put(ANNA, again), [again]))

    assert (sent.invited, again.invited, accepted.invited) == (MONDAY, TUESDAY, "")
    assert replace(again, invited=MONDAY) == sent


def test_what_was_accepted_is_not_sent_again_and_nothing_else_is() -> None:
    invited, active = access(ANNA, RIVERSIDE, "viewer", status="invited"), access(ANNA, HARBOUR, "viewer")

    with pytest.raises(Refused) as caught:
        resend(BASE.put(ANNA, invited, active), [invited, active], MONDAY)

    assert caught.value.message == "Anna Petrova has accepted already at Harbour."
    assert caught.value.hint == "Choose those who have not: rolecall user resend status:invited"
