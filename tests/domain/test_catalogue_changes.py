"""A catalogue that renamed, moved and dropped keys: what was saved before still reads, and its effect is told.

Each test runs the program in a process of its own, whose data files are those of a later catalogue.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from program import Done, Program
from rolecall.domain.catalogue import DATA

LATER = """
import sys
import rolecall.domain.catalogue as known
known.DATA = sys.argv[1]
from rolecall.__main__ import main
sys.argv[1:2] = []
sys.exit(main())
"""
RENAMED = {
    "clients.visit-history": "clients.visits",
    "booking.create": "finance.create-booking",
    "reports.appointments:history": "reports.appointments:days",
}
"""The second stands in another section now, below another permission."""
DROPPED = {"reports.reviews": "View reviews", "calendar:history": "Viewing period"}
ANNA, BORIS = "anna@example.com", "boris@example.com"


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The data files of a later catalogue."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    for name in ("catalogue.json", "roles.json"):
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in RENAMED.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        data = json.loads(text)
        if name == "roles.json":
            _drop_from_roles(data)
        else:
            _drop(data)
        (folder / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return folder


def _drop(data: dict[str, list[dict[str, str]]]) -> None:
    gone = tuple(DROPPED)
    for kind in ("permissions", "limits"):
        data[kind] = [
            row for row in data[kind] if not re.match(rf"({'|'.join(map(re.escape, gone))})(\.|:|$)", row["key"])
        ]
    for row in data["permissions"]:
        if row["key"] == "finance.create-booking":
            row.pop("section", None)
    data["renamed"] = [{"key": old, "to": new} for old, new in RENAMED.items()]
    data["dropped"] = [{"key": key, "title": title} for key, title in DROPPED.items()]
    data["dropped"].append({"key": "reports.reviews.delete", "title": "Delete reviews"})


def _drop_from_roles(data: dict[str, list[dict[str, object]]]) -> None:
    for role in data["roles"]:
        for kind in ("recommended", "additional"):
            keys = role[kind]
            assert isinstance(keys, list)
            role[kind] = [key for key in keys if not key.startswith("reports.reviews")]
        limits = role.get("limits", {})
        assert isinstance(limits, dict)
        role["limits"] = {key: value for key, value in limits.items() if key != "calendar:history"}


def today(program: Program, folder: Path, *words: str) -> Done:
    """The program with the later catalogue."""
    environment = {**os.environ, "ROLECALL_STORE": str(program.store)}
    ran = subprocess.run(
        [sys.executable, "-c", LATER, str(folder), *words], env=environment, capture_output=True, text=True, check=False
    )
    return Done(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture
def saved(salon: Program) -> Program:
    """What Anna, an employee, and Boris, an administrator, had before."""
    for line in (
        f"perms grant {ANNA} booking.create calendar:history=7d",
        f"perms grant {BORIS} reports.reviews reports.appointments:history=7d --at Riverside",
        f"perms revoke {ANNA} finance",
    ):
        done = salon.line(f"{line} --yes")
        assert done.status == 0, done.err
    return salon


def keys(done: Done) -> set[str]:
    (membership,) = json.loads(done.out)["data"]
    return {key for key, state in membership["permissions"].items() if state["effective"]}


def test_what_was_saved_under_an_earlier_key_is_there_under_todays(saved: Program, later: Path) -> None:
    before = keys(saved("perms", "show", ANNA, "--format", "json"))
    now = keys(today(saved, later, "perms", "show", ANNA, "--format", "json"))
    assert "clients.visit-history" in before
    assert "clients.visits" in now
    assert before - now == {"clients.visit-history", "booking.create"}
    asked = today(saved, later, "perms", "explain", ANNA, "clients.visit-history")
    assert (asked.status, "clients.visits" in asked.out) == (0, True), asked.err


def test_who_gains_and_loses_by_the_change_is_told(saved: Program, later: Path) -> None:
    told = today(saved, later, "store", "upgrade")
    assert told.status == 0, told.err
    anna, boris = (next(line for line in told.err.splitlines() if line.startswith(name)) for name in ("Anna", "Boris"))
    assert anna == (
        "Anna Petrova · Riverside: loses Create appointments (finance.create-booking); "
        "is no longer limited by Viewing period (calendar:history=7d) by a change of the catalogue."
    )
    assert "loses View reviews (reports.reviews)" in boris
    verified = today(saved, later, "store", "verify")
    assert verified.status == 0
    assert f"Caution: {anna}" in verified.err
    assert saved("store", "verify").err == ""


def test_what_was_dropped_is_kept_and_written_back_as_it_was(saved: Program, later: Path) -> None:
    before = keys(saved("perms", "show", BORIS, "--at", "Riverside", "--format", "json"))
    done = today(saved, later, "perms", "grant", BORIS, "clients.export", "--at", "Riverside", "--yes")
    assert done.status == 0, done.err
    exported = today(saved, later, "export", "-")
    file = saved.store.parent / "later.toml"
    file.write_text(exported.out, encoding="utf-8")
    applied = today(saved, later, "apply", str(file), "--yes")
    assert (applied.status, applied.err) == (0, "Nothing to change.\n")
    assert today(saved, later, "history", "verify").status == 0
    with_names_of_today = saved("perms", "show", BORIS, "--at", "Riverside")
    assert (with_names_of_today.status, "unknown to this version" in with_names_of_today.err) == (65, True)
    assert "reports.reviews" in before
    undone = today(saved, later, "history", "undo", "--yes")
    assert undone.status == 0, undone.err


def test_a_key_that_no_catalogue_knows_is_of_a_newer_version(saved: Program, later: Path) -> None:
    assert today(saved, later, "perms", "grant", ANNA, "clients.visits", "--yes").status == 0
    assert today(saved, later, "perms", "revoke", ANNA, "clients.visits", "--yes").status == 0
    assert today(saved, later, "store", "verify").status == 0
