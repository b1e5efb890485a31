"""Drift between the store and a file, in both directions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from program import CHAIN, TERMINAL, Program

WORLD = """rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"

[[user]]
name = "Anna Petrova"
email = "anna@example.com"

  [[user.access]]
  at = "Riverside"
  role = "administrator"

[[user]]
name = "Boris Kim"
email = "boris@example.com"

  [[user.access]]
  at = "Riverside"
  role = "viewer"
"""
CHANGED = (
    WORLD.replace("Boris", "Vera").replace("boris", "vera").replace('"EUR"', '"USD"')
    .replace('"administrator"', '"administrator"\n  grant = ["clients.export", "reports.appointments:history=7d"]')
)  # fmt: skip


@pytest.fixture
def team(rolecall: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A store with the world, and both files in the working folder."""
    monkeypatch.chdir(tmp_path)
    Path("world.toml").write_text(WORLD)
    Path("changed.toml").write_text(CHANGED)
    assert rolecall("apply", "world.toml", "--yes").status == 0
    return rolecall


def test_an_export_has_not_drifted(chain: Program, tmp_path: Path) -> None:
    file = str(tmp_path / "export.toml")
    assert chain("export", file).status == 0
    for form in ("table", "lines", "csv", "markdown"):
        done = chain("drift", file, "--format", form)
        assert (done.status, done.err) == (0, f"The store agrees with {file}.\n")
    assert chain("drift", str(CHAIN), "--format", "json").json["agrees"] is True


def test_drift_is_shown_in_both_directions(team: Program) -> None:
    done = team("drift", "changed.toml", streams=TERMINAL)
    assert done.status == 4
    assert done.err == "Drift: 2 missing, 2 undeclared, 2 different.\n"
    assert (
        done.out
        == """\
Missing: changed.toml declares it, the store does not have it
What                                            Details
user Vera Kim <vera@example.com>
access Vera Kim <vera@example.com> · Riverside  viewer, 62 permissions

Undeclared: the store has it, changed.toml does not
What                                              Details
user Boris Kim <boris@example.com>
access Boris Kim <boris@example.com> · Riverside  viewer, 62 permissions

Different: changed.toml and the store say otherwise
  Item                             File  Store  Remark
location Riverside
  currency                         USD   EUR
Anna Petrova <anna@example.com> · Riverside
  Export the client list to Excel  on    off    client contacts
  View appointment list: history   7d    none   the store is narrower
"""
    )


def test_lines_and_json_hold_every_difference(team: Program) -> None:
    rows = [line.split("\t") for line in team("drift", "changed.toml").out.splitlines()]
    assert [row[0] for row in rows] == ["missing"] * 2 + ["undeclared"] * 2 + ["different"] * 3
    assert rows[4] == ["different", "location Riverside", "", "currency", "", "USD", "EUR", ""]
    who = ["different", "Anna Petrova <anna@example.com>", "Riverside"]
    assert rows[5] == [*who, "clients.export", "Export the client list to Excel", "on", "off", "client contacts"]
    assert rows[6][:4] == [*who, "reports.appointments:history"]
    assert rows[6][5:] == ["7d", "none", "the store is narrower"]
    data = team("drift", "changed.toml", "--format", "json").json
    assert data["agrees"] is False
    assert [d["item"] for d in data["different"]] == ["currency", "clients.export", "reports.appointments:history"]


def test_a_field_of_several_words_is_one_item(team: Program) -> None:
    tariff = 'currency = "EUR"\nsms_tariff = '
    for file, rate in (("basic.toml", "Basic rate"), ("nordic.toml", "Nordic rate")):
        Path(file).write_text(WORLD.replace('currency = "EUR"', f'{tariff}"{rate}"'))
    assert team("apply", "basic.toml", "--yes").status == 0
    row = team("drift", "nordic.toml").out.rstrip("\n").split("\t")
    assert row == ["different", "location Riverside", "", "SMS tariff", "", "Nordic rate", "Basic rate", ""]


REACH = """rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"
staff = [{ name = "Anna Petrova", position = "Stylist" }, { name = "Boris Kim", position = "Barber" }]

[[user]]
name = "Anna Petrova"
email = "anna@example.com"

  [[user.access]]
  at = "Riverside"
  role = "administrator"
  grant = ["calendar:position=Stylist"]

[[user]]
name = "Clara Oswald"
email = "clara@example.com"

  [[user.access]]
  at = "Riverside"
  role = "viewer"
"""


@pytest.fixture
def reaching(rolecall: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A store in which a limit reaches the stylists of a location."""
    monkeypatch.chdir(tmp_path)
    assert rolecall("apply", "-", "--yes", text=REACH).status == 0
    return rolecall


def test_an_unchanged_limit_that_reaches_others_is_drift(reaching: Program) -> None:
    done = reaching("drift", "-", text=REACH.replace("Barber", "Stylist"))
    assert [line.split("\t")[1:] for line in done.out.splitlines()] == [
        ["staff Boris Kim", "", "position", "", "Stylist", "Barber", "at Riverside"],
        [
            "Anna Petrova <anna@example.com>",
            "Riverside",
            "calendar:position",
            "Appointment calendar: position",
            "Stylist",
            "Stylist",
            "− Boris Kim, the store is narrower",
        ],
    ]


def test_a_login_that_opens_the_access_of_another_is_drift(reaching: Program) -> None:
    phone = '"clara@example.com"\nphone = "+37120000009"'
    assert reaching("apply", "-", "--yes", text=REACH.replace('"clara@example.com"', phone)).status == 0
    moved = REACH.replace('"anna@example.com"', phone.replace("clara", "anna"))
    moved = moved.replace('"clara@example.com"', phone.replace("0009", "0010"))
    rows = [line.split("\t")[1:] for line in reaching("drift", "-", text=moved).out.splitlines()]
    assert ["login +37120000009", "", "access of", "", "Anna Petrova", "Clara Oswald"] in [row[:6] for row in rows]


def test_a_missing_staff_member_is_one_difference(reaching: Program) -> None:
    done = reaching("drift", "-", text=REACH.replace('"Barber" }]', '"Barber" }, "Zoë"]'))
    assert done.out == "missing\tstaff Zoë · Riverside\t\t\t\t\t\t\n"


def test_what_is_stored_otherwise_and_allows_the_same_is_drift_too(team: Program) -> None:
    Path("dormant.toml").write_text(
        WORLD.replace('"viewer"', '"viewer"\n  grant = ["reports.calls.phones"]\n  revoke = ["reports.calls"]')
    )
    assert team("apply", "dormant.toml", "--yes").status == 0
    Path("other.toml").write_text(WORLD.replace('"viewer"', '"viewer"\n  revoke = ["reports.calls"]'))
    done = team("drift", "other.toml")
    assert done.status == 4
    assert done.out.endswith("\tstored settings\t\t\t\tdiffer; effective access does not\n")


def test_the_patch_of_the_store_is_what_apply_would_save(team: Program) -> None:
    done = team("drift", "changed.toml", "--patch", "store", streams=TERMINAL)
    assert done.status == 4
    assert done.err == "Save it with: rolecall apply changed.toml --prune --max-loss 100%\n"
    assert "  + Export the client list to Excel  " in done.out
    assert team("apply", "changed.toml", "--prune", "--max-loss", "100%", "--dry-run", streams=TERMINAL).out == done.out
    assert team("apply", "changed.toml", "--prune", "--max-loss", "100%", "--yes").status == 0
    assert team("drift", "changed.toml").status == 0


def test_the_patch_of_the_file_holds_the_blocks_of_the_store(team: Program) -> None:
    done = team("drift", "changed.toml", "--patch", "file")
    assert done.status == 4
    comments, _, blocks = done.out.partition("\n\n")
    assert comments.splitlines()[1:] == [
        "# Take out: user Vera Kim <vera@example.com>",
        "# Take out: access Vera Kim <vera@example.com> · Riverside",
    ]
    Path("fixed.toml").write_text(f"rolecall = 1\n\n{blocks}")
    assert team("drift", "fixed.toml").status == 0
    assert team("drift", "world.toml", "--patch", "file").out == ""


def test_a_file_with_faults_and_a_store_that_is_not_there_are_no_drift(team: Program, tmp_path: Path) -> None:
    Path("bad.toml").write_text(WORLD.replace("viewer", "wiever"))
    assert team("drift", "bad.toml").status == 65
    assert Program(tmp_path / "nowhere.db")("drift", "world.toml").status == 9
    failed = team("drift", "bad.toml", "--format", "json")
    assert json.loads(failed.err)["error"]["where"][0]["line"] == 21
