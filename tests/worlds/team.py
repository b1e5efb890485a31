"""A small team for golden texts: three locations, a network, and four people of different roles."""

from __future__ import annotations

from program import TERMINAL, Done, Program

TEAM = """
rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"
sms_tariff = "Baltics"
region = "LV"
main_network = "North"
staff = [{ name = "Anna Petrova", position = "Stylist" }, "Boris Kim", "Zoë"]

[[location]]
name = "Harbour"
currency = "RSD"

[[location]]
name = "Old Town"
currency = "EUR"

[[network]]
name = "North"
locations = ["Riverside", "Harbour"]

[[network]]
name = "Solo"
locations = ["Old Town"]

[[user]]
name = "Anna Petrova"
email = "anna@example.com"
phone = "+37120000001"

  [[user.access]]
  at = "Riverside"
  role = "employee"
  staff = "Anna Petrova"
  grant = ["calendar:staff=Zoë"]

[[user]]
name = "Boris Kim"
phone = "+37120000002"

  [[user.access]]
  at = "Riverside"
  role = "manager"
  staff = "Boris Kim"
  grant = ["booking.network-clients:network=North"]

[[user]]
name = "Clara Oswald"
email = "clara@example.com"

  [[user.access]]
  at = "Harbour"
  role = "viewer"
  status = "invited"
  invited = "2025-12-24T18:00:00+00:00"
"""


def begin(rolecall: Program) -> Program:
    """The program on a store that holds the team."""
    done = rolecall("apply", "-", "--yes", "--quiet", text=TEAM)
    assert done.status == 0, done.err
    return rolecall


def shown(rolecall: Program, line: str) -> str:
    """What a dry run draws at a terminal of 80 columns, without the last remark."""
    done: Done = rolecall.line(f"{line} --dry-run", streams=TERMINAL)
    assert (done.status, done.err) == (0, "Dry run: nothing was saved.\n"), done.err
    return done.out


def refused(rolecall: Program, line: str, status: int = 7) -> str:
    """The error of a command that changes nothing."""
    before = rolecall("export", "-").out
    done = rolecall.line(f"{line} --yes")
    assert (done.status, done.out) == (status, "")
    assert rolecall("export", "-").out == before
    return done.err


def exported(rolecall: Program) -> str:
    """The whole world as it stands in the store."""
    return rolecall("export", "-").out
