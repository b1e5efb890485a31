"""The named sets of permissions."""

from __future__ import annotations

import pytest

from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import NotFound
from rolecall.domain.lookup import wanted
from rolecall.domain.sets import SETS

CONTACTS = {
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


def _keys(word: str) -> set[str]:
    return set(catalogue().keys(wanted([word]).named))


def test_contacts_is_exactly_the_ten_that_the_help_lists() -> None:
    assert _keys("@contacts") == CONTACTS
    assert len(CONTACTS) == 10


def test_contacts_of_the_catalogue_count_the_inferred_export_too_but_not_the_older_helps_dropdown() -> None:
    assert set(catalogue().keys(catalogue().contacts)) == CONTACTS | {"clients.export"}


def test_mobile_is_what_a_specialist_needs_and_shows_no_contacts() -> None:
    assert _keys("@mobile") == {
        "calendar",
        "booking",
        "booking.create",
        "booking.edit",
        "clients",
        "clients.visit-history",
        "clients.note",
    }
    assert not wanted(["@mobile"]).named & catalogue().contacts


def test_mobile_works_as_it_is_and_any_specialist_may_hold_it() -> None:
    mobile = wanted(["@mobile"]).named

    assert catalogue().needed(mobile) == mobile
    assert not mobile & ~catalogue().role["employee"].allowed


def test_export_is_everything_whose_key_ends_in_export() -> None:
    assert _keys("@export") == {p.key for p in catalogue().permissions if p.key.rpartition(".")[2] == "export"}
    assert {"clients.export", "reports.messages.export", "finance.z-report.export"} <= _keys("@export")


def test_changes_is_what_creates_edits_or_deletes() -> None:
    keys = _keys("@changes")

    assert {"booking.create", "clients.delete", "finance.cash-flow.edit"} <= keys
    assert not keys & {"calendar", "calendar.phones", "clients.export", "reports.summary", "finance.cash-flow.export"}


def test_every_set_has_a_meaning_and_at_least_one_permission() -> None:
    assert all(meaning and build(catalogue()) for meaning, build in SETS.values())


def test_a_misspelt_set_gets_a_near_miss() -> None:
    with pytest.raises(NotFound) as caught:
        wanted(["@contact"])

    assert caught.value.hint == "Did you mean @contacts?"


def test_an_unknown_set_gets_the_list_of_all() -> None:
    with pytest.raises(NotFound) as caught:
        wanted(["@zzz"])

    assert caught.value.hint == "Choose from: @contacts, @mobile, @export, @changes."


def test_the_meaning_of_a_set_names_nothing_but_the_product() -> None:
    assert not [meaning for meaning, _ in SETS.values() if "seed" in meaning]
