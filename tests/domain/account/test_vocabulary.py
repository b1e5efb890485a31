"""The account's words and ours: what is read can be written back, and nothing else moves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolecall.domain import values
from rolecall.domain.account.picture import SlugValue, UserRights, exact
from rolecall.domain.account.picture_data import rights_to_data
from rolecall.domain.account.value_forms import Terms, Unsayable, bit_of
from rolecall.domain.account.vocabulary import (
    item_of,
    limits,
    permissions,
    role_key,
    role_slug,
    settings_in,
    unknown_slugs,
    unreadable_slugs,
    with_settings,
)
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Settings
from worlds import limit, permission

from .states import TERMS, UNKNOWN, some_slugs, states

FEW = settings(max_examples=settings().max_examples * 3, deadline=None)
"""Laws of the account: 300 examples, and a thousand and more in a long run."""


def rights(*pairs: tuple[str, Any], staff: int = 0, role: str = "worker") -> UserRights:
    return UserRights(role, exact(staff), tuple(SlugValue(slug, exact(value)) for slug, value in pairs))


def told(state: UserRights) -> str:
    """The list as it goes over the wire."""
    return json.dumps(rights_to_data(state))


@FEW
@given(state=states())
def test_what_is_read_is_written_back_byte_for_byte(state: UserRights) -> None:
    written = with_settings(state, settings_in(state, TERMS), TERMS)

    assert told(written.rights) == told(state)
    assert written.unsaid == ()


@FEW
@given(drawn=some_slugs().flatmap(lambda slugs: st.tuples(states(tuple(slugs)), states(tuple(slugs)))))
def test_any_state_can_be_brought_back_and_only_its_slugs_differ(drawn: tuple[UserRights, UserRights]) -> None:
    one, other = drawn
    wish = settings_in(other, TERMS, one.staff_id)

    written = with_settings(one, wish, TERMS)

    found, missed = settings_in(written.rights, TERMS), {x.key for x in written.unsaid}
    differ = {p.key for p in catalogue().members(found.on ^ wish.on)}
    differ |= {x.key for x in catalogue().limits if found.limits.get(x.key) != wish.limits.get(x.key)}
    assert differ <= missed
    before, now = settings_in(one, TERMS), one.values()
    changed = {slug for slug, value in written.rights.values().items() if value != now[slug]}
    wished = {p.slug for p in catalogue().members(before.on ^ wish.on)}
    for each in (x for x in catalogue().limits if before.limits.get(x.key) != wish.limits.get(x.key)):
        wished |= {each.slug, each.ids_slug}
    assert changed <= wished
    assert [x.slug for x in written.rights.entries] == [x.slug for x in one.entries]
    assert missed <= {
        *(p.key for slug, p in permissions().items() if slug in now and bit_of(now[slug]) is None),
        *(x.key for x in catalogue().limits if wish.limits.get(x.key) == values.SELF and not one.staff_id),
        *(x.key for x in catalogue().limits if x.ids_slug and x.ids_slug not in now),
    }


@FEW
@given(state=states())
def test_every_kept_value_is_one_that_a_store_takes(state: UserRights) -> None:
    for key, value in settings_in(state, TERMS).limits.items():
        assert values.is_kept(catalogue().limit[key], value)
        assert value != values.default(catalogue().limit[key])


FORMS = [
    ("calendar:history", [-1], "all"),
    ("calendar:history", [0], "none"),
    ("calendar:history", [30], "30d"),
    ("calendar:history", [365], "365d"),
    ("calendar:history", [-2], "=-2"),
    ("calendar:history", [True], "=true"),
    ("calendar:history", [None], "=null"),
    ("calendar:history", [1.5], "=1.5"),
    ("calendar:staff", [0], "all"),
    ("calendar:staff", [88127], "s-tom"),
    ("calendar:staff", [88120], "self"),
    ("calendar:staff", [99999], "=99999"),
    ("finance.own-payroll:staff", [False], "=false"),
    ("calendar:position", [0], "all"),
    ("calendar:position", [3301], "Stylist"),
    ("calendar:position", [3303], "=3303"),
    ("calendar:position", [3304], "=3304"),
    ("booking.network-clients:network", ["5501"], "n-chain"),
    ("booking.network-clients:network", ["0"], "none"),
    ("booking.network-clients:network", ["77"], '="77"'),
    ("finance.payroll:period", [1], "all"),
    ("finance.payroll:period", [0], "today"),
    ("settings.users.edit:scope", [0], "all"),
    ("settings.users.edit:scope", [1], "own"),
    ("finance:accounts", [0, [41207]], "all"),
    ("finance:accounts", [1, [41208, 41207]], "41207,41208"),
    ("finance:accounts", [1, []], "none"),
    ("finance:accounts", [True, ["12"]], "12"),
    ("finance:accounts", [1, None], "=[1,null]"),
    ("finance:accounts", [2, []], "=[2,[]]"),
    ("sign-in:addresses", [False, "10.0.0.1"], "all"),
    ("sign-in:addresses", [True, "10.0.0.1; 2001:DB8::1"], "10.0.0.1,2001:db8::1"),
    ("sign-in:addresses", [True, ["10.0.0.1"]], "10.0.0.1"),
    ("sign-in:addresses", [True, ""], '=[true,""]'),
    ("sign-in:addresses", [True, "10.0.0.0/8"], '=[true,"10.0.0.0/8"]'),
]


@pytest.mark.parametrize(("key", "raw", "value"), FORMS, ids=lambda x: str(x)[:30])
def test_each_form_of_a_value_has_a_word_of_ours_or_stays_as_it_is(key: str, raw: list[Any], value: str) -> None:
    slugs = (limit(key).slug, limit(key).ids_slug)
    state = rights(*zip(slugs, raw, strict=False), staff=88120)

    assert settings_in(state, TERMS).limits.get(key, values.default(limit(key))) == value


@pytest.mark.parametrize(
    ("key", "before", "value", "after"),
    [
        ("calendar:history", [30], "all", [-1]),
        ("calendar:history", ["30"], "7d", ["7"]),
        ("calendar:staff", [0], "self", [88120]),
        ("finance.own-payroll:staff", [False], "self", [88120]),
        ("finance.own-payroll:staff", [88120], "=false", [False]),
        ("calendar:staff", [0], "=99999", [99999]),
        ("booking.network-clients:network", ["0"], "n-chain", ["5501"]),
        ("booking.network-clients:network", [None], "n-chain", ["5501"]),
        ("finance:accounts", [1, [3, 5]], "all", [0, [3, 5]]),
        ("finance:accounts", [False, []], "3,12", [True, [3, 12]]),
        ("finance:accounts", [0, ["9"]], "12", [1, ["12"]]),
        ("finance:accounts", [0, [9]], "none", [1, []]),
        ("finance.z-report:period", [1], "today", [0]),
        ("settings.users.edit:scope", [False], "own", [True]),
        ("sign-in:addresses", [False, "10.0.0.1; 10.0.0.2"], "10.0.0.3,10.0.0.4", [True, "10.0.0.3; 10.0.0.4"]),
        ("sign-in:addresses", [False, ""], "10.0.0.3,10.0.0.4", [True, "10.0.0.3,10.0.0.4"]),
        ("sign-in:addresses", [0, []], "10.0.0.3", [1, ["10.0.0.3"]]),
    ],
)
def test_a_value_is_written_in_the_type_that_was_there(key: str, before: Any, value: str, after: Any) -> None:
    slugs = (limit(key).slug, limit(key).ids_slug)
    state = rights(*zip(slugs, before, strict=False), staff=88120)
    wish = Settings(limits={} if value == values.default(limit(key)) else {key: value})

    written = with_settings(state, wish, TERMS)

    assert written.rights == rights(*zip(slugs, after, strict=False), staff=88120)
    assert written.unsaid == ()


def test_a_switch_is_read_from_a_number_and_leaves_as_one() -> None:
    state = rights(("timetable_access", 1), ("records_access", False), ("clients_access", "0"))

    written = with_settings(state, Settings(on=permission("booking").bit | permission("clients").bit), TERMS)

    assert written.rights == rights(("timetable_access", 0), ("records_access", True), ("clients_access", "1"))


def test_what_the_account_lacks_or_holds_otherwise_is_named_and_not_sent() -> None:
    state = rights(("timetable_access", 2), ("records_access", True))
    wish = Settings(on=permission("calendar").bit | permission("clients").bit, limits={"calendar:staff": "self"})

    written = with_settings(state, wish, TERMS)

    assert written.rights == rights(("timetable_access", 2), ("records_access", False))
    assert {x.key: x.reason for x in written.unsaid} == {
        "calendar": "the account holds 2, which is neither on nor off",
        "clients": "the account has no such permission",
        "calendar:staff": "nobody is linked, so it names no team member",
    }


def test_what_the_tree_has_and_the_list_has_not_comes_at_its_end() -> None:
    state, terms = rights(("records_access", True)), replace(TERMS, tree=frozenset({"timetable_access"}))

    written = with_settings(state, Settings(on=permission("booking").bit | permission("calendar").bit), terms)

    assert written.rights == rights(("records_access", True), ("timetable_access", True))


def test_another_link_moves_what_self_stands_for() -> None:
    state = rights(("timetable_staff_id", 88120), ("clients_visit_staff_id", 88127), staff=88120)
    wish = settings_in(state, TERMS)

    written = with_settings(state, wish, TERMS, 88127)

    assert wish.limits == {"calendar:staff": "self", "clients:visited-staff": "s-tom"}
    assert written.rights.values() == {"timetable_staff_id": "88127", "clients_visit_staff_id": "88127"}


def test_a_disputed_slug_is_kept_as_it_is_and_never_written() -> None:
    terms = Terms(disputed=frozenset({"timetable_last_days_count", "timetable_access"}))
    state = rights(("timetable_last_days_count", 0), ("timetable_access", True))

    assert settings_in(state, terms) == Settings(limits={"calendar:history": "=0"})
    assert unreadable_slugs(state, terms) == ["timetable_access"]
    written = with_settings(state, Settings(on=permission("calendar").bit), terms)
    assert written.rights == state
    assert {x.key for x in written.unsaid} == {"calendar", "calendar:history"}


def test_an_account_s_own_form_of_what_we_have_a_word_for_is_refused() -> None:
    written = with_settings(rights(("timetable_staff_id", 88127)), Settings(limits={"calendar:staff": "=0"}), TERMS)

    assert [x.reason for x in written.unsaid] == ["rolecall has its own word for that value, or none at all"]


def test_unknown_slugs_are_listed_in_the_order_of_the_account() -> None:
    assert unknown_slugs(rights(*((slug, 1) for slug in (*UNKNOWN, "timetable_access")))) == [*UNKNOWN]


def test_a_list_of_ids_belongs_to_its_switch() -> None:
    assert item_of("finances_accounts_ids") == item_of("finances_accounts_limited_access")
    assert item_of("robots_access") == "robots_access"


def test_no_slug_stands_for_two_things() -> None:
    assert not permissions().keys() & limits().keys()
    assert len(permissions()) == len(catalogue().permissions)


def test_a_role_that_we_do_not_know_is_its_own_key_in_both_directions() -> None:
    known = ("worker", "administrator", "staff_member")

    assert [role_key(slug) for slug in known] == ["employee", "administrator", "staff_member"]
    assert [role_slug(key, known) for key in ("employee", "administrator", "staff_member")] == [*known]
    with pytest.raises(Unsayable):
        role_slug("call-center", known)
