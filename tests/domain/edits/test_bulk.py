"""Many invitations at once come to what they come to one after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.edits.bulk import Invitee, invite_all
from rolecall.domain.edits.people import Invitation, invite
from rolecall.domain.errors import RolecallError
from rolecall.domain.lookup import wanted
from worlds import LAW, location, role, staff, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA_S = staff("Anna Petrova", RIVERSIDE)
BASE = world(RIVERSIDE, HARBOUR, ANNA_S, user("Anna", "anna@example.com", "+37120000001"))

WISHES = st.builds(
    Invitation,
    name=st.just("Anna"),
    email=st.sampled_from(["anna@example.com", "boris@example.com", ""]),
    phone=st.sampled_from(["+37120000001", "+37120000002"]),
    location=st.sampled_from([RIVERSIDE, HARBOUR]),
    role=st.sampled_from([role("employee"), role("administrator"), role("viewer")]),
    staff=st.sampled_from(["", ANNA_S.id]),
    grant=st.sampled_from([wanted([]), wanted(["booking.create"]), wanted(["billing"])]),
)


@LAW
@given(wishes=st.lists(WISHES, max_size=6))
def test_a_list_comes_to_the_world_that_its_good_rows_make_one_by_one(wishes: list[Invitation]) -> None:
    entries = [Invitee(n, n, w.email, w.phone, (w.location.id,), (w,)) for n, w in enumerate(wishes, 1)]

    found = invite_all(BASE, entries, "skip")

    one_by_one, bad = BASE, set()
    for number, wish in enumerate(wishes, 1):
        try:
            one_by_one = invite(one_by_one, wish)
        except RolecallError:
            bad.add(number)
    assert found.world == one_by_one
    assert {m.number for m in found.misfits} <= bad
    assert found.invited == len(wishes) - len(bad)


def test_a_login_listed_twice_is_one_person_whatever_the_case_of_the_name() -> None:
    wishes = [
        Invitation("Boris Kim", "boris@example.com", "", RIVERSIDE, role("manager")),
        Invitation("BORIS KIM", "boris@example.com", "", HARBOUR, role("manager")),
        Invitation("Boris King", "boris@example.com", "", HARBOUR, role("manager")),
    ]
    entries = [Invitee(n, n, w.email, w.phone, (w.location.id,), (w,)) for n, w in enumerate(wishes, 1)]

    assert invite_all(BASE, entries[:2]).misfits == []
    (misfit,) = invite_all(BASE, [entries[0], entries[2]]).misfits
    assert (misfit.number, misfit.column) == (3, "name")
