"""The catalogue that comes with the package, and what is said about unsound data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.soundness import KINDS, check
from rolecall.domain.values import Place, default, parse
from worlds import LAW, masks, parents

Data = dict[str, Any]
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


# -- unsound data ----------------------------------------------------------------------------------


def _row(key: str, **more: Any) -> Data:
    return {"key": key, "title": key.title(), "slug": f"{key}_access", "named": "label", **more}


def _data() -> Data:
    return {
        "sections": [{"key": "reports", "title": "Reports"}],
        "permissions": [_row("reports"), _row("reports.calls"), _row("reports.calls.phones")],
        "limits": [_row("reports.calls:history", values="days")],
    }


def _roles() -> list[Data]:
    return [
        {"key": "owner", "recommended": ["*"], "additional": []},
        {"key": "clerk", "recommended": ["reports"], "additional": ["reports.calls"]},
    ]


def _faults(change: Callable[[Data, list[Data]], object]) -> list[str]:
    data, roles = _data(), _roles()
    change(data, roles)
    with pytest.raises(ValueError, match="unsound") as caught:
        check(data, roles)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_sound_data_passes() -> None:
    check(_data(), _roles())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            lambda data, roles: data["permissions"].append(_row("reports.messages.phones")),
            "permission reports.messages.phones: add reports.messages, which it hangs below",
        ),
        (
            lambda data, roles: data["permissions"].append(_row("tips")),
            "permission tips: its section is not among the sections",
        ),
        (
            lambda data, roles: data["permissions"].append(_row("mailings", section="othre")),
            "permission mailings: its section is not among the sections",
        ),
        (
            lambda data, roles: data["limits"].append(_row("reports.reviews:history", values="days")),
            "limit reports.reviews:history: no permission reports.reviews to narrow",
        ),
        (
            lambda data, roles: data["permissions"].append({**_row("reports.calls"), "slug": "other_access"}),
            "key reports.calls stands 2 times",
        ),
        (
            lambda data, roles: data["permissions"].append(_row("reports.reviews", slug="reports_access")),
            "slug reports_access stands 2 times",
        ),
        (
            lambda data, roles: [row.update(old_slug="dash_access") for row in data["permissions"][:2]],
            "old_slug dash_access stands 2 times",
        ),
        (
            lambda data, roles: data["permissions"][1].update(named="guessed"),
            "reports.calls: named is 'guessed', not one of label, meaning, inferred",
        ),
        (
            lambda data, roles: data["permissions"][2].update(contacts="lsited"),
            "reports.calls.phones: contacts is 'lsited', not one of listed, listed-old, inferred",
        ),
        (
            lambda data, roles: data["limits"][0].update(values="weeks"),
            f"limit reports.calls:history: values is 'weeks', not one of {', '.join(KINDS)}",
        ),
        (
            lambda data, roles: roles[1]["additional"].append("reports.everything"),
            "role clerk: unknown permission reports.everything",
        ),
        (lambda data, roles: roles[1]["additional"].append("reports"), "role clerk: reports twice"),
        (
            lambda data, roles: roles[1].update(limits={"reports.calls:staff": "self"}),
            "role clerk: unknown limit reports.calls:staff",
        ),
        (
            lambda data, roles: roles[1].update(additional=["reports.calls.phones"]),
            "role clerk: reports.calls.phones is useless without reports.calls",
        ),
        (
            lambda data, roles: roles[1].update(recommended=["reports.calls"], additional=["reports"]),
            "role clerk: recommends reports.calls but not reports",
        ),
    ],
)
def test_a_fault_names_the_entry_and_what_is_wrong_with_it(
    change: Callable[[Data, list[Data]], object], fault: str
) -> None:
    assert fault in _faults(change)


def test_all_faults_are_told_at_once() -> None:
    def change(data: Data, roles: list[Data]) -> None:
        data["permissions"][1]["named"] = "guessed"
        data["limits"][0]["values"] = "weeks"
        roles[1]["additional"].append("reports.everything")

    assert len(_faults(change)) >= 3


def test_the_catalogue_is_read_once() -> None:
    assert catalogue() is catalogue()
