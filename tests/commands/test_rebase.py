"""Two administrators at once: what changes otherwise than shown is refused with who did it, anything else is saved."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from program import Answers, Done, Program
from rolecall.app.saving import ANOTHER_EFFECT
from test_terminal import ANNA, changes

BORIS = "boris.kim@example.com"


class Meanwhile(Answers):
    """Someone who says yes after others have run commands."""

    def __init__(self, program: Program, *lines: str) -> None:
        super().__init__([True])
        self.program, self.lines = program, lines

    def confirm(self, question: str) -> bool:
        for line in self.lines:
            done = self.program.process(*line.split("|"), "--yes", "--quiet", environment={"ROLECALL_ACTOR": "olga"})
            assert done.status == 0, done.err
        return super().confirm(question)


def meanwhile(program: Program, line: str, *others: str) -> Done:
    """Runs a command at a terminal; others run theirs while the question stands there."""
    return program.line(f"{line} --format lines", answers=Meanwhile(program, *others))


def effective(program: Program, user: str, key: str) -> bool:
    (shown,) = program("perms", "show", user, "--all", "--format", "json").json
    return bool(shown["permissions"][key]["effective"])


@pytest.mark.parametrize(
    ("line", "other"),
    [
        (f"perms grant {ANNA} booking.edit", f"perms|grant|{ANNA}|tips"),
        (f"perms revoke {ANNA} clients.note", f"perms|grant|{ANNA}|tips"),
        (f"user edit {ANNA} --phone +37120009998", f"perms|grant|{BORIS}|tips|--at|Harbour"),
        ("location edit Riverside --sms-tariff Nordic", "location|edit|Riverside|--region|EE"),
        ("network edit North --name Norden", "location|add|Quay|--currency|EUR"),
    ],
)
def test_a_command_whose_difference_stays_the_same_is_saved_on_what_others_left(
    chain: Program, line: str, other: str
) -> None:
    done = meanwhile(chain, line, other)
    assert (done.status, done.err) == (0, "Saved as change 3.\n")
    assert chain("history", "verify").status == 0


def test_both_changes_hold(chain: Program) -> None:
    assert meanwhile(chain, f"perms grant {ANNA} booking.edit", f"perms|grant|{ANNA}|tips").status == 0
    assert effective(chain, ANNA, "booking.edit")
    assert effective(chain, ANNA, "tips")


@pytest.mark.parametrize(
    ("line", "other"),
    [
        (f"perms grant {ANNA} booking.edit", f"perms|grant|{ANNA}|booking.edit"),
        (f"perms grant {ANNA} booking.edit", f"perms|revoke|{ANNA}|booking"),
        (f"perms revoke {ANNA} booking", f"perms|grant|{ANNA}|booking.edit"),
        (f"role set {ANNA} administrator", f"role|set|{ANNA}|manager"),
        (f"role set {ANNA} administrator", f"perms|grant|{ANNA}|booking.edit"),
        (f"user remove {ANNA}", f"perms|grant|{ANNA}|booking.edit"),
        (f"perms grant {ANNA} booking.edit", f"user|remove|{ANNA}"),
        ("location edit Riverside --sms-tariff Nordic", "location|edit|Riverside|--sms-tariff|Other"),
        (f"user edit {ANNA} --phone +37120009998", f"user|edit|{ANNA}|--email|anna@example.org"),
    ],
)
def test_a_command_whose_difference_would_be_another_is_refused_with_who_changed_what(
    chain: Program, line: str, other: str
) -> None:
    done = meanwhile(chain, line, other)
    assert (done.status, changes(chain)) == (6, 2)
    assert "changed in the store since the plan was made; nothing was saved." in done.err
    assert "  change 2 by olga (" in done.err


@pytest.mark.parametrize("contact", ["--email|anna@example.org", "--phone|+37120009999"])
@pytest.mark.parametrize(
    "line",
    [
        f"role set {ANNA} owner",
        f"invite Ann --email {ANNA} --at Harbour --role manager",
        f"perms reset {ANNA}",
        f"perms grant {ANNA} booking.edit",
    ],
)
def test_whoever_signs_in_with_another_contact_by_then_is_not_given_what_was_shown(
    chain: Program, line: str, contact: str
) -> None:
    done = meanwhile(chain, line, f"user|edit|{ANNA}|{contact}")
    assert (done.status, changes(chain)) == (6, 2)
    assert done.err.splitlines()[-2:] == [f"rolecall: {ANOTHER_EFFECT}", "Run the command again."]


def test_gates_look_at_what_is_saved(chain: Program) -> None:
    done = meanwhile(chain, f"perms revoke {ANNA} clients.note --max-loss 1", f"perms|grant|{ANNA}|tips")
    assert done.status == 0, done.err


def test_many_commands_and_files_are_made_again_too(chain: Program, tmp_path: Path) -> None:
    script = tmp_path / "changes.txt"
    script.write_text(f"perms grant {ANNA} booking.edit\nperms grant {BORIS} tips --at Harbour\n", encoding="utf-8")
    done = meanwhile(chain, f"run {script}", f"perms|grant|{ANNA}|tips")
    assert (done.status, changes(chain)) == (0, 3), done.err
    assert effective(chain, ANNA, "tips")


PHONE_EDIT = f"user|edit|{ANNA}|--phone|+37120009999"


@pytest.mark.parametrize(
    ("phone", "other", "status"),
    [("", f"perms|grant|{ANNA}|tips", 0), ("", PHONE_EDIT, 6), ("+37120008888", PHONE_EDIT, 6)],
    ids=["another access", "a login", "the same phone"],
)
def test_people_of_a_file_are_not_invited_over_what_others_did(
    chain: Program, tmp_path: Path, phone: str, other: str, status: int
) -> None:
    assert chain("user", "edit", ANNA, "--phone", "none", "--yes", "--quiet").status == 0
    people = tmp_path / "people.csv"
    people.write_text(f"name,email,phone,location,role\nAnna,{ANNA},{phone},Harbour,manager\n", encoding="utf-8")
    done = meanwhile(chain, f"invite --file {people}", other)
    assert done.status == status, done.err
    (shown,) = chain("user", "show", ANNA, "--format", "json").json
    assert shown["phone"] == ("+37120009999" if other == PHONE_EDIT else None)
    assert len(shown["memberships"]) == (2 if status == 0 else 1)


KEYS = ("booking.edit", "booking.delete", "tips", "clients.edit")


def test_administrators_who_change_different_permissions_of_one_person_all_save(chain: Program) -> None:
    """Processes on one store, each with a permission of its own: none ends with 6, and nothing is lost."""
    base = [sys.executable, "-m", "rolecall", "perms", "grant", ANNA]
    tail = ["--yes", "--quiet", "--store", str(chain.store)]
    children = [subprocess.Popen([*base, key, *tail], stderr=subprocess.PIPE, text=True) for key in KEYS]
    errors = [child.communicate(timeout=120)[1] for child in children]
    assert [child.returncode for child in children] == [0] * len(KEYS), errors
    assert all(effective(chain, ANNA, key) for key in KEYS)
    assert chain("history", "verify").status == 0


def test_a_location_that_ceased_to_be_a_main_one_meanwhile_is_no_longer_saved_as_shown(chain: Program) -> None:
    done = meanwhile(chain, "location edit Riverside --currency USD", "network|main|North|Harbour")

    assert done.status == 6
    assert done.err.startswith(
        "rolecall: Others changed what this plan comes to since it was shown; nothing was saved."
    )
