"""The contacts report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import INVITED, Membership, World
from rolecall.views.reports.contacts import SHOWS, contacts
from worlds import LAW, access, effective_keys, location, network, staff, user, world, worlds_with_access

TEN = {
    "calendar.phones",
    "booking.client-data",
    "booking.client-dropdown.phones",
    "booking.network-clients",
    "clients.list-contacts",
    "clients.card-contacts",
    "reports.summary.phones",
    "reports.appointments.phones",
    "reports.messages.phones",
    "reports.calls.phones",
}
RIVERSIDE = location("Riverside")
STYLIST = staff("Anna P.", RIVERSIDE)
NORTH = network("North", RIVERSIDE)
ANNA, BORIS = user("Anna", "anna@example.com"), user("Boris", "boris@example.com")


def through(*on: str, **limits: str) -> list[dict[str, Any]]:
    """The ways of one access with these permissions; limits by key, with _ for what a name cannot have."""
    keys = {"calendar_staff": "calendar:staff", "network": "booking.network-clients:network"}
    kept = {keys.get(key, key): value for key, value in limits.items()}
    shown = world(RIVERSIDE, STYLIST, NORTH, ANNA, access(ANNA, RIVERSIDE, on=on, limits=kept))
    return [way for entry in contacts(shown).data for way in entry["through"]]


def naive_ways(membership: Membership) -> list[tuple[str, str]]:
    """Permission and certainty, from the sets as the rules list them."""
    held = effective_keys(membership.settings)
    found = [(key, "listed") for key in TEN & held]
    found += [("clients.export", "inferred")] if "clients.export" in held else []
    blind = "reports.messages" in held and "reports.messages.phones" not in held
    return sorted(found + [("reports.messages", "exception")] * 2 * blind)


def test_every_permission_that_shows_contacts_has_a_text_about_what() -> None:
    assert set(SHOWS) == set(catalogue().keys(catalogue().contacts)) == TEN | {"clients.export"}


@LAW
@given(drawn=worlds_with_access())
def test_the_ways_are_those_of_the_rules(drawn: tuple[World, Membership]) -> None:
    shown, membership = drawn
    found = contacts(shown, [membership], details=True)

    listed = sorted((way["permission"], way["certainty"]) for entry in found.data for way in entry["through"])
    assert listed == naive_ways(membership)
    assert len(found.table.rows) == len(listed)
    assert [row[6] for row in contacts(shown, [membership]).table.rows] == ([str(len(listed))] if listed else [])


def test_a_listed_permission() -> None:
    assert through("calendar", "calendar.phones") == [
        {
            "permission": "calendar.phones",
            "title": "Show phone numbers",
            "shows": "phone, in the calendar",
            "certainty": "listed",
            "note": None,
        }
    ]


def test_a_dormant_permission_shows_nothing() -> None:
    assert through("calendar.phones") == []


def test_the_client_export_is_inferred_with_the_reason() -> None:
    (way,) = through("clients", "clients.export")

    assert (way["certainty"], way["note"]) == (
        "inferred",
        "Whether exports honour the phone rights is not documented",
    )


def test_message_details_show_two_things_without_their_phone_right() -> None:
    assert [(way["permission"], way["shows"], way["note"]) for way in through("reports", "reports.messages")] == [
        (
            "reports.messages",
            "e-mail, of recipients in message details",
            "For messages sent by e-mail, without the phone right too",
        ),
        (
            "reports.messages",
            "phone, in messages to staff",
            "When the staff notification settings send client name and phone, without the phone right too",
        ),
    ]


def test_the_exceptions_give_way_to_the_phone_right() -> None:
    found = through("reports", "reports.messages", "reports.messages.phones")

    assert [(way["permission"], way["certainty"]) for way in found] == [("reports.messages.phones", "listed")]


@pytest.mark.parametrize(
    ("chosen", "note"), [("none", "No network is chosen"), (NORTH.id, "Network: North (Riverside)")]
)
def test_network_client_data_is_noted_with_its_network(chosen: str, note: str) -> None:
    limits = {} if chosen == "none" else {"network": chosen}
    (way,) = through("booking", "booking.network-clients", **limits)

    assert way["note"] == note


@pytest.mark.parametrize(("value", "text"), [("self", "only oneself (nobody)"), (STYLIST.id, "Anna P.")])
def test_what_narrows_the_clients_seen_is_noted(value: str, text: str) -> None:
    (way,) = through("calendar", "calendar.phones", calendar_staff=value)

    assert way["note"] == f"View schedule and bookings of a specific employee: {text}"


def test_people_who_see_nothing_are_left_out() -> None:
    seeing = access(ANNA, RIVERSIDE, on=["calendar", "calendar.phones"])
    blind = access(BORIS, RIVERSIDE, on=["calendar"])
    here = world(RIVERSIDE, ANNA, BORIS, seeing, blind)
    found = contacts(here, details=True)

    assert [(row["name"], len(row["through"])) for row in found.data] == [("Anna", 1)]
    assert found.table.rows == (
        (
            *("Anna", "anna@example.com", "", "Riverside", "", "active"),
            *("calendar.phones", "Show phone numbers", "phone, in the calendar", "listed", ""),
        ),
    )
    assert [c.key for c in found.table.columns] == [
        *("name", "email", "phone", "location", "role", "status"),
        *("permission", "title", "shows", "certainty", "note"),
    ]
    assert found.note == "1 of 2 accesses show client contacts."
    assert contacts(here).table.rows == (
        ("Anna", "anna@example.com", "", "Riverside", "", "active", "1", "phone", "listed", "calendar.phones"),
    )
    assert contacts(here).shown[0].rows == (("Anna", "Riverside", "", "1", "phone", "listed"),)


def test_the_note_qualifies_the_number() -> None:
    shown = world(
        RIVERSIDE,
        ANNA,
        BORIS,
        access(ANNA, RIVERSIDE, on=["reports", "reports.messages"]),
        access(BORIS, RIVERSIDE, on=["calendar", "calendar.phones"], status=INVITED),
    )

    assert contacts(shown).note == (
        "2 of 2 accesses show client contacts: 1 only by an exception or an inferred permission, 1 not accepted yet."
    )


def test_one_listed_permission_makes_an_access_sure() -> None:
    held = access(ANNA, RIVERSIDE, on=["reports", "reports.messages", "calendar", "calendar.phones"])

    assert contacts(world(RIVERSIDE, ANNA, held)).note == "1 of 1 accesses show client contacts."


def test_an_empty_world() -> None:
    found = contacts(world())

    assert (found.data, found.table.rows, found.note) == ([], (), "0 of 0 accesses show client contacts.")


@pytest.mark.parametrize("details", [False, True])
def test_people_of_one_name_are_told_apart_by_their_contacts(*, details: bool) -> None:
    other, harbour = replace(user("Anna", phone="+37120000001"), id="other"), location("Harbour")
    both = (access(ANNA, RIVERSIDE, on=["calendar", "calendar.phones"]), access(other, harbour, "owner"))
    (shown,) = contacts(world(RIVERSIDE, harbour, ANNA, other, *both), details=details).condensed

    assert {row[0] for row in shown.rows} == {"Anna <anna@example.com>", "Anna <+37120000001>"}
