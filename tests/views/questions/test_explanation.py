"""Why a user may do something, or why not and what would allow it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from rolecall.domain.access import effective, origin
from rolecall.domain.catalogue import Permission, catalogue
from rolecall.domain.difference import access_change
from rolecall.domain.values import ALL
from rolecall.domain.world import INVITED, Location, Membership, User, World
from rolecall.views.questions import remedy
from rolecall.views.questions.explanation import explain
from rolecall.views.reports.contacts import ways
from worlds import (
    LAW,
    access,
    effective_keys,
    location,
    network,
    parents,
    permission,
    permissions,
    staff,
    user,
    world,
    worlds_with_access,
)

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna Petrova"), user("Boris Kim")
ANNA_S = staff("Anna Petrova", RIVERSIDE)
BASE = world(RIVERSIDE, HARBOUR, ANNA, BORIS, ANNA_S)


def asked(made: World, key: str, who: User = ANNA, at: Location = RIVERSIDE) -> dict[str, Any]:
    found: dict[str, Any] = explain(made, who, at, permission(key)).data
    return found


def one(membership: Membership, key: str) -> dict[str, Any]:
    return asked(BASE.put(membership), key)


# -- laws ------------------------------------------------------------------------------------------


@LAW
@given(drawn=worlds_with_access(), wanted=permissions())
def test_the_answer_is_whether_it_is_effective(drawn: tuple[World, Membership], wanted: Permission) -> None:
    made, membership = drawn
    found = asked(made, wanted.key, made.user[membership.user], made.location[membership.location])

    assert found["allowed"] == (wanted.key in effective_keys(membership.settings))


@LAW
@given(drawn=worlds_with_access(), wanted=permissions())
def test_the_steps_go_from_the_root_to_the_permission_and_say_what_is_stored(
    drawn: tuple[World, Membership], wanted: Permission
) -> None:
    made, membership = drawn
    found = asked(made, wanted.key, made.user[membership.user], made.location[membership.location])

    assert [step["key"] for step in found["steps"]] == [*parents(wanted.key), wanted.key]
    assert found["allowed"] == all(step["on"] for step in found["steps"])
    for step, p in zip(found["steps"], catalogue().chain(wanted), strict=True):
        own = {x.key for x in catalogue().limits if x.permission == p.key}
        kept = {key for key in membership.settings.limits if key in own}
        assert step["origin"] == (origin(made, membership, p.bit) or None)
        assert set(step["limits"]) == kept | {key for key in own if key.endswith(":network")}
        assert ALL not in step["limits"].values()


@LAW
@given(drawn=worlds_with_access(), wanted=permissions())
def test_whoever_can_be_named_gets_a_command_or_what_is_missing(
    drawn: tuple[World, Membership], wanted: Permission
) -> None:
    made, membership = drawn
    found = asked(made, wanted.key, made.user[membership.user], made.location[membership.location])

    if not found["allowed"]:
        assert found["command"] or found["remarks"]
        assert found["reason"]


# -- why and why not -------------------------------------------------------------------------------


def test_what_is_on_is_explained_step_by_step() -> None:
    membership = access(
        ANNA, RIVERSIDE, "administrator", copied=["calendar.phones"], limits={"calendar:history": "30d"}
    )

    assert one(membership, "calendar.phones") == {
        "user": "Anna Petrova",
        "location": "Riverside",
        "role": "administrator",
        "permission": "calendar.phones",
        "allowed": True,
        "steps": [
            {
                "key": "calendar",
                "title": "Appointment calendar",
                "on": True,
                "origin": "role",
                "limits": {"calendar:history": "30d"},
                "reach": {},
            },
            {
                "key": "calendar.phones",
                "title": "Show phone numbers",
                "on": True,
                "origin": "copied",
                "limits": {},
                "reach": {},
            },
        ],
        "reason": "It is on, and so is everything above it.",
        "command": None,
        "remarks": [],
    }


@pytest.mark.parametrize(
    ("role", "on", "key", "reason"),
    [
        ("administrator", ["booking"], "booking", "It is on."),
        ("administrator", [], "booking", "It is off."),
        ("administrator", ["booking"], "booking.edit", "It is off."),
        ("administrator", [], "booking.edit", "It is off, and so is Booking window above it."),
        (
            "administrator",
            [],
            "booking.edit.paid-arrived",
            "It is off, and so are Booking window and Edit appointments above it.",
        ),
        (
            "administrator",
            ["booking.edit"],
            "booking.edit",
            "It is dormant: stored as on, but Booking window above it is off.",
        ),
        ("viewer", ["clients"], "clients.delete", "The role viewer does not allow it."),
        (
            "employee",
            [],
            "reports.messages.phones",
            "The role employee does not allow View message details, which it needs.",
        ),
    ],
)
def test_the_reason_names_what_is_off_or_beyond_the_role(role: str, on: list[str], key: str, reason: str) -> None:
    assert one(access(ANNA, RIVERSIDE, role, on=on, linked=ANNA_S), key)["reason"] == reason


# -- what would allow it ---------------------------------------------------------------------------


def test_a_grant_is_enough_within_the_role() -> None:
    membership = access(ANNA, RIVERSIDE, "administrator", on=["clients"])

    assert one(membership, "booking.edit")["command"] == "rolecall perms grant anna-petrova@example.com booking.edit"


def test_of_the_roles_that_would_do_it_is_the_one_that_changes_least() -> None:
    found = one(access(ANNA, RIVERSIDE, "employee", linked=ANNA_S), "finance.cash-flow")

    assert found["command"] == (
        "rolecall role set anna-petrova@example.com manager --keep"
        " && rolecall perms grant anna-petrova@example.com finance.cash-flow"
    )
    assert found["remarks"] == []


def test_what_an_invitation_gives_is_a_remark() -> None:
    assert asked(BASE, "tips", BORIS)["remarks"] == ["The invitation gives 38 permissions in all."]


@LAW
@given(drawn=worlds_with_access(), wanted=permissions())
def test_all_that_a_remedy_changes_beside_is_a_remark(drawn: tuple[World, Membership], wanted: Permission) -> None:
    made, membership = drawn
    found = remedy.remedy(made, membership, wanted)
    if effective(membership) & wanted.bit or found is None:
        return
    after = made
    for step in found.steps:
        after = step.edit(after)
    change = access_change(made, after, membership, after.membership[membership.id])
    more, remarks = change.gained & ~catalogue().above[wanted.number], " ".join(found.remarks)

    assert (f"It also gives {more.bit_count()} more permission" in remarks) == bool(more)
    assert (f"It takes away {change.lost.bit_count()} permission" in remarks) == bool(change.lost)
    for direction in ("wider", "narrower", "different"):
        assert (f" {direction}: " in remarks) == any(c.direction == direction for c in change.limits)


def test_what_a_broader_role_only_allows_is_granted_after_it() -> None:
    found = one(access(ANNA, RIVERSIDE, "employee", linked=ANNA_S), "clients.export")

    assert found["command"] == (
        "rolecall role set anna-petrova@example.com manager --keep"
        " && rolecall perms grant anna-petrova@example.com clients.export"
    )


def test_without_a_role_a_grant_is_enough() -> None:
    found = one(access(ANNA, RIVERSIDE, on=["calendar"]), "networks")

    assert (found["role"], found["reason"]) == (None, "It is off.")
    assert found["command"] == "rolecall perms grant anna-petrova@example.com networks"


def test_the_role_employee_is_not_offered_to_someone_without_a_staff_member() -> None:
    found = one(access(ANNA, RIVERSIDE, "system-manager", on=["booking"]), "booking.create")

    assert found["command"].startswith("rolecall role set anna-petrova@example.com call-center")


def test_the_location_is_named_where_the_user_has_several_accesses() -> None:
    old_town = location("Old Town")
    made = BASE.put(old_town, access(ANNA, RIVERSIDE, "owner", on=[]), access(ANNA, old_town, "owner", on=[]))
    found = asked(made, "tips", at=old_town)

    assert found["command"] == "rolecall perms grant anna-petrova@example.com tips --at 'Old Town'"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("$(reboot)", "'$(reboot)'"),
        ("O'Neil", """'O'"'"'Neil'"""),
        ("Līga", "'Līga'"),
    ],
)
def test_names_are_quoted_for_the_shell(name: str, word: str) -> None:
    who = User("u", name)
    found = asked(world(RIVERSIDE, who, access(who, RIVERSIDE, "owner", on=[])), "tips", who)

    assert found["command"] == f"rolecall perms grant {word} tips"


@pytest.mark.parametrize("name", ["role:owner", "all", "--yes", "@x", "Boris"])
def test_a_user_whom_neither_contact_nor_name_names_alone_is_named_by_id(name: str) -> None:
    who, other = User("u", name), User("v", "Boris")
    made = world(RIVERSIDE, who, other, access(who, RIVERSIDE, "owner", on=[]))

    assert asked(made, "tips", who)["command"] == "rolecall perms grant id:u tips"


# -- what has to be chosen -------------------------------------------------------------------------


def test_the_network_is_chosen_with_the_permission() -> None:
    made = BASE.put(network("North Side", RIVERSIDE), access(ANNA, RIVERSIDE, "manager", on=["booking"]))
    found = asked(made, "booking.network-clients")

    assert found["command"] == (
        "rolecall perms grant anna-petrova@example.com 'booking.network-clients:network=North Side'"
    )


def test_of_several_networks_the_first_is_chosen_and_the_others_are_named() -> None:
    networks = [network(name, RIVERSIDE) for name in ("South", "North", "East", "West", "Coast")]
    found = asked(BASE.put(*networks, access(ANNA, RIVERSIDE, "manager", on=["booking"])), "booking.network-clients")

    assert found["command"].endswith("booking.network-clients:network=Coast")
    assert found["remarks"] == [
        "booking.network-clients:network needs a network; others at Riverside: East, North, South and 1 more."
    ]


def test_what_is_on_without_a_network_comes_with_a_command_that_chooses_one() -> None:
    made = BASE.put(access(ANNA, RIVERSIDE, "manager", on=["booking", "booking.network-clients"]))
    alone = asked(made, "booking.network-clients")
    found = asked(made.put(network("North", RIVERSIDE)), "booking.network-clients")

    assert (found["allowed"], alone["allowed"], alone["command"]) == (True, True, None)
    assert found["remarks"] == ["booking.network-clients:network is not chosen, so it shows nothing."]
    assert found["command"] == ("rolecall perms grant anna-petrova@example.com booking.network-clients:network=North")
    assert alone["remarks"][1] == "booking.network-clients:network needs a network, and Riverside has none."


def test_whose_payroll_it_shows_is_chosen_the_namesake_first() -> None:
    made = BASE.put(staff("Agnese", RIVERSIDE), access(ANNA, RIVERSIDE, "accountant", on=["finance"]))
    found = asked(made, "finance.own-payroll")

    assert found["command"] == (
        "rolecall perms grant anna-petrova@example.com 'finance.own-payroll:staff=Anna Petrova'"
    )
    assert found["remarks"] == ["finance.own-payroll:staff needs a team member; others at Riverside: Agnese."]


def test_a_payroll_that_nobody_can_be_chosen_for_is_a_remark() -> None:
    made = BASE.put(access(ANNA, HARBOUR, "accountant", on=["finance"]))
    found = asked(made, "finance.own-payroll", at=HARBOUR)

    assert found["command"] is None
    assert found["remarks"] == ["finance.own-payroll:staff needs a team member, and Harbour has none."]


# -- no access -------------------------------------------------------------------------------------


def test_without_access_the_invitation_that_gives_least_is_named() -> None:
    found = asked(BASE, "finance.cash-flow", BORIS)

    assert (found["role"], found["steps"], found["reason"]) == (None, [], "Boris Kim has no access at Riverside.")
    assert found["command"] == (
        "rolecall invite 'Boris Kim' --email boris-kim@example.com --at Riverside --role accountant"
    )


def test_an_invitation_links_a_free_namesake_and_grants_what_the_role_does_not_recommend() -> None:
    assert asked(BASE, "booking.create")["command"] == (
        "rolecall invite 'Anna Petrova' --email anna-petrova@example.com --at Riverside"
        " --role employee --staff 'Anna Petrova' --grant booking.create"
    )


def test_a_person_without_contact_cannot_be_invited() -> None:
    who = User("u", "Zane")
    found = asked(world(RIVERSIDE, who), "booking", who)

    assert (found["command"], found["remarks"]) == (None, ["No invitation alone would allow it."])


# -- remarks ---------------------------------------------------------------------------------------


def test_an_invitation_not_accepted_yet_is_a_remark() -> None:
    found = one(access(ANNA, RIVERSIDE, "owner", status=INVITED), "booking")

    assert (found["allowed"], found["remarks"]) == (True, ["The invitation is not accepted yet."])


def test_limits_of_the_whole_access_and_to_nobody_are_remarks() -> None:
    membership = access(ANNA, RIVERSIDE, "manager", limits={"calendar:staff": "self", "sign-in:addresses": "192.0.2.7"})

    assert one(membership, "calendar.statistics")["remarks"] == [
        "calendar:staff is self and no staff member is linked, so it shows nobody.",
        "Signing in is limited to 192.0.2.7.",
    ]


def test_what_is_on_beyond_the_role_is_allowed_with_a_remark() -> None:
    found = one(access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.delete"]), "clients.delete")

    assert found["allowed"]
    assert found["remarks"] == ["The role viewer does not allow it; it is on since before."]


def test_what_still_shows_contacts_is_named_with_the_documented_exceptions() -> None:
    membership = access(ANNA, RIVERSIDE, "manager", on=["calendar", "calendar.phones", "reports", "reports.messages"])
    found = one(membership, "reports.messages.phones")

    assert found["remarks"] == [
        "Client contacts still show through calendar.phones.",
        *(
            f"Still shown: {way.shows}. {way.note}."
            for way in ways(BASE, membership, {})
            if way.certainty == "exception"
        ),
    ]
    assert "Still shown: e-mail, of recipients in message details." in found["remarks"][1]
    assert "Still shown: phone, in messages to staff." in found["remarks"][2]
    assert one(membership, "finance")["remarks"] == []


def test_the_flat_table_has_a_row_for_each_step_and_the_answer_in_each() -> None:
    answer = explain(
        BASE.put(access(ANNA, RIVERSIDE, "owner", on=["booking"])), ANNA, RIVERSIDE, permission("booking.edit")
    )
    columns = [column.key for column in answer.table.columns]
    rows = [dict(zip(columns, row, strict=True)) for row in answer.table.rows]

    assert [(row["step"], row["state"], row["origin"]) for row in rows] == [
        ("booking", "on", "role"),
        ("booking.edit", "off", ""),
    ]
    assert {(row["allowed"], row["reason"], row["command"]) for row in rows} == {
        ("no", "It is off.", "rolecall perms grant anna-petrova@example.com booking.edit")
    }


def test_without_access_the_flat_table_still_answers() -> None:
    (row,) = explain(BASE, BORIS, HARBOUR, permission("booking")).table.rows

    assert row[:5] == ("Boris Kim", "Harbour", "", "booking", "no")
