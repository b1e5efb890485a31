"""Files of worlds: what they say, and every fault with its line and column."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rolecall.documents import identity
from rolecall.documents.toml_tables import located
from rolecall.documents.world_file import read
from rolecall.domain.declared import Declared, Undeclarable
from rolecall.domain.edits.declare import declare
from rolecall.domain.errors import BadData, Fault, WrongUsage
from rolecall.domain.rules import violations
from rolecall.domain.world import World

CHAIN = Path(__file__).parents[2] / "examples" / "chain.toml"

SMALL = """rolecall = 1

[[location]]
name = "Riverside"
currency = "eur"
region = "lv"
staff = ["Anna Petrova", { name = "Boris Kim", position = "Barber" }]

[[network]]
name = "North"
locations = ["Riverside"]

[[user]]
name = "Anna  Petrova"
email = "Anna@Example.com"
phone = "+371 20000001"

  [[user.access]]
  at = "Riverside"
  role = "employee"
  staff = "Anna Petrova"
  status = "invited"
  grant = ["booking.create"]
  revoke = ["clients"]
  copied = ["booking.create"]

    [[user.access.remembered]]
    role = "manager"
    revoke = ["finance"]

[[expect]]
user = "anna@example.com"
can = ["booking.create"]
"""


def faults(text: str | bytes) -> list[Fault]:
    """The faults that reading finds."""
    with pytest.raises(BadData) as caught:
        read(text, "world.toml")
    return list(caught.value.faults)


def only_fault(text: str | bytes) -> Fault:
    """The one fault of a text."""
    (fault,) = faults(text)
    return fault


def changed(old: str, new: str) -> str:
    """The small world with one thing replaced."""
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def test_a_file_is_read_with_its_values_in_their_kept_form() -> None:
    declared = read(SMALL, "world.toml")
    (location,), (network,), (user,) = declared.locations, declared.networks, declared.users
    assert (location.currency, location.region, location.sms_tariff) == ("EUR", "LV", None)
    assert [(s.name, s.position) for s in location.staff] == [("Anna Petrova", None), ("Boris Kim", "Barber")]
    assert network.locations == ("Riverside",)
    assert (user.name, user.email, user.phone) == ("Anna Petrova", "anna@example.com", "+37120000001")
    (access,) = user.accesses
    assert (access.at, access.staff, access.status) == ("Riverside", "Anna Petrova", "invited")
    assert (access.settings.role, access.settings.grant, access.settings.revoke) == (
        "employee",
        ("booking.create",),
        ("clients",),
    )
    assert access.settings.copied == ("booking.create",)
    assert [(r.role, r.revoke, r.copied) for r in access.remembered or ()] == [("manager", ("finance",), None)]


@pytest.mark.parametrize("source", [SMALL.encode("utf-8-sig"), "\ufeff" + SMALL, SMALL.replace("\n", "\r\n").encode()])
def test_byte_order_mark_and_windows_line_ends_do_not_matter(source: str | bytes) -> None:
    assert read(source, "world.toml") == read(SMALL, "world.toml")


def test_the_example_chain_has_no_fault_and_breaks_no_rule() -> None:
    declared = read(CHAIN.read_bytes(), "chain.toml")
    assert (len(declared.locations), len(declared.networks)) == (8, 3)
    assert violations(declare(World(), declared)) == []


def test_what_a_file_leaves_out_is_not_mentioned() -> None:
    declared = read('rolecall = 1\n[[user]]\nname = "Anna"\n[[user.access]]\nat = "Riverside"\n', "world.toml")
    (access,) = declared.users[0].accesses
    assert (access.staff, access.status, access.remembered, access.settings.role) == (None, None, None, None)
    assert (declared.users[0].email, declared.users[0].phone, access.settings.copied) == (None, None, None)


def test_a_national_number_is_read_with_the_region_of_a_location_that_is_known_elsewhere() -> None:
    text = 'rolecall = 1\n[[user]]\nname = "Anna"\nphone = "5100 0001"\naccess = [{ at = "HARBOUR" }]\n'
    assert read(text, "world.toml", regions={"harbour": "EE"}).users[0].phone == "+37251000001"
    fault = only_fault(text)
    assert (fault.line, fault.column) == (4, 9)
    assert "give the location a region" in fault.hint


# -- faults ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "where", "message", "hint"),
    [
        ("rolecall = 1", "", "1:1", "world.toml has no format version", "Write rolecall = 1"),
        (
            "rolecall = 1",
            "rolecall = 2",
            "1:12",
            "world.toml has format version 2; this program reads version 1",
            "Upgrade",
        ),
        ("rolecall = 1", "rolecall = true", "1:12", "the number 1, not true or false", "Write rolecall = 1"),
        ('region = "lv"', 'regoin = "lv"', "6:1", "Unknown key “regoin”", "Did you mean region?"),
        ('region = "lv"', 'region = "xx"', "6:10", "“xx” is not the code of a country", "two letters"),
        ('currency = "eur"', 'currency = "euro"', "5:12", "“euro” is not the code of a currency", "Did you mean EUR?"),
        ('currency = "eur"', "", "3:1", "The key currency is missing", "Add currency"),
        ('currency = "eur"', "currency = 5", "5:12", "currency has to be a text, not a number", "in quotes"),
        ('"Anna Petrova", {', '"", {', "7:10", "The name of the staff member is empty", ""),
        ('"Anna Petrova", {', "2.5, {", "7:10", "staff has to be a text, not a number", "in quotes"),
        ('position = "Barber"', "place = 1", "7:48", "Unknown key “place”", "name, position"),
        ('staff = ["Anna Petrova", { name = "Boris Kim", position = "Barber" }]', "staff = 1", "7:9", "be a list", ""),
        ('locations = ["Riverside"]', "locations = []", "11:13", "at least one location", "main one first"),
        ('locations = ["Riverside"]', "locations = [1]", "11:14", "locations has to be a text", "in quotes"),
        ('locations = ["Riverside"]', 'locations = "Riverside"', "11:13", "a list of texts, not a text", '["…"]'),
        ('"Anna@Example.com"', '"anna.example.com"', "15:9", "“anna.example.com” is not an e-mail address", "anna@"),
        ('"+371 20000001"', '"123"', "16:9", "“123” is not a valid phone number in LV", "+37120000001"),
        ('"+371 20000001"', '"call Anna"', "16:9", "“call Anna” is not a phone number", "+37120000001"),
        ('role = "employee"', "role = 1979-05-27", "20:10", "role has to be a text, not a date or time", ""),
        ('status = "invited"', 'status = "activ"', "22:12", "“activ” is not a status", "Did you mean active?"),
        ('at = "Riverside"', "", "18:3", "The key at is missing", "Add at"),
        ('status = "invited"', 'invited = "monday"', "22:13", "“monday” is not a date and time", "2026-01-31T09:30"),
        ('status = "invited"', 'invited = "2026-01-31T09:30:00"', "22:13", "does not say which time zone", "+00:00"),
        ('status = "invited"', 'invited = "0001-01-01T00:00:00+05:00"', "22:13", "is not a date and time", ""),
        ('status = "invited"', "invited = 2026-01-31T09:30:00Z", "22:13", "a text, not a date or time", "in quotes"),
        ('region = "lv"', 'main_network = ["North"]', "6:16", "main_network has to be a text, not a list", "in quotes"),
        (
            '"booking.create"]\n  revoke',
            '"booking.create", 7]\n  revoke',
            "23:30",
            "grant has to be a text",
            "in quotes",
        ),
        ('role = "manager"', "", "27:5", "The key role is missing", "Add role"),
        ('role = "manager"', 'role = "manager"\n    at = "x"', "29:5", "Unknown key “at”", "role, grant"),
        ("[[expect]]", "[[expects]]", "31:3", "Unknown key “expects”", "Did you mean expect?"),
        ("[[location]]", "[location]", "3:1", "location has to be a list of tables, not a table", "[[location]]"),
        ('name = "North"', 'name = "No\\u001Brth"', "10:8", "control character U+001B", "Leave it out"),
    ],
)
def test_a_fault_is_reported_with_its_place_and_a_hint(old: str, new: str, where: str, message: str, hint: str) -> None:
    fault = only_fault(changed(old, new))
    assert fault.where == f"world.toml:{where}"
    assert message in fault.message
    assert hint in fault.hint


def test_all_faults_are_reported_at_once_in_their_order_in_the_file() -> None:
    text = SMALL.replace('"eur"', '"xyz"').replace("Anna@", "").replace('"invited"', "1").replace("copied =", "copid =")
    assert [(f.line, f.column) for f in faults(text)] == [(5, 12), (15, 9), (22, 12), (25, 3)]


def test_a_missing_version_does_not_hide_other_faults() -> None:
    assert len(faults(SMALL.replace("rolecall = 1", "").replace('"eur"', '"xyz"'))) == 2


def test_the_faults_of_another_version_are_not_judged() -> None:
    assert len(faults(SMALL.replace("rolecall = 1", "rolecall = 3").replace('"eur"', '"xyz"'))) == 1


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ('rolecall = 1\n[[user]\nname = "x"', 2, 7, "This is not TOML"),
        ('rolecall = 1\nname = "x', 2, 10, "This is not TOML: Unterminated string"),
        ("a = 1\na = 2\n", 2, 6, "Cannot overwrite a value"),
        (b"rolecall = 1\n# \xc3\xa9 \xff\n", 2, 5, "The byte 0xFF is not UTF-8"),
        (b"\xef\xbb\xbf# \xff", 1, 3, "The byte 0xFF is not UTF-8"),
        (b"\xff\xfer\x00o\x00", 1, 3, "This is not TOML"),
        (b"\xff\xfer\x00o", 1, 2, "This is not UTF-16, as the file begins to be"),
        (b"%PDF-1.7", 1, 1, "This is a PDF"),
        (f"a = {'9' * 5000}", 1, 5005, "This is not TOML"),
        (f"a = {'[' * 5000}", 1, 37, "nested more than 32 levels deep"),
        (f"{'a.' * 16_000}b = 1", 1, 66, "nested more than 32 levels deep"),
        (f"[{'a.' * 16_000}b]", 1, 65, "nested more than 32 levels deep"),
        (f"a = {'{ b = ' * 40}", 1, 197, "nested more than 32 levels deep"),
    ],
)
def test_what_is_no_toml_is_reported_with_its_place(source: str | bytes, line: int, column: int, message: str) -> None:
    fault = only_fault(source)
    assert (fault.file, fault.line, fault.column) == ("world.toml", line, column)
    assert message in fault.message


def test_only_nesting_counts_as_nesting() -> None:
    dots = "." * 99
    text = f'rolecall = 1\n# {"[" * 99}\n[[user]]\nname = """{dots}["""""\nemail = \'{dots}[\'\nphone = 1 # {dots}\n'
    assert {f.line for f in faults(text)} == {5, 6}


def test_a_megabyte_of_nested_headers_and_a_text_without_end_are_refused_quickly() -> None:
    start = time.process_time()
    headers = "".join(f"[{'.'.join(['a'] * n)}]\n" for n in range(1, 1400))
    assert "nested" in only_fault(headers).message
    assert "32767 is the most" in only_fault(changed('"Anna  Petrova"', f'"{"x" * 1_000_000}"')).message
    assert time.process_time() - start < 2


def test_what_does_not_fit_is_reported_where_it_stands() -> None:
    text = changed('"booking.create"]\n  revoke', '"booking.create",\n    "bookin.edit"]\n  revoke')
    with pytest.raises(Undeclarable) as caught:
        declare(World(), read(text, "world.toml"))
    error = located(caught.value.findings, text, "world.toml")
    (fault,) = error.faults
    assert fault.where == "world.toml:24:5"
    assert fault.message == "No permission is called “bookin.edit”."
    assert "booking.edit" in fault.hint
    assert error.message == "world.toml: 1 fault."


def test_what_the_file_leaves_out_is_reported_at_the_table_that_lacks_it() -> None:
    text = changed('staff = "Anna Petrova"\n', "\n").replace('role = "employee"', 'role = "employee" # x')
    with pytest.raises(Undeclarable) as caught:
        declare(World(), read(text, "world.toml"))
    (fault,) = located(caught.value.findings, text, "world.toml").faults
    assert (fault.line, fault.column) == (20, 10)


def test_an_empty_file_with_a_version_declares_nothing() -> None:
    assert read("rolecall = 1", "world.toml") == Declared()


# -- identity ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "region", "kept"),
    [
        ("+371 2000 0001", "", "+37120000001"),
        ("20000001", "LV", "+37120000001"),
        ("+372-51000001", "LV", "+37251000001"),
        ("٢٠٠٠٠٠٠١", "LV", "+37120000001"),
    ],
)
def test_a_phone_is_kept_in_its_international_form(text: str, region: str, kept: str) -> None:
    assert identity.phone(text, region) == kept


@pytest.mark.parametrize(
    "text", ["20000001", "+371", "+999 12345678", "+371 20000001 ext. 5", "+371 20000001 #5", "tel +37120000001", ""]
)
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        identity.phone(text)
    assert "+" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["anna", "anna@", "a b@example.com", "anna@example..com", "", "Anna <anna@example.com>"]
)
def test_what_is_no_email_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(WrongUsage, match=r"is not an e-mail address: \w") as caught:
        identity.email(text)
    assert "@" in caught.value.hint


def test_an_email_is_kept_in_lower_case() -> None:
    assert identity.email(" Anna.K@Bücher.Example.COM ") == "anna.k@bücher.example.com"
