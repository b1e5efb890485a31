"""Limit values: read, kept, shown, described and compared."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain import values
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.errors import Ambiguous, NotFound, RolecallError, WrongUsage
from rolecall.domain.values import Place
from worlds import LAW, limit, limit_values

HISTORY = limit("reports.appointments:history")
PERIOD = limit("finance.payroll:period")
CALENDAR = limit("calendar:staff")
POSITION = limit("calendar:position")
NETWORK = limit("booking.network-clients:network")
ACCOUNTS = limit("finance:accounts")
SCOPE = limit("settings.users.edit:scope")
ADDRESSES = limit("sign-in:addresses")
ONE_OF_EACH = [HISTORY, PERIOD, CALENDAR, POSITION, NETWORK, ACCOUNTS, SCOPE, ADDRESSES]

HERE = Place(
    staff={"s1": "Anna Petrova", "s2": "Boris Kim", "s3": "Anna Kallas", "s4": "Anna"},
    networks={"n1": "North", "n2": "Northern lights"},
    positions=("Barber", "Senior barber", "Stylist"),
)
NAMES = {**HERE.staff, **HERE.networks}


def _values(which: Limit) -> st.SearchStrategy[str]:
    return limit_values(which, HERE.staff, HERE.networks)


kept = st.sampled_from(ONE_OF_EACH).flatmap(lambda x: st.tuples(st.just(x), _values(x), _values(x)))


def test_every_kind_of_the_catalogue_is_covered_here() -> None:
    assert {x.values for x in catalogue().limits} == {x.values for x in ONE_OF_EACH}


@pytest.mark.parametrize(
    ("which", "text", "value"),
    [
        (HISTORY, "30d", "30d"),
        (HISTORY, " 30D ", "30d"),
        (HISTORY, "030d", "30d"),
        (HISTORY, "1d", "1d"),
        (HISTORY, "184d", "184d"),
        (HISTORY, "6m", "180d"),
        (HISTORY, "1M", "30d"),
        (HISTORY, "All", "all"),
        (HISTORY, "none", "none"),
        (PERIOD, "today", "today"),
        (PERIOD, "ALL", "all"),
        (CALENDAR, "self", "self"),
        (CALENDAR, "Self", "self"),
        (CALENDAR, "all", "all"),
        (CALENDAR, "boris kim", "s2"),
        (CALENDAR, "Boris", "s2"),
        (CALENDAR, "petrova", "s1"),
        (CALENDAR, "Anna", "s4"),
        (POSITION, "stylist", "Stylist"),
        (POSITION, "BARBER", "Barber"),
        (POSITION, "senior", "Senior barber"),
        (POSITION, "all", "all"),
        (NETWORK, "North", "n1"),
        (NETWORK, "lights", "n2"),
        (NETWORK, "none", "none"),
        (ACCOUNTS, "12,14", "12,14"),
        (ACCOUNTS, " 14 , 012,14", "12,14"),
        (ACCOUNTS, "100,20,3", "3,20,100"),
        (ACCOUNTS, "none", "none"),
        (SCOPE, "own", "own"),
        (SCOPE, "all", "all"),
        (ADDRESSES, "10.0.0.1", "10.0.0.1"),
        (ADDRESSES, "10.0.0.2, 10.0.0.1,10.0.0.2", "10.0.0.2,10.0.0.1"),
        (ADDRESSES, "2001:0DB8::0:1", "2001:db8::1"),
        (ADDRESSES, "all", "all"),
    ],
)
def test_what_is_given_is_kept_in_one_form(which: Limit, text: str, value: str) -> None:
    assert values.parse(which, text, HERE) == value


@pytest.mark.parametrize(
    ("which", "text"),
    [
        *((HISTORY, t) for t in ("", "30", "0d", "185d", "7m", "-1", "-1d", "1.5d", "99999d", "d", "٣d", "30 d")),
        *((PERIOD, t) for t in ("", "none", "1", "30d", "yesterday")),
        *((ACCOUNTS, t) for t in ("", ",", "12,,14", "12;14", "-1", "a", "١٢", "9" * 19, "12\x0014")),
        *((SCOPE, t) for t in ("", "none", "theirs", "self")),
        *((ADDRESSES, t) for t in ("", "none", "10.0.0.0/24", "10.0.0.256", "localhost", "10.0.0.1,", "fe80::1%eth0")),
        (ADDRESSES, "fe80::1%\x1b[31m"),
    ],
)
def test_a_malformed_value_is_refused_with_the_form_that_is_taken(which: Limit, text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        values.parse(which, text, HERE)

    assert which.key in caught.value.message
    assert caught.value.hint == f"It takes {values.FORMS[which.values]}."


@pytest.mark.parametrize(
    ("which", "text"), [(CALENDAR, "none"), (CALENDAR, ""), (POSITION, "self"), (NETWORK, "all"), (NETWORK, " ")]
)
def test_a_word_of_another_kind_is_taken_for_a_name_that_does_not_exist(which: Limit, text: str) -> None:
    with pytest.raises(NotFound):
        values.parse(which, text, HERE)


def test_a_part_of_several_names_lists_them() -> None:
    without_exact = Place(staff={"s1": "Anna Petrova", "s3": "Anna Kallas"})

    with pytest.raises(Ambiguous) as caught:
        values.parse(CALENDAR, "anna", without_exact)

    assert caught.value.candidates == ("Anna Petrova", "Anna Kallas")
    assert caught.value.message == ("“anna” matches 2 staff members there: Anna Petrova, Anna Kallas.")


def test_a_misspelt_name_gets_near_misses() -> None:
    with pytest.raises(NotFound) as caught:
        values.parse(CALENDAR, "Anna Petrowa", HERE)

    assert "Anna Petrova" in caught.value.hint


def test_a_name_where_there_are_none_says_what_is_taken() -> None:
    with pytest.raises(NotFound) as caught:
        values.parse(NETWORK, "North", Place())

    assert caught.value.message == "No network with that location is called “North”."
    assert "a network that contains the location, or none" in caught.value.hint


@LAW
@given(pair=kept)
def test_what_is_shown_can_be_given_again(pair: tuple[Limit, str, str]) -> None:
    which, value, _ = pair

    assert values.parse(which, values.show(which, value, NAMES), HERE) == value


@LAW
@given(which=st.sampled_from(ONE_OF_EACH), text=st.text(max_size=20))
def test_any_text_is_kept_in_a_form_that_is_stable_or_refused(which: Limit, text: str) -> None:
    try:
        value = values.parse(which, text, HERE)
    except RolecallError:
        return
    assert values.parse(which, values.show(which, value, NAMES), HERE) == value


@pytest.mark.parametrize(
    ("which", "value", "words"),
    [
        (HISTORY, "1d", "1 day"),
        (HISTORY, "30d", "30 days"),
        (HISTORY, "all", "unlimited"),
        (HISTORY, "none", "no days back"),
        (PERIOD, "today", "today only"),
        (CALENDAR, "self", "only oneself"),
        (CALENDAR, "s1", "Anna Petrova"),
        (CALENDAR, "gone", "gone"),
        (POSITION, "Stylist", "Stylist"),
        (NETWORK, "n1", "North"),
        (NETWORK, "none", "no network chosen"),
        (ACCOUNTS, "12,14", "12,14"),
        (ACCOUNTS, "none", "none"),
        (SCOPE, "own", "only one's own rights"),
        (ADDRESSES, "10.0.0.1", "10.0.0.1"),
    ],
)
def test_a_value_reads_as_words(which: Limit, value: str, words: str) -> None:
    assert values.describe(which, value, NAMES) == words


@pytest.mark.parametrize(
    ("which", "before", "after", "direction"),
    [
        (HISTORY, "7d", "30d", "wider"),
        (HISTORY, "9d", "10d", "wider"),
        (HISTORY, "none", "1d", "wider"),
        (HISTORY, "184d", "all", "wider"),
        (HISTORY, "all", "none", "narrower"),
        (PERIOD, "today", "all", "wider"),
        (CALENDAR, "self", "all", "wider"),
        (CALENDAR, "self", "s1", "different"),
        (CALENDAR, "s1", "s2", "different"),
        (CALENDAR, "all", "s1", "narrower"),
        (POSITION, "Barber", "Stylist", "different"),
        (NETWORK, "none", "n1", "wider"),
        (NETWORK, "n1", "n2", "different"),
        (NETWORK, "n1", "none", "narrower"),
        (ACCOUNTS, "none", "3", "wider"),
        (ACCOUNTS, "3", "3,12", "wider"),
        (ACCOUNTS, "3,12", "12,14", "different"),
        (ACCOUNTS, "12", "3", "different"),
        (ACCOUNTS, "all", "3,12", "narrower"),
        (ACCOUNTS, "none", "all", "wider"),
        (SCOPE, "own", "all", "wider"),
        (ADDRESSES, "10.0.0.1", "10.0.0.1,192.0.2.7", "wider"),
        (ADDRESSES, "all", "10.0.0.1", "narrower"),
        (ADDRESSES, "10.0.0.1,192.0.2.7", "192.0.2.7,10.0.0.1", ""),
    ],
)
def test_going_from_one_value_to_another_is_wider_narrower_or_different(
    which: Limit, before: str, after: str, direction: str
) -> None:
    assert values.compare(which, before, after) == direction


@pytest.mark.parametrize("which", ONE_OF_EACH, ids=lambda x: x.values)
@pytest.mark.parametrize("value", ["=99999", "=false", "=[1,null]", '="1.5 d"'])
def test_what_only_an_account_can_say_is_kept_shown_and_compared_and_cannot_be_typed(which: Limit, value: str) -> None:
    assert values.is_kept(which, value)
    assert values.show(which, value, NAMES) == value
    assert values.describe(which, value, NAMES) == f"as in the account ({value[1:]})"
    assert values.compare(which, value, "all") == "wider"
    assert values.compare(which, value, "=7") == "different"
    assert values.widest(which, value, "=7") == value
    with pytest.raises((WrongUsage, NotFound)):
        values.parse(which, value, HERE)


@pytest.mark.parametrize("text", ["=", "= 1", "=[1, 2]", "=NaN", "=1e999", "=х", "=[" * 9, "=" + "[" * 99999])
def test_an_account_s_value_has_one_spelling(text: str) -> None:
    assert not values.is_as_it_is(text)


def test_a_period_of_an_account_may_be_longer_than_ours() -> None:
    assert values.is_kept(HISTORY, "365d")
    assert values.compare(HISTORY, "184d", "365d") == "wider"
    assert not values.is_kept(HISTORY, "0365d")


def test_a_staff_member_whose_name_reads_as_a_value_of_an_account_is_quoted() -> None:
    here = Place(staff={"s1": "=99999"})

    assert values.show(CALENDAR, "s1", here.staff) == '"=99999"'
    assert values.parse(CALENDAR, '"=99999"', here) == "s1"
    assert values.parse(CALENDAR, "=99999", here) == "s1"


OPPOSITE = {"wider": "narrower", "narrower": "wider", "different": "different", "": ""}


@LAW
@given(pair=kept)
def test_the_way_back_is_the_opposite_direction(pair: tuple[Limit, str, str]) -> None:
    which, one, other = pair

    assert values.compare(which, other, one) == OPPOSITE[values.compare(which, one, other)]


@LAW
@given(pair=kept)
def test_only_equal_values_have_no_direction(pair: tuple[Limit, str, str]) -> None:
    which, one, other = pair

    assert (values.compare(which, one, other) == "") == (one == other)


@LAW
@given(pair=kept, third=st.data())
def test_wider_than_wider_is_wider(pair: tuple[Limit, str, str], third: st.DataObject) -> None:
    which, one, other = pair
    another = third.draw(_values(which))

    if values.compare(which, one, other) == values.compare(which, other, another) == "wider":
        assert values.compare(which, one, another) == "wider"


@LAW
@given(pair=kept)
def test_nothing_is_wider_than_all(pair: tuple[Limit, str, str]) -> None:
    which, value, _ = pair

    if which.values != "network":
        assert values.compare(which, value, "all") in ("wider", "")


@pytest.mark.parametrize(
    ("which", "own", "other", "both"),
    [
        (HISTORY, "7d", "30d", "30d"),
        (HISTORY, "30d", "7d", "30d"),
        (CALENDAR, "self", "s1", "self"),
        (CALENDAR, "s1", "self", "s1"),
        (CALENDAR, "self", "all", "all"),
        (NETWORK, "n1", "n2", "n1"),
        (ACCOUNTS, "3,12", "12,14", "3,12,14"),
        (ACCOUNTS, "none", "14", "14"),
        (ADDRESSES, "10.0.0.1", "2001:db8::1", "10.0.0.1,2001:db8::1"),
    ],
)
def test_the_widest_of_two_values_opens_both_or_stays_ones_own(which: Limit, own: str, other: str, both: str) -> None:
    assert values.widest(which, own, other) == both


@LAW
@given(pair=kept)
def test_the_widest_of_two_values_takes_nothing_from_ones_own(pair: tuple[Limit, str, str]) -> None:
    which, own, other = pair

    assert values.compare(which, own, values.widest(which, own, other)) in ("wider", "")


@LAW
@given(pair=kept)
def test_revoking_a_limit_never_widens_it(pair: tuple[Limit, str, str]) -> None:
    which, value, _ = pair

    if which.values not in ("position", "addresses"):
        assert values.compare(which, value, values.narrowest(which)) in ("narrower", "different", "")


@pytest.mark.parametrize("which", [POSITION, ADDRESSES], ids=lambda x: str(x.key))
def test_a_kind_without_a_narrowest_value_says_how_to_set_one(which: Limit) -> None:
    with pytest.raises(WrongUsage) as caught:
        values.narrowest(which)

    assert caught.value.hint == f"Set it with: rolecall perms grant USER {which.key}=VALUE"


def test_without_a_value_nothing_is_limited_but_no_network_is_chosen() -> None:
    assert {x.key for x in catalogue().limits if values.default(x) != "all"} == {"booking.network-clients:network"}
    assert values.default(NETWORK) == "none"


@pytest.mark.parametrize("name", ["self", "all", '"quoted"', '""', '"', "a", "7d", "none", 'a"', '"a'])
@pytest.mark.parametrize("which", [CALENDAR, POSITION, NETWORK])
def test_a_name_that_reads_like_a_word_is_shown_in_quotes_and_read_back(which: Limit, name: str) -> None:
    here = Place(staff={"s1": name, "s2": "B"}, networks={"s1": name, "s2": "B"}, positions=(name, "B"))
    key = name if which is POSITION else "s1"
    shown = values.show(which, key, {"s1": name})
    assert values.parse(which, shown, here) == key
    if name in ('"quoted"', '""'):
        assert shown == f'"{name}"'
    if name in ("a", '"', 'a"', '"a'):
        assert shown == name


def test_a_whole_name_wins_over_one_in_another_case_and_over_longer_ones() -> None:
    here = Place(staff={"s1": "Anna", "s2": "anna", "s3": "self", "s4": "selfless"})
    assert [values.parse(CALENDAR, "".join(parts), here) for parts in (("an", "na"), ("An", "na"))] == ["s2", "s1"]
    assert values.parse(CALENDAR, '"self"', here) == "s3"
    with pytest.raises(Ambiguous):
        values.parse(CALENDAR, "ANNA", here)


def test_a_network_called_none_is_not_the_word() -> None:
    assert values.show(NETWORK, "n1", {"n1": "None"}) == '"None"'
    assert values.show(CALENDAR, "s1", {"s1": "None"}) == "None"


@pytest.mark.parametrize(
    ("which", "value", "fits"),
    [
        (HISTORY, "30d", True),
        (HISTORY, "030d", False),
        (HISTORY, "1m", False),
        (HISTORY, "9y", False),
        (HISTORY, "all", True),
        (HISTORY, None, False),
        (HISTORY, 30, False),
        (HISTORY, ["30d"], False),
        (CALENDAR, "an id of nobody any more", True),
        (CALENDAR, "", False),
        (CALENDAR, "with\ncontrol", False),
        (CALENDAR, "self", True),
        (ACCOUNTS, "3,20", True),
        (ACCOUNTS, "20,3", False),
        (ADDRESSES, "10.0.0.1", True),
        (ADDRESSES, "10.0.0.01", False),
    ],
)
def test_a_value_is_kept_in_one_form_only(which: Limit, value: object, fits: bool) -> None:  # noqa: FBT001
    assert values.is_kept(which, value) is fits


def test_a_number_of_an_account_has_18_digits_at_most() -> None:
    assert values.parse(ACCOUNTS, "9" * 18, HERE) == "9" * 18
    with pytest.raises(WrongUsage):
        values.parse(ACCOUNTS, "9" * 19, HERE)


def test_none_means_another_thing_for_a_network_than_for_days() -> None:
    assert [values.describe(which, "none", {}) for which in (NETWORK, HISTORY, ACCOUNTS, POSITION)] == [
        "no network chosen",
        "no days back",
        "none",
        "none",
    ]


@pytest.mark.parametrize(
    ("one", "other", "direction"),
    [
        (values.Reach(frozenset("ab"), inf), values.Reach(frozenset("a"), inf), "narrower"),
        (values.Reach(frozenset("ab"), 1), values.Reach(frozenset("a"), 2), "different"),
        (values.Reach(frozenset("ab"), 1), values.Reach(frozenset("a"), inf), "wider"),
        (values.Reach(frozenset("a"), 1), values.Reach(frozenset("a"), 2), "wider"),
        (values.Reach(frozenset("a"), inf), values.Reach(frozenset("ab"), inf), "wider"),
        (values.Reach(frozenset("a"), inf), values.Reach(frozenset("b"), inf), "different"),
        (values.Reach(frozenset("a"), inf), values.Reach(frozenset("ab"), 1), "narrower"),
    ],
)
def test_reach_is_wider_where_it_opens_more_people_or_more_time(
    one: values.Reach, other: values.Reach, direction: str
) -> None:
    assert values.direction(one, other) == direction
