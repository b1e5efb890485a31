"""Which role fits."""

from __future__ import annotations

from hypothesis import given

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Membership, World
from rolecall.views.questions.fitting import fit, suggestions
from worlds import LAW, access, location, role, staff, user, world, worlds_with_access

RIVERSIDE, ANNA = location("Riverside"), user("Anna")
ANNA_S = staff("Anna", RIVERSIDE)
BASE = world(RIVERSIDE, ANNA, ANNA_S)


def suggestion(membership: Membership) -> tuple[str, ...]:
    """Role now, suggested and why, as people see them."""
    (row,) = suggestions(BASE.put(membership), [membership]).parts[0].rows
    return row[2:]


@LAW
@given(drawn=worlds_with_access())
def test_it_is_the_lowest_role_that_allows_all_that_is_stored(drawn: tuple[World, Membership]) -> None:
    made, membership = drawn
    on = set(catalogue().keys(membership.settings.on))
    unsuited = {"viewer", "system-manager"} if membership.staff else {"employee"}
    fitting = [r for r in catalogue().roles if on <= set(catalogue().keys(r.allowed)) and r.key not in unsuited]

    assert fit(made, membership).role is min(fitting, key=lambda r: r.rank)


@LAW
@given(drawn=worlds_with_access())
def test_what_keeps_it_from_the_next_lower_role_is_what_that_role_does_not_allow(
    drawn: tuple[World, Membership],
) -> None:
    made, membership = drawn
    (entry,) = suggestions(made, [membership]).data
    suggested = role(entry["suggested"])

    assert (suggested.rank == 0) == (entry["why"] == "the lowest role")
    lower = next((r for r in catalogue().roles if r.rank == suggested.rank - 1), None)
    beyond = catalogue().keys(membership.settings.on & ~lower.allowed) if lower else []
    assert entry["beyond_next_lower"] == beyond


def test_what_is_beyond_the_next_lower_role_is_listed_and_counted() -> None:
    membership = access(
        ANNA, RIVERSIDE, on=["settings", "settings.users", "settings.users.invite", "settings.users.remove"]
    )
    more = access(ANNA, RIVERSIDE, on=[*catalogue().keys(membership.settings.on), "settings.users.edit"])

    assert suggestion(membership) == (
        "none",
        "system-manager",
        "beyond viewer: settings.users, settings.users.remove, settings.users.invite",
    )
    assert (
        suggestion(more)[2] == "beyond viewer: settings.users, settings.users.remove, settings.users.invite and 1 more"
    )


def test_a_role_that_fits_is_the_same() -> None:
    assert suggestion(access(ANNA, RIVERSIDE, "viewer")) == ("viewer", "the same", "the lowest role")


def test_the_role_employee_fits_only_with_a_linked_staff_member() -> None:
    alone = access(ANNA, RIVERSIDE, on=["booking", "booking.create"])
    linked = access(ANNA, RIVERSIDE, on=["booking", "booking.create"], linked=ANNA_S)

    assert suggestion(alone) == ("none", "call-center", "employee needs a linked staff member")
    assert suggestion(linked)[1] == "employee"


def test_someone_who_serves_clients_is_no_viewer() -> None:
    assert suggestion(access(ANNA, RIVERSIDE, "employee", on=["calendar"], linked=ANNA_S)) == (
        "employee",
        "the same",
        "system-manager has no schedule",
    )


def test_dormant_permissions_count() -> None:
    assert suggestion(access(ANNA, RIVERSIDE, "owner", on=["networks"]))[1] == "the same"


def test_the_note_counts_what_could_change_or_that_there_is_nothing_to_do() -> None:
    membership = access(ANNA, RIVERSIDE, "owner", on=["calendar"])

    assert (
        suggestions(BASE.put(membership), [membership]).note
        == "1 of 1 accesses could have another role with the same permissions."
    )
    assert suggestions(BASE, []).note == "Everyone has a role."
