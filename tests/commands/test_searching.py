"""Lists are searched by words: every word has to be in the row, whatever its case and accents; selectors go along."""

from __future__ import annotations

import pytest

from program import Program

LISTS = {
    "user list anna RIVERSIDE": ["Anna Petrova"],
    "user list 'petrova  anna'": ["Anna Petrova"],
    "user list +371 riverside": ["Anna Petrova"],
    "user list o’neil": ["Zoe O’Neil"],
    'user list "o\'neil"': ["Zoe O’Neil"],
    "user list riverside": ["Anna Petrova", "Boris Kim", "Olga Lane"],
    "user list boris viewer": ["Boris Kim"],
    "user list role:owner riverside": ["Olga Lane"],
    "user list riverside role:owner role:employee": ["Anna Petrova", "Olga Lane"],
    "user list invited": ["Zoe O’Neil"],
    "user list kim --at Harbour": ["Boris Kim"],
    "user list nobody.yet": ["Ēriks Šmits"],
    "user list smits": ["Ēriks Šmits"],
    "staff list stylist": ["Anna Petrova"],
    "staff list role:employee": ["Anna Petrova"],
    "staff list kim --at Riverside": ["Boris Kim"],
    "location list eur north": ["Riverside"],
    "location list role:viewer": ["Harbour"],
    "network list harbour": ["North"],
    "network list role:owner": ["North"],
    "role list schedule read-only": ["viewer"],
    "role list role:Viewer role:owner": ["viewer", "owner"],
    "role list role:viewer read-only": ["viewer"],
}


@pytest.mark.parametrize("line", LISTS)
def test_a_list_shows_the_rows_with_all_the_words_in_every_format(salon: Program, line: str) -> None:
    if "smits" in line or "nobody" in line:
        invite = "invite 'Ēriks Šmits' --email nobody.yet@example.com --at Harbour --role manager"
        assert (
            salon.line(f"{invite} --yes").status == salon.line("user remove nobody.yet@example.com --yes").status == 0
        )
    done = salon.line(f"{line} --columns {'key' if 'role list' in line else 'name'}")
    assert (done.status, list(dict.fromkeys(done.out.splitlines()))) == (0, LISTS[line]), done.err
    assert [record.get("name", record.get("key")) for record in salon.line(f"{line} --format json").json] == LISTS[line]
    shown = salon.line(f"{line} --format table").out
    assert all(name in shown for name in LISTS[line])


def test_only_the_accesses_whose_rows_have_the_words_are_listed(salon: Program) -> None:
    (boris,) = salon.line("user list boris administrator --format json").json
    assert [access["location"] for access in boris["memberships"]] == ["Riverside"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("user list ana riverside", "No users match “ana riverside”.\nSee them with: rolecall user list"),
        ("user list ana petrova", "No users match “ana petrova”.\nDid you mean Anna Petrova?"),
        ("user list Rivrside", "No users match “Rivrside”.\nDid you mean Riverside?"),
        ("user list role:owner harbour", "No users match “role:owner harbour”.\nSee them with: rolecall user list"),
        ("staff list zzz", "No staff match “zzz”.\nSee them with: rolecall staff list"),
        ("staff list role:viewer", "No staff match “role:viewer”.\nSee them with: rolecall staff list"),
        ("location list rivrside", "No locations match “rivrside”.\nDid you mean Riverside?"),
        ("network list zzz", "No networks match “zzz”.\nSee them with: rolecall network list"),
        ("role list ownr", "No roles match “ownr”.\nDid you mean owner?"),
    ],
)
def test_words_that_no_row_has_are_not_found(salon: Program, line: str, message: str) -> None:
    done = salon.line(line)
    assert (done.status, done.out, done.err) == (9, "", f"rolecall: {message}\n")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("perms show Riverside", "location:Riverside"),
        ("user show riverside", "location:Riverside"),
        ("perms revoke north clients", "network:North"),
        ("role set Owner viewer", "role:owner"),
        ("user accept 'Old Town'", "'location:Old Town'"),
    ],
)
def test_a_location_network_or_role_that_is_typed_for_a_user_suggests_its_selector(
    salon: Program, line: str, meant: str
) -> None:
    assert salon.line("location add 'Old Town' --currency EUR --yes").status == 0
    done = salon.line(line)
    assert (done.status, done.err.splitlines()[1]) == (9, f"Did you mean {meant}?")


def test_the_history_is_searched_too(salon: Program) -> None:
    assert salon.line("perms revoke anna clients --yes --reason 'as agreed with Žanete'").status == 0
    assert salon.line("staff add Eve --at Harbour --yes").status == 0

    def numbers(words: str) -> list[str]:
        return salon.line(f"history list {words} --columns number").out.split()

    assert numbers("ANNA revoke") == numbers("zanete") == numbers("tester clients --user anna") == ["2"]
    assert numbers("2026-01-02 03:04") == numbers("2 jan") == ["3", "2", "1"]
    none = salon.line("history list nothing.like.it --format table")
    assert (none.status, none.out, none.err) == (0, "", "No saved changes match.\n")
