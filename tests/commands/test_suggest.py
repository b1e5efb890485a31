"""`rolecall role suggest`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from program import TERMINAL, Answers, Program

TEAM = """\
rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"
staff = ["Zane Krumina"]

[[user]]
name = "Olga Berg"
email = "olga@example.com"

  [[user.access]]
  at = "Riverside"
  role = "owner"

[[user]]
name = "Boris Kim"
email = "boris@example.com"

  [[user.access]]
  at = "Riverside"
  grant = ["booking.create", "calendar:history=30d"]

[[user]]
name = "Zane Krumina"
email = "zane@example.com"

  [[user.access]]
  at = "Riverside"
  staff = "Zane Krumina"
  grant = ["booking.create"]
"""

TABLE = """\
User          Location   Role now  Suggested    Why
Boris Kim     Riverside  none      call-center  employee needs a linked staff
                                                member
Olga Berg     Riverside  owner     the same     beyond manager:
                                                security.two-factor,
                                                billing.invoices, networks
Zane Krumina  Riverside  none      employee     beyond system-manager:
                                                booking.create
"""

ASSIGNED = """\
Boris Kim · Riverside · no role → call-center
Zane Krumina · Riverside · no role → employee
2 users: effective permissions stay as they are.
"""


@pytest.fixture
def team(rolecall: Program, tmp_path: Path) -> Program:
    """The program on a store with two people without a role."""
    (tmp_path / "team.toml").write_text(TEAM, encoding="utf-8")
    assert rolecall("apply", str(tmp_path / "team.toml"), "--yes").status == 0
    return rolecall


def settings(program: Program) -> list[tuple[Any, ...]]:
    """What is stored and effective for everyone, origins aside: they follow from the role."""
    shown = program("perms", "show", "all", "--format", "json").json
    states = [{key: (p["on"], p["effective"]) for key, p in entry["permissions"].items()} for entry in shown]
    return [(entry["user"], state, entry["limits"]) for entry, state in zip(shown, states, strict=True)]


def test_everyone_gets_a_suggestion_and_the_reason(team: Program) -> None:
    done = team("role", "suggest", streams=TERMINAL)

    assert (done.status, done.out) == (0, TABLE)
    assert done.err == "2 of 3 accesses could have another role with the same permissions.\n"


def test_assigning_changes_no_permission_and_asks_first(team: Program) -> None:
    before = settings(team)
    assert team("role", "suggest", "--assign").status == 8
    done = team("role", "suggest", "--assign", answers=Answers([True]))

    assert (done.status, done.out) == (0, ASSIGNED)
    assert settings(team) == before
    listed = {entry["name"]: entry["memberships"][0]["role"] for entry in team("user", "list", "--format", "json").json}
    assert listed == {"Boris Kim": "call-center", "Olga Berg": "owner", "Zane Krumina": "employee"}


def test_only_those_without_a_role_may_be_asked_for(team: Program) -> None:
    names = [entry["name"] for entry in team("role", "suggest", "--without-role", "--format", "json").json]
    team("role", "suggest", "--without-role", "--assign", "--yes")
    none = team("role", "suggest", "--without-role", streams=TERMINAL)

    assert names == ["Boris Kim", "Zane Krumina"]
    assert (none.status, none.err) == (0, "Everyone has a role.\n")
    assert team("role", "suggest", "--without-role", "--assign").err == "Nothing to change.\n"


def test_the_data_holds_every_key_beyond_the_next_lower_role(team: Program) -> None:
    (entry,) = team("role", "suggest", "zane", "--format", "json").json

    assert entry == {
        "name": "Zane Krumina",
        "email": "zane@example.com",
        "phone": None,
        "location": "Riverside",
        "role": None,
        "status": "active",
        "suggested": "employee",
        "beyond_next_lower": ["booking.create"],
        "why": "beyond system-manager: booking.create",
    }


def test_the_last_owner_of_a_location_stays_one(team: Program) -> None:
    team("perms", "revoke", "olga", "security", "billing", "networks", "--yes")
    team("perms", "revoke", "olga", "security.*", "billing.*", "--yes")
    done = team("role", "suggest", "olga", "--assign", "--yes")

    assert done.status == 7
    assert "Riverside would be left without an owner." in done.err


def test_a_user_who_does_not_exist_is_not_found(team: Program) -> None:
    assert team("role", "suggest", "nobody").status == 9
