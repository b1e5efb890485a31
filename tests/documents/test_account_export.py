"""An export of what a live account says, applied where it came from, changes nothing, whatever it breaks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.account.states import states
from domain.account.test_role_books import TREE
from domain.account.test_vocabulary import FEW, rights
from domain.account.test_worlds import DANA, DESK, ILYA, PRIYA, picture, place, pull
from rolecall.documents.world_file import read
from rolecall.documents.world_text import write
from rolecall.domain.access import allowed
from rolecall.domain.account.picture import AccountUser, UserRights
from rolecall.domain.account.picture_data import roles_from
from rolecall.domain.edits.declare import declare
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from worlds import access, location, mask, network, user, world


def changes(found: World, *, prune: bool = False) -> int:
    """How much an export changes where it came from."""
    return len(compare(found, declare(found, read(write(found), "world.toml"), prune=prune)).changes)


@FEW
@given(drawn=st.lists(states(), min_size=1, max_size=3), prune=st.booleans())
def test_whatever_the_account_holds_its_export_changes_nothing(drawn: list[UserRights], *, prune: bool) -> None:
    people = [AccountUser(n, f"U{n}", f"u{n}@example.com") for n in range(1, len(drawn) + 1)]
    found = pull(World(), picture(place(*people, rights=dict(enumerate(drawn, 1))))).world

    assert changes(found, prune=prune) == 0


def test_two_logins_of_one_team_member_a_role_of_its_own_and_hidden_contacts_stay() -> None:
    masked = AccountUser(5, "Zoe", "z***@example.com", "+49***11")
    own = AccountUser(6, "Own", "own@example.com")
    held = {5: replace(DESK, role="owner"), 6: rights(("timetable_access", True), role="staff_member")}

    found = pull(World(), picture(place(DANA, ILYA, PRIYA, masked, own, rights=held))).world

    assert changes(found) == changes(found, prune=True) == 0
    assert 'role = "=staff_member"' in write(found)
    anew = declare(World(), read(write(pull(World(), picture(place(own, rights=held))).world), "world.toml"))
    assert [m.role for m in anew.membership.values()] == ["staff_member"]


def test_a_role_of_an_account_s_book_may_hold_less_than_ours_and_what_stood_before_stands() -> None:
    roles = roles_from([{"slug": "administrator", "weight": 1, "user_permissions": TREE}])
    held = {ILYA.id: rights(("timetable_access", True), ("records_access", True), role="administrator")}
    pulled = pull(World(), picture(place(ILYA, roles=roles, rights=held)))
    (here,) = pulled.world.location
    found = replace(pulled.world, role_books={here: pulled.last.books[720441].role})
    (membership,) = found.membership.values()

    assert allowed(found, membership) == mask("calendar", "calendar.phones")
    assert membership.settings.on & ~allowed(found, membership) == mask("booking")
    assert changes(found) == 0


def test_a_limit_to_a_network_without_the_location_stays() -> None:
    riverside, harbour, anna = location("Riverside"), location("Harbour"), user("Anna")
    north = network("North", harbour)
    limits = {"booking.network-clients:network": north.id}
    on = ["booking", "booking.network-clients"]

    assert changes(world(riverside, harbour, north, anna, access(anna, riverside, "owner", on=on, limits=limits))) == 0
