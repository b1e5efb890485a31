"""The exposure report."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Membership, World
from rolecall.views.reports.exposure import exposure
from worlds import LAW, access, effective_keys, location, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna"), user("Boris")


def found(*memberships: Membership) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = exposure(world(RIVERSIDE, HARBOUR, ANNA, BORIS, *memberships)).data
    return data


def naive_findings(shown: World, membership: Membership) -> set[tuple[str, str, frozenset[str]]]:
    """What is exposed at one location, from the names of keys alone."""
    held, where = effective_keys(membership.settings), shown.location[membership.location].name
    exports = {key for key in held if key.rpartition(".")[2] == "export"}
    contacts = {p.key for p in catalogue().permissions if p.key in held and p.contacts in ("listed", "inferred")}
    managing = {key for key in held if key == "settings.users" or key.startswith("settings.users.")}
    windows = {x.key for x in catalogue().limits if x.values == "days" and x.permission in held}
    unlimited = {key for key in windows if membership.settings.limits.get(key, "all") == "all"}
    told = {
        "exports": exports | contacts if exports and contacts else set(),
        "user-management": managing if membership.role not in ("manager", "owner") else set(),
        "history": unlimited,
    }
    return {(where, what, frozenset(keys)) for what, keys in told.items() if keys}


@LAW
@given(shown=worlds())
def test_the_findings_are_those_of_each_access(shown: World) -> None:
    data = exposure(shown).data

    assert {
        (entry["email"], x["location"], x["what"], frozenset(x["keys"])) for entry in data for x in entry["findings"]
    } == {(shown.user[m.user].email, *told) for m in shown.membership.values() for told in naive_findings(shown, m)}
    assert [entry["exposed"] for entry in data] == sorted((entry["exposed"] for entry in data), reverse=True)
    assert all(entry["exposed"] == sum(len(x["keys"]) for x in entry["findings"]) for entry in data)


def test_exports_and_contacts_count_only_together_and_only_effective() -> None:
    export = ["clients", "reports", "reports.calls", "reports.calls.export"]

    assert found(access(ANNA, RIVERSIDE, on=export)) == []
    assert found(access(ANNA, RIVERSIDE, on=[*export[1:], "clients.list-contacts"])) == []
    (entry,) = found(access(ANNA, RIVERSIDE, on=[*export, "clients.list-contacts"]))
    assert entry["findings"] == [
        {
            "location": "Riverside",
            "role": None,
            "what": "exports",
            "keys": ["clients.list-contacts", "reports.calls.export"],
        }
    ]


@pytest.mark.parametrize(
    ("role", "exposed"), [("manager", False), ("owner", False), ("administrator", True), ("", True)]
)
def test_user_management_is_expected_of_managers_and_owners(role: str, *, exposed: bool) -> None:
    held = access(ANNA, RIVERSIDE, role, on=["settings", "settings.users", "settings.users.invite"])

    assert [x["what"] for entry in found(held) for x in entry["findings"]] == ["user-management"] * exposed


@pytest.mark.parametrize(("value", "exposed"), [(None, True), ("30d", False), ("none", False)])
def test_a_history_window_is_exposed_while_unlimited(value: str | None, *, exposed: bool) -> None:
    limits = {"calendar:history": value} if value else {}

    assert bool(found(access(ANNA, RIVERSIDE, on=["calendar"], limits=limits))) == exposed


def test_one_row_a_user_with_every_location_the_most_exposed_first() -> None:
    shown = exposure(
        world(
            *(RIVERSIDE, HARBOUR, ANNA, BORIS),
            access(ANNA, RIVERSIDE, on=["calendar"]),
            access(BORIS, RIVERSIDE, on=["calendar"]),
            access(BORIS, HARBOUR, on=["calendar", "booking", "booking.edit"]),
        )
    )

    assert shown.table.rows == (
        (
            *("Boris", "boris@example.com", "", "Harbour, Riverside", "no role", "3", "unlimited history"),
            "unlimited history: calendar:history, booking.edit:history",
        ),
        (
            *("Anna", "anna@example.com", "", "Riverside", "no role", "1", "unlimited history"),
            "unlimited history: calendar:history",
        ),
    )
    assert shown.shown[0].rows == (
        ("Boris", "2 locations", "no role", "3", "", "", "2"),
        ("Anna", "Riverside", "no role", "1", "", "", "1"),
    )
    assert shown.note == (
        "2 of 2 users are exposed: 0 by exports beside client contacts, 0 by user management, 2 by unlimited history."
    )


def test_nobody_is_exposed() -> None:
    assert exposure(world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, on=["tips"]))).note == "Nobody is exposed."
