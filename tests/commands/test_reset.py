"""`rolecall perms reset`."""

from __future__ import annotations

from pathlib import Path

from program import TERMINAL, Answers, Program

DIFF = """\
Marta Ozola · Riverside · administrator
  Appointment calendar
  − Show phone numbers                                           client contacts
  Booking window
  − Show phone numbers                                           client contacts
  All Clients
  − Show phone number and email in the client card               client contacts
  Reports
  ~ View appointment list: history       30 days → no days back  narrower
  Finance
  + Export cash flow to Excel
1 user: 1 gained, 1 narrowed, 3 lost.
No longer has sight of client contacts.
"""

ROLELESS = """\
rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"

[[user]]
name = "Boris Kim"
email = "boris@example.com"

  [[user.access]]
  at = "Riverside"
  grant = ["tips"]
"""


def test_the_diff_is_shown_and_saved_with_a_yes(chain: Program) -> None:
    done = chain("perms", "reset", "marta.ozola", answers=Answers([True]))

    assert (done.status, done.out) == (0, DIFF)
    assert chain("perms", "reset", "marta.ozola", "--yes").err == "Nothing to change.\n"


def test_link_and_remembered_settings_stay(chain: Program) -> None:
    who = ("anna.petrova", "--yes")
    chain("perms", "grant", "anna.petrova", "booking.edit", "--yes")
    chain("role", "set", "anna.petrova", "administrator", "--yes")
    assert chain("perms", "reset", *who).status == 0
    chain("role", "set", "anna.petrova", "employee", "--yes")

    shown = chain("perms", "explain", "anna.petrova", "booking.edit", "--format", "json").json
    assert shown["allowed"]
    assert (
        chain("user", "show", "anna.petrova", "--format", "json").json[0]["memberships"][0]["staff"] == "Anna Petrova"
    )


def test_selectors_reset_many(chain: Program) -> None:
    assert chain("perms", "reset", "role:employee", "--at", "Riverside", "--yes").status == 0
    assert chain("perms", "reset", "role:employee", "--at", "Riverside", "--yes").err == "Nothing to change.\n"


def test_a_user_without_a_role_is_refused_with_what_to_type(rolecall: Program, tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(ROLELESS, encoding="utf-8")
    rolecall("apply", str(tmp_path / "team.toml"), "--yes")
    done = rolecall("perms", "reset", "boris", "--yes", streams=TERMINAL)

    assert (done.status, done.out) == (7, "")
    assert done.err == (
        "rolecall: Boris Kim at Riverside has no role, so there is nothing to reset to.\n"
        "Give a role that fits: rolecall role suggest --without-role --assign\n"
    )
    assert rolecall("role", "suggest", "--without-role", "--assign", "--yes").status == 0
    assert rolecall("perms", "reset", "boris", "--yes").status == 0
