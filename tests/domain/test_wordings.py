"""Every wording of the product's help is found, and where it is one permission or limit it names that one."""

from __future__ import annotations

import pytest

from rolecall.domain import lookup, values
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.errors import Ambiguous, NotFound
from rolecall.domain.values import Place

ENTRIES: tuple[Permission | Limit, ...] = (*catalogue().permissions, *catalogue().limits)
WORDINGS = [
    ("Appointment Window", "booking"),
    ("Create appointments", "booking.create"),
    ("Edit appointments", "booking.edit"),
    ("delete appointments", "booking.delete"),
    ("process payments", "booking.payments"),
    ("sell products (including memberships and certificates)", "booking.sales"),
    ("view additional fields", "booking.extra-fields"),
    ("write off consumables", "booking.consumables"),
    ("view client data", "booking.client-data"),
    ("All Clients", "clients"),
    ("View client visit history", "clients.visit-history"),
    ("View note", "clients.note"),
    ("Edit note", "clients.note.edit"),
    ("Appointment Calendar > Show phone numbers", "calendar.phones"),
    ("Appointment Calendar block > Show phone numbers", "calendar.phones"),
    ("Access to client data;", "booking.client-data"),
    ("Access to the drop-down list with client data > Show phone numbers;", "booking.client-dropdown.phones"),
    ("Access to network client data.", "booking.network-clients"),
    ("Show phone numbers and email in the client list;", "clients.list-contacts"),
    ("Show phone number and email in the client card.", "clients.card-contacts"),
    ("Visits section > Show phone numbers in the summary;", "reports.summary.phones"),
    ("View appointment list > Show phone numbers in appointments;", "reports.appointments.phones"),
    ("View message details > Show phone numbers in messages;", "reports.messages.phones"),
    ("Calls section > Show client phone numbers.", "reports.calls.phones"),
    ("Overview", "reports"),
    ("View schedule and bookings of a specific employee.", "calendar:staff"),
    ("Change the employee's schedule in the Appointment calendar", "calendar.edit-schedule"),
    ("Show phone number", "calendar.phones"),
    ("Reschedule bookings", "calendar.reschedule"),
    ("Booking window", "booking"),
    ("Create bookings", "booking.create"),
    ("Change bookings", "booking.edit"),
    ("delete bookings", "booking.delete"),
    ("make payments", "booking.payments"),
    ("sell products (including memberships and gift cards)", "booking.sales"),
    ("view additional booking fields", "booking.extra-fields"),
    ("view customer data", "booking.client-data"),
    ("Client database", "clients"),
    ("View client history", "clients.visit-history"),
    ("Access to the clients’ data,", "booking.client-data"),
    ("Access to the drop-down list with customer data,", "booking.client-dropdown"),
    ("Online access to the clients’ data.", "booking.network-clients"),
    ("Show phone numbers and email in customer list,", "clients.list-contacts"),
    ("Show the phone number in the client’s card.", "clients.card-contacts"),
    ("Summary section — Show phone numbers in the summary,", "reports.summary.phones"),
    ("View the list of bookings — Show phone numbers in bookings,", "reports.appointments.phones"),
    ("View the detail of messages — Show phone numbers in messages,", "reports.messages.phones"),
    ('Section "Calls” — Show client’s phone numbers.', "reports.calls.phones"),
    ("Summary section", "reports.summary"),
    ("Show phone numbers in the Summary", "reports.summary.phones"),
    ("View the list of bookings", "reports.appointments"),
    ("Limit the viewing period", "reports.appointments:history"),
    ("Export a list of bookings to Excel", "reports.appointments.export"),
    ("Show phone numbers in appointments", "reports.appointments.phones"),
    ("View the detail of messages", "reports.messages"),
    ("Export message details to Excel", "reports.messages.export"),
    ("Show phone numbers in messages", "reports.messages.phones"),
    ("View reviews", "reports.reviews"),
    ("Delete reviews", "reports.reviews.delete"),
    ("“Calls” section", "reports.calls"),
    ("Access to download calls as Excel", "reports.calls.export"),
    ("Show client phone numbers", "reports.calls.phones"),
    ("Reports", "reports"),
    ("Upcoming Appointments", "reports.summary"),
    ("Reports > Upcoming Appointments", "reports.summary"),
    ("Reports > Appointments", "reports.appointments"),
    ("Reports > Events", "reports.appointments"),
    ("Reports > Messages", "reports.messages"),
    ("Reports > Reviews", "reports.reviews"),
    ("Reports > Call Logs", "reports.calls"),
    ("Окно записи", "booking"),
    ("Доступ к данным клиентов по сети", "booking.network-clients"),
    ("Окно записи > Доступ к данным клиентов по сети", "booking.network-clients"),
    ("limit access to the history of schedule and bookings", "calendar:history"),
    ("Appointment Calendar section", "calendar"),
]
SHARED = [
    ("Show phone numbers", {"calendar.phones", "booking.client-dropdown.phones"}),
    ("создание товарных транзакций", {"booking.sales.create", "inventory.movements.create"}),
]


@pytest.mark.parametrize(("wording", "key"), WORDINGS)
def test_a_wording_of_the_help_names_its_permission_and_is_found_by_a_search(wording: str, key: str) -> None:
    assert lookup.entry(wording).key == key
    assert key in [item.key for item in lookup.matching(wording, ENTRIES)]


@pytest.mark.parametrize(("wording", "keys"), SHARED)
def test_a_wording_of_several_lists_them_and_a_search_finds_them_all(wording: str, keys: set[str]) -> None:
    with pytest.raises(Ambiguous) as caught:
        lookup.entry(wording)

    assert set(caught.value.candidates) == keys
    assert keys <= {item.key for item in lookup.matching(wording, ENTRIES)}


def test_every_russian_label_finds_its_entry_whichever_way_yo_is_written() -> None:
    for item in ENTRIES:
        for label in item.also_ru:
            assert item in lookup.named(label)
            assert item in lookup.named(label.replace("ё", "е").upper())
            assert item in lookup.matching(label, ENTRIES)


def test_a_path_to_where_a_label_is_not_names_nothing() -> None:
    with pytest.raises(NotFound):
        lookup.entry("Calls section > Show phone numbers in messages")


@pytest.mark.parametrize("above", ["Calendar", "Booking window > Access to the drop-down list with client data"])
def test_a_path_chooses_among_those_of_one_label(above: str) -> None:
    keys = {item.key for item in lookup.named(f"{above} > Show phone numbers")}

    assert keys == ({"calendar.phones"} if above == "Calendar" else {"booking.client-dropdown.phones"})


@pytest.mark.parametrize("name", ["Booking Window", "booking window section", "Окно записи", "Overview section block"])
def test_a_section_is_found_by_what_the_help_calls_it(name: str) -> None:
    assert lookup.section(name).key in ("booking", "reports")


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [
        ("reports.appointments:history", "1 day", "1d"),
        ("reports.appointments:history", "6 months", "180d"),
        ("reports.appointments:history", "1 month", "30d"),
        ("reports.appointments:history", "Unlimited", "all"),
        ("reports.appointments:history", "blocked", "none"),
        ("calendar:staff", "All employees", "all"),
        ("calendar:staff", "Всех сотрудников", "all"),
        ("calendar:staff", '"All employees"', "s1"),
        ("finance.payroll:period", "any day", "all"),
    ],
)
def test_a_value_may_be_called_as_the_screens_call_it(key: str, text: str, kept: str) -> None:
    assert values.parse(catalogue().limit[key], text, Place(staff={"s1": "All employees"})) == kept


@pytest.mark.parametrize("limit", catalogue().limits, ids=lambda x: str(x.key))
def test_what_a_table_calls_a_value_is_taken_for_it(limit: Limit) -> None:
    for word in ("all", "none", "self", "today", "own", "30d"):
        if values.is_kept(limit, word) and limit.values not in ("staff", "network", "position"):
            assert values.parse(limit, values.describe(limit, word, {}), Place()) == word
