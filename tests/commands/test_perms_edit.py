"""`perms edit`: sections and permissions ticked at a terminal, then the same diff and the same question."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect

from program import Answers, Program

ANNA = "anna.petrova@example.com"
CTRL_C = "\x03"


def ticking(*keys: str, clearing: tuple[str, ...] = ()) -> Callable[[set[str]], set[str]]:
    """An answer that ticks some keys and clears others."""
    return lambda ticked: ticked | set(keys) - set(clearing)


def test_ticking_grants_with_what_is_needed_above_and_clearing_revokes(chain: Program) -> None:
    answers = Answers(
        [
            "booking",
            lambda ticked: {*ticked, "booking.edit.comment"} - {"booking.create"},
            "all",
            "clients",
            lambda ticked: ticked,
            "self",
            "done",
            True,
        ]
    )
    done = chain("perms", "edit", ANNA, answers=answers)
    assert done.status == 0, done.err
    assert "+ Edit appointments" in done.out
    assert "needed by the next" in done.out
    assert "− Create appointments" in done.out
    shown = chain("perms", "show", ANNA, "--format", "json").json[0]["permissions"]
    assert shown["booking.edit.comment"]["effective"]
    assert not shown["booking.create"]["on"]


def test_a_limit_is_asked_for_where_its_permission_is_ticked(chain: Program) -> None:
    answers = Answers(["booking", lambda ticked: {*ticked, "booking.edit"}, "30d", "done", True])
    assert chain("perms", "edit", ANNA, answers=answers).status == 0
    assert any("Limit the period for editing appointments" in question for question in answers.asked)
    limits = chain("perms", "show", ANNA, "--format", "json").json[0]["limits"]
    assert limits["booking.edit:history"] == "30d"


def test_cancelling_changes_nothing(chain: Program) -> None:
    before = chain("export", "-").out
    cancelled = chain("perms", "edit", ANNA, answers=Answers(["booking", ticking("booking.delete"), "cancel"]))
    assert (cancelled.status, cancelled.err.splitlines()[-1]) == (130, "rolecall: Cancelled; nothing was saved.")
    declined = chain("perms", "edit", ANNA, answers=Answers(["booking", ticking("booking.delete"), "done", False]))
    assert declined.status == 8
    assert chain("export", "-").out == before


def test_done_at_once_changes_nothing(chain: Program) -> None:
    done = chain("perms", "edit", ANNA, answers=Answers(["done"]))
    assert (done.status, done.err.splitlines()[-1]) == (0, "Nothing to change.")


def test_a_section_of_which_the_role_allows_nothing_is_not_offered(chain: Program) -> None:
    class Looking(Answers):
        def choose(self, question: str, choices: object) -> str:
            self.asked.append(str(choices))
            return "cancel"

    looking = Looking()
    chain("perms", "edit", ANNA, answers=looking)
    assert "Booking window" in looking.asked[0]
    assert "Security" not in looking.asked[0]


def test_without_a_terminal_it_says_that_nobody_can_be_asked(chain: Program) -> None:
    done = chain("perms", "edit", ANNA)
    assert done.status == 8
    assert "nobody can be asked" in done.err


def terminal(program: Program, *words: str) -> pexpect.spawn:
    """The program at a pseudo-terminal of its own."""
    environment = {**os.environ, "ROLECALL_STORE": str(program.store), "TERM": "xterm", "PYTHONUTF8": "1"}
    return pexpect.spawn(
        sys.executable,
        ["-m", "rolecall", *words],
        env=environment,
        dimensions=(40, 100),
        encoding="utf-8",
        timeout=30,
        cwd=str(Path(__file__).parent),
    )


def test_at_a_real_terminal_keys_tick_search_and_save(chain: Program) -> None:
    child = terminal(chain, "perms", "edit", ANNA)
    child.expect("Done: show the diff")
    child.send("calen")
    child.expect(r"Appointment calendar \(2 of 6 on\)")
    child.send("\r")
    child.expect("Reschedule bookings")
    child.send("\x1b[B\x1b[B\x1b[B")
    child.send(" \r")
    child.expect("View schedule and bookings of a specific employee")
    child.send("\r")
    child.expect("Done: show the diff")
    child.send("\r")
    child.expect("\\+ Reschedule bookings")
    child.expect("Save\\?")
    child.send("y\r")
    child.expect("Saved as change")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    shown = chain("perms", "show", ANNA, "--format", "json").json[0]["permissions"]
    assert shown["calendar.reschedule"]["effective"]


def test_at_a_real_terminal_ctrl_c_leaves_everything_as_it_was(chain: Program) -> None:
    before = chain("export", "-").out
    child = terminal(chain, "perms", "edit", ANNA)
    child.expect("Done: show the diff")
    child.send(CTRL_C)
    child.expect("nothing was saved")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert chain("export", "-").out == before
