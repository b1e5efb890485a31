"""Users named in a file, and several unknown ones told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from program import Program

ANNA, LIIS = "anna.petrova@example.com", "liis.tamm@example.com"
VERBS = (
    "perms grant --users-from {} booking.edit --dry-run",
    "perms revoke --users-from {} booking --dry-run",
    "perms copy anna.kallas@example.com --users-from {} --dry-run",
    "perms show --users-from {}",
    "role set administrator --users-from {} --dry-run",
    "user list --users-from {}",
    "user show --users-from {}",
    "user accept --users-from {} --dry-run",
    "user remove --users-from {} --dry-run",
    "user remove --users-from {} --everywhere --dry-run",
    "user cancel --users-from {} --everywhere --dry-run",
)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file that names two users."""
    file = tmp_path / "users.txt"
    file.write_text(f"# the team\n{ANNA}\n\n  {LIIS}  \n", encoding="utf-8")
    return file


@pytest.mark.parametrize("line", [line for line in VERBS if "copy" not in line and "cancel" not in line])
def test_every_verb_takes_users_from_a_file(chain: Program, people: Path, line: str) -> None:
    done = chain.line(line.format(people))

    assert done.status == 0, done.err


@pytest.mark.parametrize("line", VERBS)
def test_every_unknown_user_of_a_file_is_reported_with_its_line(chain: Program, people: Path, line: str) -> None:
    people.write_text(f"nobody\n{ANNA}\nrole:nothing\nAnna\n", encoding="utf-8")

    done = chain.line(line.format(people))

    assert done.status == 65
    places = [text.split(": ")[0].strip() for text in done.err.splitlines() if f"{people}:" in text][1:]
    assert places == [f"{people}:1:1", f"{people}:3:1", f"{people}:4:1"]


def test_a_file_from_standard_input_names_users(chain: Program) -> None:
    done = chain("user", "show", "--users-from", "-", "--format", "json", text=f"{ANNA}\n{LIIS}\n")

    assert [user["email"] for user in done.json] == [ANNA, LIIS]


def test_several_unknown_users_are_reported_at_once_and_nothing_is_saved(chain: Program) -> None:
    done = chain("perms", "grant", "nobody", "booking.edit", "--user", ANNA, "--user", "noone", "--yes")

    assert done.status == 9
    assert done.err.splitlines() == [
        "rolecall: 2 names are unknown or ambiguous: “nobody”, “noone”.",
        "  No user is called “nobody”. See them with: rolecall user list",
        "  No user is called “noone”. See them with: rolecall user list",
    ]


def test_a_role_is_set_for_several_users(chain: Program) -> None:
    done = chain("role", "set", ANNA, "manager", "--user", LIIS, "--yes")

    assert done.status == 0, done.err
    shown = chain("user", "show", ANNA, LIIS, "--format", "json").json
    assert [m["role"] for user in shown for m in user["memberships"]] == ["manager", "manager"]


def test_with_a_file_of_users_every_word_is_a_permission(chain: Program, people: Path) -> None:
    done = chain("perms", "grant", ANNA, "--users-from", str(people), "booking.edit")

    assert done.status == 9
    assert "With --users-from every word is a permission" in done.err


def test_a_file_that_names_nobody_is_bad_and_no_user_at_all_is_wrong_usage(chain: Program, people: Path) -> None:
    people.write_text("# nobody yet\n", encoding="utf-8")

    assert chain("user", "show", "--users-from", str(people)).status == 65
    assert chain("user", "show").status == 2
