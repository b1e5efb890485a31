"""Options that every verb shares: they stand before or after the command, and mean one thing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conduct import WRITING
from program import Program
from test_terminal import ANNA, changes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("--format json user list", "user list --format json"),
        ("user --format=json list", "user list --format=json"),
        ("--at Harbour user --columns name list", "user list --at Harbour --columns name"),
        ("-q export -", "export - -q"),
        (f"-nq perms grant {ANNA} booking.edit", f"perms grant {ANNA} booking.edit -nq"),
        (f"--max-loss 0 perms revoke {ANNA} booking", f"perms revoke {ANNA} booking --max-loss 0"),
        ("--format json user show nobody", "user show nobody --format json"),
        ("--limit 1 role list", "role list --limit 1"),
        ("--at Riverside --help", "--help"),
        ("--at Riverside perms --help", "perms --help"),
        ("--format json", "home --format json"),
        ("perms --quiet", "perms"),
    ],
)
def test_a_shared_option_means_the_same_before_and_after_the_command(chain: Program, before: str, after: str) -> None:
    first, second = chain.line(before), chain.line(after)
    assert (first.status, first.out, first.err) == (second.status, second.out, second.err)


def test_an_own_option_before_the_command_is_wrong_usage(chain: Program) -> None:
    for line in ("--everywhere user remove anna", "user --everywhere remove anna", "--nothing user list", "--at"):
        assert chain.line(line).status == 2, line


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("user list --at Riverside --at Harbour", "--at"),
        ("--at Riverside user list --at Harbour", "--at"),
        ("user list --format json --format=csv", "--format"),
        (f"perms revoke {ANNA} booking --max-loss 1 --max-loss 100", "--max-loss"),
        (f"role set {ANNA} employee --staff Anna --staff Boris", "--staff"),
        ("location add Quay --currency EUR --currency USD", "--currency"),
        ("invite Eve --email a@example.com --email b@example.com", "--email"),
        ("report export contacts -o a.csv --output b.csv", "--output"),
        ("apply - --reason one --reason one", "--reason"),
    ],
)
def test_a_repeated_option_that_takes_one_value_is_wrong_usage(chain: Program, line: str, option: str) -> None:
    done = chain.line(line)
    assert (done.status, done.out) == (2, "")
    assert done.err == f"rolecall: {option} is given more than once.\nGive it once.\n"


@pytest.mark.parametrize("option", ["--store", "--at", "--max-loss", "--max-gain", "--plan-out"])
def test_an_option_whose_value_a_script_has_lost_is_wrong_usage_and_saves_nothing(chain: Program, option: str) -> None:
    before = chain.store.read_bytes()
    for line in (f"perms revoke {ANNA} booking --yes {option} ''", f"{option}= perms revoke {ANNA} booking --yes"):
        done = chain.line(line)
        assert (done.status, done.err.splitlines()[0]) == (2, f"rolecall: {option} has no value.")
    assert chain.store.read_bytes() == before


@pytest.mark.parametrize("name", WRITING)
def test_every_verb_refuses_a_repeated_reason(chain: Program, name: str) -> None:
    done = chain.line(f"{name} --reason one --reason two")
    assert (done.status, done.err.splitlines()[0]) == (2, "rolecall: --reason is given more than once.")


def test_options_that_may_be_repeated_and_flags_are_not_refused(chain: Program) -> None:
    line = f"perms grant {ANNA} booking.edit --user boris.kim@example.com --user marta.ozola@example.com -n -n -q -q"
    assert chain.line(f"{line} --forbid clients.export --forbid tips --at Riverside").status == 0


def test_a_dry_run_writes_no_plan_either(chain: Program) -> None:
    file = chain.store.parent / "plan.json"
    done = chain.line(f"perms grant {ANNA} booking.edit --dry-run --plan-out {file}")
    assert done.status == 2
    assert "--dry-run and --plan-out exclude each other" in done.err
    assert not file.exists()


def test_a_plan_without_changes_takes_the_place_of_the_one_before(chain: Program) -> None:
    file = chain.store.parent / "plan.json"
    assert chain.line(f"perms grant {ANNA} booking.edit --plan-out {file} --exit-code").status == 4
    assert chain.line(f"apply {file} --yes").status == 0
    done = chain.line(f"perms grant {ANNA} booking.edit --plan-out {file} --exit-code")
    assert (done.status, done.err) == (0, f"Nothing to change.\nWrote a plan without changes to {file}.\n")
    done = chain.line(f"apply {file} --yes")
    assert (done.status, done.err) == (0, "Nothing to change.\n")
    assert changes(chain) == 2


ROWS = "name,email,location,role\nEve Stone,eve@example.com,Harbour,manager\nBad Row,nobody,Harbour,manager\n"


@pytest.mark.parametrize(
    ("more", "status", "written"),
    [("--yes", 5, {"rejects.csv"}), ("--dry-run", 0, set()), ("--plan-out plan.json", 0, {"plan.json", "rejects.csv"})],
)
def test_partly_done_is_what_was_done_in_part(
    salon: Program, monkeypatch: pytest.MonkeyPatch, more: str, status: int, written: set[str]
) -> None:
    monkeypatch.chdir(salon.store.parent)
    line = f"invite --file - --partial --rejects rejects.csv {more}"
    done = salon.line(line, text=ROWS)
    assert done.status == status, done.err
    assert {p.name for p in salon.store.parent.iterdir() if not p.name.startswith("store.db")} == written


def test_rejects_that_cannot_be_written_any_more_take_nothing_back(
    salon: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(salon.store.parent)
    done = salon.line("invite --file - --partial --rejects /dev/full --yes", text=ROWS)
    assert (done.status, changes(salon)) == (5, 2), done.err
    assert "They are written nowhere. Cannot write /dev/full: No space left on device." in done.err


def test_several_creators_of_one_store_say_created_once(rolecall: Program) -> None:
    rolecall.store.parent.mkdir()
    command = [sys.executable, "-m", "rolecall", "location", "add", "Quay {}", "--currency", "EUR", "--yes", "--store"]
    children = [
        subprocess.Popen(
            [word.format(number) for word in command] + [str(rolecall.store)], stderr=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    errors = [child.communicate(timeout=60)[1] for child in children]
    assert [child.returncode for child in children] == [0] * 4, errors
    assert sum("Created the store" in err for err in errors) == 1
