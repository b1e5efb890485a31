"""`--as-of`: every reading command tells what the store was at an earlier moment."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from program import Program
from schemas import validator

ANNA = "anna.petrova@example.com"
LINES = [
    "perms grant anna.petrova booking.edit",
    "location add Quay --currency EUR",
    "invite Ann --email ann@example.com --role administrator --at Quay",
    "user edit anna.petrova --name Anna-Kim",
    "role set anna.petrova administrator",
    "network edit North --name Nord",
    "perms revoke role:manager booking.edit",
    "user remove boris.kim --everywhere",
    "location edit Harbour --currency GBP",
    "staff add Zoe --at Quay",
    "history undo 9",
]


@pytest.fixture
def moments(chain: Program) -> list[str]:
    """The exports of a store after each of its changes."""
    exports = [chain("export", "-").out]
    for line in LINES:
        done = chain.line(f"{line} --yes")
        assert done.status == 0, (line, done.err)
        exports.append(chain("export", "-").out)
    return exports


def test_what_was_exported_then_is_exported_as_of_then(chain: Program, moments: list[str]) -> None:
    for number, export in enumerate(moments, 1):
        done = chain("export", "-", "--as-of", str(number))
        assert done.out == export
        assert done.err.startswith(f"As of change {number}, 2026-01-02 03:04: ")


READING = [
    "user list",
    "user show boris.kim",
    "location list",
    "location show Harbour",
    "staff list",
    "network list",
    "perms show anna.petrova",
    "perms diff anna.petrova boris.kim",
    "perms explain anna.petrova booking.edit",
    "perms who booking.edit",
    "report show users",
    "report export permissions",
    "report export roles --format json",
    "perms show anna.petrova --format json",
]


@pytest.mark.parametrize("line", READING)
def test_every_reading_command_answers_as_it_did_then(chain: Program, line: str) -> None:
    before = chain.line(line)
    assert before.status in (0, 3)
    for change in LINES:
        chain.line(f"{change} --yes")
    then = chain.line(f"{line} --as-of 1")
    assert then.status == before.status
    if "json" not in line:
        assert then.out == before.out
    elif "report" not in line:
        assert then.json == before.json


def test_json_says_of_which_moment_it_is_beside_the_answer(chain: Program) -> None:
    chain.line("location add Quay --currency EUR --yes")
    envelope = json.loads(chain.line("location list --format json --as-of 1").out)
    assert envelope["as_of"] == {"change": 1, "at": "2026-01-02T03:04:05+00:00"}
    assert "Quay" not in [row["name"] for row in envelope["data"]]
    validator("answer").validate(envelope)
    assert "as_of" not in json.loads(chain.line("location list --format json").out)


@pytest.mark.parametrize(
    ("moment", "number"),
    [("2026-01-02", 2), ("2026-01-02 03:04", 2), ("2026-01-02T03:04:05Z", 2), ("now", 2), ("1", 1)],
)
def test_a_moment_is_a_change_or_a_time(chain: Program, moment: str, number: int) -> None:
    chain.line("location add Quay --currency EUR --yes")
    assert f"As of change {number}, " in chain("user", "list", "--as-of", moment).err


@pytest.mark.parametrize(
    ("moment", "status", "message"),
    [
        ("7", 9, "There is no change 7."),
        ("0", 9, "There is no change 0."),
        ("9" * 30, 9, f"There is no change {'9' * 30}."),
        ("2026-01-01", 9, "Nothing had been saved by 2026-01-01 23:59."),
        ("yesterday", 9, "Nothing had been saved by 2026-01-01 23:59."),
        ("soon", 2, "“soon” is not a valid value for --as-of."),
        ("-1", 2, "“-1” is not a valid value for --as-of."),
    ],
)
def test_what_is_no_moment_says_so(chain: Program, moment: str, status: int, message: str) -> None:
    done = chain("user", "list", f"--as-of={moment}")
    assert (done.status, done.err.splitlines()[0]) == (status, f"rolecall: {message}")


def test_a_command_that_changes_something_has_no_such_option(chain: Program) -> None:
    for line in (
        "perms grant anna.petrova booking.edit --as-of 1 --yes",
        "history undo --as-of 1",
        "history list --as-of 1",
        "store backup team.db --as-of 1",
        "store verify --as-of 1",
    ):
        done = chain.line(line)
        assert (done.status, "Unknown option --as-of." in done.err) == (2, True), done.err


def test_drift_and_checks_are_told_of_the_store_as_it_stood(chain: Program, tmp_path: Path) -> None:
    file = tmp_path / "then.toml"
    chain("export", str(file))
    chain.line("role set anna.petrova administrator --yes")
    assert chain("drift", str(file)).status == 4
    assert chain("drift", str(file), "--as-of", "1").status == 0
    expected = tmp_path / "anna.rolecall.toml"
    expected.write_text(f'rolecall = 1\n[[expect]]\nuser = "{ANNA}"\ncannot = ["clients.export"]\n')
    assert chain("check", str(expected), "--live", "--as-of", "1").status == 0
    done = chain("check", str(expected), "--as-of", "1")
    assert (done.status, done.err.splitlines()[0]) == (2, "rolecall: --as-of is about the store, which is not checked.")


PAST = """UPDATE history_parts SET content = (SELECT content FROM history_parts WHERE number = 3) WHERE number = 2"""


@pytest.mark.parametrize("spoiled", [PAST, "UPDATE history SET actor = 'nobody' WHERE number = 2"])
@pytest.mark.parametrize(
    "line",
    ["export - --as-of 1", f"perms show {ANNA} --as-of 1", f"perms diff {ANNA} --since 1", "report export changes"],
)
def test_a_past_that_was_changed_outside_is_not_shown(chain: Program, line: str, spoiled: str) -> None:
    assert chain("perms", "grant", ANNA, "booking.edit", "--yes").status == 0
    assert chain("perms", "grant", ANNA, "tips", "--yes").status == 0
    with sqlite3.connect(chain.store) as connection:
        connection.execute(spoiled)
    connection.close()
    done = chain.line(line)
    assert (done.status, done.out) == (6, "")
    assert done.err == (
        "rolecall: The store does not match its history: change 2 is not as it was written.\n"
        "See: rolecall history verify\n"
    )
