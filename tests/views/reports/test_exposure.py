"""The exposure report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from rolecall.domain.access import recommended
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Membership, World
from rolecall.views.reports.exposure import exposure
from worlds import LAW, access, effective_keys, location, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna"), user("Boris")


def found(*memberships: Membership) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = exposure(world(RIVERSIDE, HARBOUR, ANNA, BORIS, *memberships)).data
    return data


def naive_risks(membership: Membership) -> dict[str, set[str]]:
    """What exposes an access, from the names of keys alone."""
    held = effective_keys(membership.settings)
    exports = {key for key in held if key.rpartition(".")[2] == "export"}
    contacts = {p.key for p in catalogue().permissions if p.key in held and p.contacts in ("listed", "inferred")}
    windows = {x.key for x in catalogue().limits if x.values == "days" and x.permission in held}
    return {
        "exports": exports | contacts if exports and contacts else set(),
        "user-management": {key for key in held if key == "settings.users" or key.startswith("settings.users.")},
        "history": {key for key in windows if membership.settings.limits.get(key, "all") == "all"},
    }


def naive_findings(shown: World, membership: Membership) -> set[tuple[str, str, frozenset[str], frozenset[str]]]:
    """What is unusual and what is usual at one location, by comparing with everyone of the role."""
    peers = [m for m in shown.membership.values() if m.role == membership.role]
    role = catalogue().role.get(membership.role)
    starts = naive_risks(replace(membership, settings=recommended(role))) if role else {}
    found = set()
    for what, keys in naive_risks(membership).items():
        recommends = {"exports": set(catalogue().keys(role.recommended)) if role else set()}.get(
            what, starts.get(what, set())
        )
        common = {key for key in keys if role and len(peers) > 1 and all(key in naive_risks(m)[what] for m in peers)}
        usual = keys & (recommends | common)
        if keys - usual or (usual and what == "user-management"):
            where = shown.location[membership.location].name
            found.add((where, what, frozenset(keys - usual), frozenset(usual)))
    return found


@LAW
@given(shown=worlds())
def test_the_findings_are_those_of_each_access_beside_those_of_its_role(shown: World) -> None:
    data = exposure(shown).data

    assert {
        (entry["email"], x["location"], x["what"], frozenset(x["keys"]), frozenset(x["usual"]))
        for entry in data
        for x in entry["findings"]
    } == {(shown.user[m.user].email, *told) for m in shown.membership.values() for told in naive_findings(shown, m)}
    assert [entry["exposed"] for entry in data] == sorted((entry["exposed"] for entry in data), reverse=True)
    assert all(entry["exposed"] == sum(len(x["keys"]) for x in entry["findings"]) for entry in data)


@LAW
@given(shown=worlds())
def test_a_report_on_one_says_the_same_as_a_report_on_all(shown: World) -> None:
    everyone = {(entry["email"], str(entry["findings"])) for entry in exposure(shown).data}

    alone = [exposure(shown, shown.memberships(key)).data for key in shown.user]
    assert {(entry["email"], str(entry["findings"])) for data in alone for entry in data} == everyone


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
            "usual": [],
            "compared": [
                {"key": "clients.list-contacts", "role": [1, 1], "location": [1, 1]},
                {"key": "reports.calls.export", "role": [1, 1], "location": [1, 1]},
            ],
        }
    ]


@pytest.mark.parametrize(
    ("role", "exposed"), [("manager", 0), ("owner", 0), ("administrator", 2), ("viewer", 2), ("", 2)]
)
def test_user_management_counts_where_the_role_does_not_recommend_it_and_is_named_in_any_case(
    role: str, exposed: int
) -> None:
    (entry,) = found(access(ANNA, RIVERSIDE, role, on=["settings", "settings.users", "settings.users.invite"]))

    assert (entry["exposed"], entry["managing"]) == (exposed, 2)


def test_what_everyone_with_the_role_has_counts_for_nobody_and_what_one_has_says_how_rare_it_is() -> None:
    users = [user(name) for name in ("Anna", "Boris", "Carl")]
    on = ["settings", "settings.users"]
    rare = [*on, "settings.users.remove"]
    held = [access(who, RIVERSIDE, "administrator", on=rare if who.name == "Carl" else on) for who in users]
    shown = exposure(world(RIVERSIDE, *users, *held))

    assert [(x["name"], x["exposed"], x["managing"]) for x in shown.data] == [
        ("Carl", 1, 2),
        ("Anna", 0, 1),
        ("Boris", 0, 1),
    ]
    assert shown.table.rows[0][6:] == (
        "user management",
        "user management: settings.users.remove (1 of 3 administrators, 1 of 3 at Riverside)",
        "2",
    )
    assert shown.shown[0].rows[0] == ("Carl", "Riverside", "administrator", "1", "2", "settings.users.remove 1/3")
    assert shown.note == "1 of 3 users are exposed beyond their role: 1 by user management. 3 of 3 manage users."


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
            *("unlimited history: calendar:history, booking.edit:history", "0"),
        ),
        (
            *("Anna", "anna@example.com", "", "Riverside", "no role", "1", "unlimited history"),
            *("unlimited history: calendar:history", "0"),
        ),
    )
    assert shown.shown[0].rows == (
        ("Boris", "2 locations", "no role", "3", "", "booking.edit:history and 1 more"),
        ("Anna", "Riverside", "no role", "1", "", "calendar:history"),
    )
    assert shown.note == "2 of 2 users are exposed beyond their role: 2 by unlimited history. 0 of 2 manage users."


def test_nobody_is_exposed() -> None:
    shown = exposure(world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, on=["tips"])))

    assert shown.note == "Nobody is exposed beyond their role. 0 of 1 manage users."
