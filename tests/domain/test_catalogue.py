"""The catalogue that comes with the package, and the files it is read from."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from rolecall.domain.catalogue import DATA, Limit, Permission, catalogue
from rolecall.domain.values import FORMS, Place, default, parse
from worlds import LAW, masks, parents

ENTRIES: tuple[Permission | Limit, ...] = (*catalogue().permissions, *catalogue().limits)


def test_it_has_16_sections_236_permissions_33_limits_and_8_roles() -> None:
    known = catalogue()

    counted = [len(x) for x in (known.sections, known.permissions, known.limits, known.roles)]

    assert counted == [16, 236, 33, 8]


def test_every_permission_hangs_below_one_that_exists() -> None:
    known = catalogue()

    assert [key for key in known.permission for above in parents(key) if above not in known.permission] == []


def test_every_limit_narrows_a_permission_that_exists_or_the_sign_in() -> None:
    known = catalogue()

    free = [x.key for x in known.limits if x.permission not in known.permission]

    assert free == ["sign-in:addresses"]
    assert known.limit["sign-in:addresses"].permission == ""


def test_every_entry_stands_in_a_section_that_exists() -> None:
    known = catalogue()

    assert {x.section for x in ENTRIES} <= set(known.section)


def test_no_api_slug_of_either_vocabulary_stands_for_two_entries() -> None:
    by_name: dict[str, set[str]] = {}
    for entry in ENTRIES:
        for name in {entry.key, entry.slug, entry.old_slug} - {""}:
            by_name.setdefault(name, set()).add(entry.key)

    assert {name: keys for name, keys in by_name.items() if len(keys) > 1} == {}


def test_every_entry_has_an_api_slug() -> None:
    assert [x.key for x in ENTRIES if not x.slug] == []


def test_no_role_name_stands_for_two_roles() -> None:
    names: dict[str, set[str]] = {}
    for found in catalogue().roles:
        for name in (found.key, found.title, found.slug, *found.also):
            names.setdefault(name.casefold(), set()).add(found.key)

    assert {name: keys for name, keys in names.items() if name and len(keys) > 1} == {}


@pytest.mark.parametrize("key", [r.key for r in catalogue().roles])
def test_a_role_stays_in_the_catalogue_and_recommends_nothing_it_does_not_open(key: str) -> None:
    known, role = catalogue(), catalogue().role[key]

    assert role.allowed & ~known.everything == 0
    assert role.recommended & role.additional == 0
    assert known.needed(role.recommended) == role.recommended
    assert known.needed(role.allowed) == role.allowed


@pytest.mark.parametrize("key", [r.key for r in catalogue().roles])
def test_a_roles_limits_have_values_in_kept_form_for_permissions_it_allows(key: str) -> None:
    role = catalogue().role[key]

    for name, value in role.limits.items():
        limit = catalogue().limit[name]
        assert parse(limit, value, Place()) == value != default(limit)
        assert catalogue().permission[limit.permission].bit & role.allowed


def test_roles_are_ranked_from_viewer_to_owner() -> None:
    ranked = sorted(catalogue().roles, key=lambda r: r.rank)

    assert [r.key for r in ranked] == [
        "viewer",
        "system-manager",
        "employee",
        "call-center",
        "administrator",
        "accountant",
        "manager",
        "owner",
    ]
    assert len({r.rank for r in ranked}) == 8


def test_only_the_role_for_those_who_provide_services_needs_a_staff_member() -> None:
    assert [r.key for r in catalogue().roles if r.staff == "required"] == ["employee"]


def test_five_roles_are_accepted_in_an_invitation() -> None:
    invited = {r.key for r in catalogue().roles if r.invited}

    assert invited == {"employee", "administrator", "accountant", "manager", "owner"}


def test_an_owner_may_hold_everything_and_starts_with_all_that_does_not_narrow() -> None:
    owner, known = catalogue().role["owner"], catalogue()

    assert owner.allowed == known.everything
    assert owner.recommended == known.everything & ~known.narrowing


def test_a_viewer_cannot_be_given_anything_that_changes_data() -> None:
    changing = [p.key for p in catalogue().members(catalogue().role["viewer"].allowed) if p.changes]

    assert changing == []


def test_the_specialists_mobile_app_and_calendar_are_their_own_when_they_start() -> None:
    limits = catalogue().role["employee"].limits

    assert limits["calendar:staff"] == "self"
    assert limits["finance.own-payroll:staff"] == "self"


def test_above_and_below_follow_the_dotted_keys() -> None:
    known = catalogue()

    for p in known.permissions:
        above = {p.key, *parents(p.key)}
        below = {key for key in known.permission if key == p.key or key.startswith(f"{p.key}.")}
        assert set(known.keys(known.above[p.number])) == above
        assert set(known.keys(known.below[p.number])) == below


def test_own_payroll_and_what_hangs_below_it_is_all_that_narrows() -> None:
    assert catalogue().keys(catalogue().narrowing) == ["finance.own-payroll", "finance.own-payroll.accrual"]


def test_the_permissions_of_all_sections_are_the_whole_catalogue_each_once() -> None:
    masks_ = [catalogue().of_section(s.key) for s in catalogue().sections]

    assert sum(masks_) == catalogue().join(masks_) == catalogue().everything


def test_a_key_the_catalogue_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"reports\.nothing"):
        catalogue().mask(["reports", "reports.nothing"])


@LAW
@given(found=masks())
def test_a_mask_and_its_keys_say_the_same(found: int) -> None:
    assert catalogue().mask(catalogue().keys(found)) == found
    assert len(catalogue().members(found)) == found.bit_count()


@LAW
@given(found=masks())
def test_what_is_needed_and_what_hangs_below_agree_with_the_dotted_keys(found: int) -> None:
    known, keys = catalogue(), set(catalogue().keys(found))

    needed = keys | {above for key in keys for above in parents(key)}
    subtree = {key for key in known.permission if keys & {key, *parents(key)}}

    assert set(known.keys(known.needed(found))) == needed
    assert set(known.keys(known.join(known.below[number] for number in known.numbers(found)))) == subtree


# -- the data files --------------------------------------------------------------------------------

RAW, RAW_ROLES = (json.loads((Path(DATA) / name).read_text("utf-8")) for name in ("catalogue.json", "roles.json"))
ROWS = [*RAW["permissions"], *RAW["limits"]]


@pytest.mark.parametrize("field", ["key", "slug", "old_slug"])
def test_no_two_entries_share_a_name(field: str) -> None:
    counted = Counter(row[field] for row in ROWS if row.get(field))

    assert [name for name, number in counted.items() if number > 1] == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("named", {"label", "meaning", "inferred"}),
        ("contacts", {"listed", "listed-old", "inferred", None}),
        ("values", {*FORMS, None}),
    ],
)
def test_every_entry_is_described_in_the_words_that_the_program_knows(field: str, words: set[str | None]) -> None:
    assert {row.get(field) for row in ROWS} <= words


@pytest.mark.parametrize("role", RAW_ROLES["roles"], ids=lambda role: str(role["key"]))
def test_a_role_names_each_permission_once_and_recommends_or_allows_what_it_needs(role: dict[str, Any]) -> None:
    keys = [key for key in (*role["recommended"], *role["additional"]) if key != "*"]

    assert [key for key, number in Counter(keys).items() if number > 1] == []
    assert set(role.get("limits", {})) <= {row["key"] for row in RAW["limits"]}
    if "*" not in role["recommended"]:
        assert {above for key in keys for above in parents(key)} <= set(keys)


def test_the_catalogue_is_read_once() -> None:
    assert catalogue() is catalogue()
