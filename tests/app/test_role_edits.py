"""Roles that only an account knows, on the command line."""

from __future__ import annotations

from pathlib import Path

from program import Program

TEAM = """\
rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"

[[user]]
name = "Anna Petrova"
email = "anna@example.com"

  [[user.access]]
  at = "Riverside"
  role = "=staff_member"
  status = "active"
  grant = ["calendar", "calendar:history=365d", "calendar:staff==99999"]

[[user]]
name = "Olga Lane"
email = "olga@example.com"

  [[user.access]]
  at = "Riverside"
  role = "owner"
  status = "active"
"""


def test_a_role_that_only_an_account_knows_can_be_given_told_and_written_down(
    rolecall: Program, tmp_path: Path
) -> None:
    file = tmp_path / "team.toml"
    file.write_text(TEAM, encoding="utf-8")

    assert rolecall("apply", str(file), "--yes").status == 0
    assert rolecall("apply", str(file), "--yes").out == ""
    assert [row["name"] for row in rolecall("user", "list", "role:staff_member", "--format", "json").json] == [
        "Anna Petrova"
    ]
    assert 'grant = ["calendar", "calendar:staff==99999", "calendar:history=365d"]' in rolecall("export", "-").out
    shown = rolecall("perms", "show", "anna", "--format", "json").json[0]
    assert (shown["role"], shown["limits"]["calendar:staff"]) == ("staff_member", "=99999")
    assert rolecall("role", "set", "anna", "viewer", "--fresh", "--yes").status == 0
    assert rolecall("role", "set", "anna", "staff_member", "--yes").status == 0, "she had it before"
    assert rolecall("perms", "show", "anna", "--format", "json").json[0]["limits"] == shown["limits"]
    assert rolecall("role", "set", "anna", "wizard", "--yes").status == 9
