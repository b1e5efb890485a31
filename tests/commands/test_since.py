"""`perms diff USER --since`: what changed for somebody, through whatever change."""

from __future__ import annotations

from pathlib import Path

import pytest

from program import TERMINAL, Program
from test_terminal import ANNA

BORIS = "boris.kim@example.com"


@pytest.fixture
def grown(chain: Program) -> Program:
    """The chain after a few changes: 2 to 6."""
    for line in (
        "perms grant anna.petrova booking.edit",
        "perms grant boris.kim clients.export --at Harbour",
        "perms grant anna.petrova booking.delete",
        "user edit anna.petrova --email anna@example.com",
        "perms revoke anna@example.com booking.edit",
    ):
        done = chain.line(f"{line} --yes")
        assert done.status == 0, done.err
    return chain


def test_what_a_user_gained_and_lost_since_a_change_is_shown_as_one_diff(grown: Program) -> None:
    done = grown.line("perms diff anna@example.com --since 1 --format table")
    assert done.err == "Anna Petrova since change 1:\n"
    assert done.out.splitlines()[-5:] == [
        "Anna Petrova · Riverside · employee",
        "  Booking window",
        "  + Delete appointments",
        "1 user: 1 gained.",
        "2 logins change: 15 gained, 14 lost.",
    ]
    assert "Boris" not in done.out


def test_since_a_later_change_less_is_different(grown: Program) -> None:
    done = grown.line("perms diff anna@example.com --since 5 --format table")
    assert done.out.splitlines()[1:3] == ["  Booking window", "  − Edit appointments"]
    nothing = grown.line("perms diff anna@example.com --since 6 --format json")
    assert nothing.json["changes"]["accesses"] == []
    nothing = grown.line("perms diff anna@example.com --since 6 --format table")
    assert (nothing.out, nothing.err) == ("", "Anna Petrova since change 6:\nNothing changed.\n")


def test_a_time_counts_from_its_beginning(grown: Program) -> None:
    everything = grown.line("perms diff anna@example.com --since 2026-01-02 --format json").json
    assert everything["since"] == 0
    assert everything["changes"]["accesses"][0]["role"] == [None, "employee"]
    nothing = grown.line("perms diff anna@example.com --since 2026-01-03 --format json").json
    assert (nothing["since"], nothing["changes"]["accesses"]) == (6, [])


def test_a_reach_that_a_network_or_colleague_changed_is_a_change_of_the_user(grown: Program) -> None:
    before = grown.line("perms diff boris.kim --since 6 --format json").json["changes"]["accesses"]
    assert before == []
    grown.line("staff add Zoe --at Harbour --yes")
    after = grown.line("perms diff boris.kim --since 6 --format json").json["changes"]["accesses"]
    assert [a["location"] for a in after] == ["Harbour"]
    assert {x["direction"] for x in after[0]["limits"]} == {"wider"}
    assert grown.line("perms diff boris.kim --since 6 --at Riverside --format json").json["changes"]["accesses"] == []


def test_somebody_who_is_gone_is_compared_too(grown: Program) -> None:
    grown.line("user remove anna@example.com --everywhere --yes")
    done = grown.line("perms diff anna@example.com --since 6 --format json")
    assert done.json["changes"]["accesses"][0]["role"] == ["employee", None]


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ("boris.kim", 2, "With whom, or with which time?"),
        ("boris.kim anna@example.com --since 1", 2, "--since compares one user with the past."),
        ("boris.kim --since soon", 2, "“soon” is not a valid value for --since."),
        ("boris.kim --since 99", 9, "There is no change 99."),
        ("nobody --since 1", 9, "No user is called “nobody”."),
    ],
)
def test_what_cannot_be_compared_says_why(grown: Program, words: str, status: int, message: str) -> None:
    done = grown.line(f"perms diff {words}")
    assert (done.status, done.err.splitlines()[0]) == (status, f"rolecall: {message}")


def test_a_login_that_went_from_one_to_another_is_told_as_it_was_shown_then(chain: Program, tmp_path: Path) -> None:
    script = tmp_path / "exchange.txt"
    script.write_text(
        f"user edit {ANNA} --email someone@example.com\n"
        f"user edit {BORIS} --email {ANNA}\n"
        f"user edit someone@example.com --email {BORIS}\n"
    )
    shown = chain("run", str(script), "--yes", streams=TERMINAL)
    assert shown.status == 0, shown.err
    for person in (ANNA, BORIS):
        since = chain("perms", "diff", person, "--since", "1", streams=TERMINAL)
        assert (since.status, since.out) == (0, shown.out)


def test_a_login_that_somebody_new_took_over_is_told(chain: Program) -> None:
    assert chain("user", "edit", ANNA, "--email", "anna@example.org", "--yes").status == 0
    assert chain.line(f"invite Eve --email {ANNA} --at Harbour --role manager --yes").status == 0
    done = chain("perms", "diff", "Eve", "--since", "1", streams=TERMINAL)
    assert f"~ login {ANNA}" in done.out
    assert "now opens the access of Eve instead of Anna Petrova's" in done.out
