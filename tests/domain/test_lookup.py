"""From the words people type to permissions, limits, sections and roles."""

from __future__ import annotations

import pytest

from rolecall.domain import lookup
from rolecall.domain.catalogue import Limit, Permission, Role, Section, catalogue
from rolecall.domain.errors import Ambiguous, NotFound, WrongUsage
from rolecall.domain.lookup import Wanted, wanted
from worlds import mask

ENTRIES: tuple[Permission | Limit, ...] = (*catalogue().permissions, *catalogue().limits)


def test_every_key_and_slug_of_both_vocabularies_finds_its_entry() -> None:
    for entry in ENTRIES:
        for name in {entry.key, entry.slug, entry.old_slug} - {""}:
            assert lookup.entry(name) is entry


def _found(label: str) -> tuple[str, ...]:
    """The keys a label stands for."""
    try:
        return (lookup.entry(label).key,)
    except Ambiguous as error:
        return error.candidates


def test_every_label_finds_its_entry_or_lists_it_among_the_candidates() -> None:
    for entry in ENTRIES:
        for label in (entry.title, *entry.also):
            assert entry.key in _found(label)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("reports.messages.phones", "reports.messages.phones"),
        ("dashboard_messages_phones_access", "reports.messages.phones"),
        ("dash_message_phones_access", "reports.messages.phones"),
        ("Show phone numbers in messages", "reports.messages.phones"),
        ("  SHOW   phone NUMBERS in\tmessages ", "reports.messages.phones"),
        ("REPORTS.MESSAGES.PHONES", "reports.messages.phones"),
        ("Show phone numbers in bookings", "reports.appointments.phones"),
        ("Access to the clients’ data", "booking.client-data"),
        ("access to the clients' data", "booking.client-data"),
        ("Show phone\u00a0numbers in the Summary", "reports.summary.phones"),
        ("Appointment Window", "booking"),
        ("View schedule and bookings of a specific employee", "calendar:staff"),
        ("master_id", "calendar:staff"),
    ],
)
def test_key_slug_label_and_alias_are_read_whatever_their_case_quotes_and_spaces(typed: str, key: str) -> None:
    assert lookup.entry(typed).key == key


def test_a_label_of_two_permissions_lists_both() -> None:
    with pytest.raises(Ambiguous) as caught:
        lookup.entry("Show phone numbers")

    assert caught.value.candidates == ("calendar.phones", "booking.client-dropdown.phones")
    assert "calendar.phones, booking.client-dropdown.phones" in caught.value.hint


def test_a_misspelt_key_gets_near_misses() -> None:
    with pytest.raises(NotFound) as caught:
        lookup.entry("reports.mesages.phones")

    assert "reports.messages.phones" in caught.value.hint


def test_a_part_of_a_label_gets_the_labels_that_contain_it() -> None:
    with pytest.raises(NotFound) as caught:
        lookup.entry("phone numbers in messages")

    assert "Show phone numbers in messages" in caught.value.hint


@pytest.mark.parametrize("typed", ["", "   ", "qqqqqqqq", "*", "\x00", "💈", "𝒳" * 300])
def test_what_resembles_nothing_points_to_the_list(typed: str) -> None:
    with pytest.raises(NotFound) as caught:
        lookup.entry(typed)

    assert caught.value.hint == "List them with: rolecall perms list"


def test_words_add_up_and_repeating_one_changes_nothing() -> None:
    assert wanted(["calendar", "clients.export", "calendar"]).mask == mask("calendar", "clients.export")


def test_a_section_and_everything_add_to_what_is_named() -> None:
    calendar = catalogue().of_section("calendar")

    assert wanted(["clients.export"], sections=["calendar"]) == Wanted(named=mask("clients.export"), swept=calendar)
    assert wanted(["calendar"], everything=True) == Wanted(named=mask("calendar"), swept=catalogue().everything)


def test_a_set_is_named_one_by_one() -> None:
    found = wanted(["@contacts", "calendar"])

    assert found.named.bit_count() == 11
    assert found.swept == 0


def test_a_glob_is_the_permission_and_everything_below() -> None:
    below = {p.key for p in catalogue().permissions if p.key.startswith("reports.")}

    assert set(catalogue().keys(wanted(["reports.*"]).mask)) == {"reports", *below}


def test_a_glob_in_the_middle_of_the_tree_leaves_its_neighbours_alone() -> None:
    assert set(catalogue().keys(wanted(["reports.messages.*"]).mask)) == {
        "reports.messages",
        "reports.messages.export",
        "reports.messages.phones",
    }


@pytest.mark.parametrize("typed", ["Reports.*", "dashboard_access.*", "REPORTS.*"])
def test_a_glob_takes_any_name_of_its_permission(typed: str) -> None:
    assert wanted([typed]) == wanted(["reports.*"])


@pytest.mark.parametrize("typed", ["other.*", "Other.*"])
def test_a_glob_of_a_section_without_a_permission_of_its_own_is_the_section(typed: str) -> None:
    assert set(catalogue().keys(wanted([typed]).mask)) == {"analytics", "analytics.constructor", "mailings", "networks"}


@pytest.mark.parametrize("section", catalogue().sections, ids=lambda s: str(s.key))
def test_a_section_says_the_same_as_its_glob(section: Section) -> None:
    assert wanted([], sections=[section.key]) == wanted([f"{section.key}.*"])


def test_a_glob_of_a_permission_that_narrows_names_it() -> None:
    found = wanted(["finance.own-payroll.*"])

    assert found == Wanted(named=mask("finance.own-payroll", "finance.own-payroll.accrual"))


def test_everything_is_the_whole_catalogue() -> None:
    assert wanted([], everything=True).mask == catalogue().everything


def test_nothing_is_nothing() -> None:
    assert wanted([]) == Wanted()


def test_a_glob_of_an_unknown_name_gets_near_misses() -> None:
    with pytest.raises(NotFound) as caught:
        wanted(["report.*"])

    assert "reports" in caught.value.hint


def test_a_limit_keeps_its_value_as_given() -> None:
    found = wanted(["reports.appointments:history=30D", "finance:accounts=12, 14"])

    assert [(limit.key, value) for limit, value in found.limits] == [
        ("reports.appointments:history", "30D"),
        ("finance:accounts", "12, 14"),
    ]
    assert found.mask == 0


def test_a_limit_without_a_value_has_none_and_with_an_empty_one_is_empty() -> None:
    found = wanted(["reports.appointments:history", "calendar:staff="])

    assert [value for _, value in found.limits] == [None, ""]


def test_a_value_may_hold_an_equals_sign() -> None:
    assert [value for _, value in wanted(["calendar:staff=a=b"]).limits] == ["a=b"]


def test_a_permission_takes_no_value_and_its_limits_are_named() -> None:
    with pytest.raises(WrongUsage) as caught:
        wanted(["reports.appointments=30d"])

    assert caught.value.hint == "Its limits: reports.appointments:history"


def test_a_permission_without_limits_is_written_alone() -> None:
    with pytest.raises(WrongUsage) as caught:
        wanted(["clients.export=on"])

    assert caught.value.hint == "Type clients.export alone."


def test_a_limit_where_a_permission_is_meant_says_what_it_narrows() -> None:
    with pytest.raises(WrongUsage) as caught:
        lookup.permission("reports.appointments:history")
    with pytest.raises(WrongUsage) as sign_in:
        lookup.permission("sign-in:addresses")

    assert caught.value.hint == "Name the permission that it narrows: reports.appointments"
    assert sign_in.value.hint == "It narrows sign-in."


def test_a_permission_where_a_limit_is_meant_names_its_limits() -> None:
    with pytest.raises(WrongUsage) as caught:
        lookup.limit("calendar")

    assert caught.value.hint == "Its limits: calendar:position, calendar:staff, calendar:history"


@pytest.mark.parametrize("typed", ["reports", "Reports", "overview", "  OVERVIEW "])
def test_a_section_is_found_by_key_title_and_older_title(typed: str) -> None:
    assert lookup.section(typed).key == "reports"


def test_an_unknown_section_gets_a_near_miss_or_the_list() -> None:
    with pytest.raises(NotFound) as near:
        lookup.section("report")
    with pytest.raises(NotFound) as far:
        wanted([], sections=["xyzzy"])

    assert near.value.hint == "Did you mean reports?"
    assert "calendar, booking, clients" in far.value.hint


@pytest.mark.parametrize("role", catalogue().roles, ids=lambda r: str(r.key))
def test_a_role_is_found_by_key_title_slug_and_alias(role: Role) -> None:
    for name in filter(None, (role.key, role.title, role.slug, *role.also)):
        assert lookup.role(name) is role
        assert lookup.role(f"  {name.upper()} ") is role


@pytest.mark.parametrize(
    ("typed", "key"), [("Receptionist", "administrator"), ("specialist", "employee"), ("Владелец", "owner")]
)
def test_older_and_russian_role_names_are_read(typed: str, key: str) -> None:
    assert lookup.role(typed).key == key


def test_an_unknown_role_gets_a_near_miss_or_the_list() -> None:
    with pytest.raises(NotFound) as near:
        lookup.role("adminstrator")
    with pytest.raises(NotFound) as far:
        lookup.role("")

    assert near.value.hint == "Did you mean administrator?"
    assert far.value.hint.startswith("Choose from: viewer, system-manager, employee")


def test_matching_takes_every_word_in_any_order_and_in_any_name() -> None:
    found = lookup.matching("messages PHONE", catalogue().permissions)

    assert [x.key for x in found] == ["reports.messages.phones"]


def test_matching_no_words_is_everything() -> None:
    assert lookup.matching(" ", ENTRIES) == list(ENTRIES)
