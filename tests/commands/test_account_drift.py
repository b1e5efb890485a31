"""Drift of a simulated account: what either side lacks or says otherwise, and who moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from program import Program
from rolecall.store.address import Address
from simulated import Simulated
from worlds.stores import load

HARBOUR = 720_443
DRIFT = "drift --account --location Harbour"


@pytest.fixture
def both_moved(rolecall: Program, signed_in: Simulated) -> Program:
    """Calendar taken from one person in the account, booking from another here; a third has two roles."""
    assert rolecall.line("account connect").status == 0
    assert rolecall.line("pull --location Harbour --currency EUR --yes --quiet").status == 0
    one, two, three = workers(signed_in)[:3]
    edit(signed_in, one, values={"timetable_access": False})
    assert rolecall.line(f"perms revoke {email(signed_in, two)} booking --yes --quiet").status == 0
    edit(signed_in, three, role="administrator")
    assert rolecall.line(f"role set {email(signed_in, three)} manager --yes --quiet").status == 0
    return rolecall


def users(account: Simulated) -> dict[str, dict[str, object]]:
    users: dict[str, dict[str, object]] = account.simulator.state()["locations"][str(HARBOUR)]["users"]
    return users


def workers(account: Simulated) -> list[str]:
    return [key for key, x in users(account).items() if x["user_role"] == "worker" and x["is_approved"] and x["email"]]


def email(account: Simulated, user: str) -> object:
    return users(account)[user]["email"]


def edit(account: Simulated, user: str, **what: object) -> None:
    account.simulator.edit({"location": HARBOUR, "user": int(user), **what})


def test_nothing_differs_after_a_pull(rolecall: Program, signed_in: Simulated) -> None:
    rolecall.line("account connect")
    rolecall.line("pull --location Harbour --currency EUR --yes --quiet")
    done = rolecall.line("drift --account --format json")

    assert (done.status, done.json) == (0, {"agrees": True, "differences": []}), done.err
    assert done.err.endswith("The store and the account agree.\n")
    assert "Old Town is in the account and was never pulled.\n" in done.err


def test_before_the_first_pull_there_is_nothing_to_compare(rolecall: Program, signed_in: Simulated) -> None:
    rolecall.line("account connect")
    done = rolecall.line("drift --account")

    assert done.status == 9
    assert done.err.endswith("Begin with: rolecall pull\n")


def test_each_difference_says_who_moved_and_nothing_is_saved(both_moved: Program, signed_in: Simulated) -> None:
    place = Address("sqlite", str(both_moved.store))
    before = load(place)
    done = both_moved.line(f"{DRIFT} --format json")
    by = {row["moved"]: row for row in done.json["differences"] if row["item"] in ("calendar", "booking", "role")}

    assert done.status == 4, done.err
    assert (by["account"]["item"], by["account"]["store"], by["account"]["account"]) == ("calendar", "on", "off")
    assert (by["store"]["item"], by["store"]["store"], by["store"]["account"]) == ("booking", "off", "on")
    assert (by["several"]["item"], by["several"]["store"], by["several"]["account"]) == (
        "role",
        "manager",
        "administrator",
    )
    assert "comes with: rolecall pull" in done.err
    assert "sent with: rolecall push" in done.err
    assert load(place) == before


def test_who_joined_and_who_left_is_a_difference_too(both_moved: Program, signed_in: Simulated) -> None:
    gone = workers(signed_in)[3]
    name = users(signed_in)[gone]["name"]
    edit(signed_in, gone, remove=True)
    assert both_moved.line("invite Eve --email eve@example.com --at Harbour --role manager --yes --quiet").status == 0
    rows = both_moved.line(f"{DRIFT} --format json").json["differences"]
    whole = {row["what"]: (row["moved"], row["account"]) for row in rows if not row["item"]}

    assert whole["access Eve <eve@example.com> · Harbour"] == ("store", "absent")
    assert ("account", "absent") in [value for what, value in whole.items() if f"{name} " in what]


@pytest.mark.parametrize("form", ["table", "lines", "csv", "markdown"])
def test_every_format_has_the_differences(both_moved: Program, form: str) -> None:
    done = both_moved.line(f"{DRIFT} --format {form}")

    assert done.status == 4
    assert "several" in done.out
    assert "account" in done.out


def test_with_a_file_the_file_may_be_who_moved(both_moved: Program, signed_in: Simulated, tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    assert both_moved.line(f"export {file}").status == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('currency = "EUR"', 'currency = "USD"'), encoding="utf-8")
    rows = both_moved.line(f"drift {file} --account --location Harbour --format json").json["differences"]
    by = {(row["moved"], row["item"]): row for row in rows}

    assert by["file", "currency"]["file"] == "USD"
    assert by["file", "currency"]["account"] == by["file", "currency"]["store"] == "EUR"
    assert by["account", "calendar"]["file"] == "on"
    assert by["account", "calendar"]["account"] == "off"


def test_a_location_that_cannot_be_read_is_no_drift(both_moved: Program, signed_in: Simulated) -> None:
    signed_in.simulator.add_fault(
        {"kind": "status", "status": 500, "path": "/company/*/users/*/permissions", "times": 0}
    )

    done = both_moved.line(DRIFT)

    assert done.status == 75
    assert "1 location could not be read, so nothing was compared: Harbour: " in done.err
    assert done.err.endswith("Try again in a moment.\n")


@pytest.mark.parametrize(
    "words",
    ["drift", "drift world.toml --location Harbour", "drift --account --patch file", "drift --account --as-of 1"],
)
def test_what_does_not_go_together_is_wrong_usage(rolecall: Program, words: str) -> None:
    assert rolecall.line(words).status == 2
