"""`report export changes`: who gained and lost what in a time, by whom and why."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from program import Program

LINES = (
    "perms grant anna.petrova booking.edit --reason summer",
    "location add Quay --currency EUR",
    "perms grant boris.kim clients.export --at Harbour",
    "user edit boris.kim --email boris@example.com",
    "perms revoke anna.petrova booking.edit",
)


@pytest.fixture
def grown(chain: Program) -> Program:
    for line in LINES:
        assert chain.line(f"{line} --yes").status == 0
    return chain


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_permission_of_each_access_that_a_change_gave_or_took(grown: Program) -> None:
    exported = rows(grown.line("report export changes anna.petrova").out)
    told = [(r["number"], r["user"], r["location"], r["change"], r["item"], r["reason"]) for r in exported]
    assert [row for row in told if row[0] != "1"] == [
        ("2", "Anna Petrova", "Riverside", "gained", "booking.edit", "summer"),
        ("6", "Anna Petrova", "Riverside", "lost", "booking.edit", ""),
    ]
    assert {row[3] for row in told if row[0] == "1"} == {"role", "status", "staff", "gained"}


def test_the_rows_are_those_of_each_change_as_it_is_shown(grown: Program) -> None:
    exported = rows(grown.line("report export changes").out)
    for number in range(1, 7):
        shown = rows(grown.line(f"history show {number} --format csv").out)
        own = [r for r in exported if r["number"] == str(number)]
        accesses = [(r["user"], r["location"], r["change"], r["item"], r["before"], r["after"]) for r in own]
        assert [row for row in accesses if row[1]] == [
            (r["user"], r["location"], r["change"], r["item"], r["before"], r["after"]) for r in shown if r["location"]
        ]
        assert sum(not r["location"] for r in own) == sum(r["change"] == "login" for r in shown)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("", {"1", "2", "4", "5", "6"}),
        ("--since 2026-01-02", {"1", "2", "4", "5", "6"}),
        ("--since 2026-01-03", set()),
        ("--until 2026-01-01", set()),
        ("--until 2026-01-02", {"1", "2", "4", "5", "6"}),
        ("--as-of 3", {"1", "2"}),
        ("--at Harbour", {"1", "4"}),
    ],
)
def test_only_what_was_saved_in_the_time_is_in_it(grown: Program, words: str, numbers: set[str]) -> None:
    done = grown.line(f"report export changes {words}")
    assert done.status == 0, done.err
    assert {row["number"] for row in rows(done.out)} == numbers


@pytest.mark.parametrize("name", ["changes.xlsx", "changes.html", "changes.md", "changes.json", "changes.csv"])
def test_it_is_written_in_every_format(grown: Program, tmp_path: Path, name: str) -> None:
    done = grown.line(f"report export changes --since yesterday --output {tmp_path / name}")
    assert done.status == 0, done.err
    assert (tmp_path / name).stat().st_size > 100


def test_at_a_terminal_it_is_narrow_and_in_local_time(grown: Program) -> None:
    shown = grown.line("report show changes anna.petrova --format table")
    assert shown.out.splitlines()[-2].split()[:4] == ["6", "2026-01-02", "03:04", "tester"]
    assert {len(line) <= 80 for line in shown.out.splitlines()} == {True}


def test_times_are_for_the_report_on_changes(grown: Program) -> None:
    done = grown.line("report export users --since yesterday")
    assert (done.status, done.err.splitlines()[0]) == (
        2,
        "rolecall: --since and --until are for the report on changes.",
    )


def test_a_table_says_which_role_somebody_lost(grown: Program) -> None:
    grown.line("user remove anna.petrova --yes")
    shown = grown.line("report show changes --sort user --format table").out
    assert "~ role none → employee" in shown
    assert "~ role employee → none" in shown


def test_somebody_who_was_removed_still_has_changes(grown: Program) -> None:
    for line in ("user remove anna.petrova --everywhere", "user forget anna.petrova"):
        assert grown.line(f"{line} --yes").status == 0
    exported = rows(grown.line("report export changes anna.petrova@example.com").out)
    assert {row["user"] for row in exported} == {"Anna Petrova"}
    assert {row["number"] for row in exported} == {"1", "2", "6", "7"}
    assert grown.line("report show changes anna.petrova@example.com --at Harbour").out == ""
    boris = rows(grown.line("report export changes boris@example.com").out)
    assert {"login"} <= {row["change"] for row in boris if row["number"] == "5"}
    assert grown.line("report show changes nobody").status == 9
