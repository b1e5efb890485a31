"""A person at a real pseudo-terminal: questions, keys, colours, and pipes that close."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pexpect
import pytest

from program import Program
from rolecall.store.address import address
from rolecall.store.store import Store

ANNA = "anna.petrova@example.com"
GRANT = ("perms", "grant", ANNA, "booking.edit")
ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
DOWN, ENTER, BACKSPACE = "\x1b[B", "\r", "\x7f"


def sit(program: Program, *words: str, environment: Mapping[str, str] | None = None) -> pexpect.spawn:
    """Someone at a terminal of 80 columns who has typed a command."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("ROLECALL_", "PYTEST"))}
    seen = {
        **known,
        "ROLECALL_STORE": str(program.store),
        "TERM": "xterm-256color",
        "PAGER": "cat",
        **(environment or {}),
    }
    command = ["-m", "rolecall", *words]
    return pexpect.spawn(sys.executable, command, env=seen, encoding="utf-8", timeout=30, dimensions=(40, 80))


def end(child: pexpect.spawn) -> tuple[int, str]:
    """The exit status and what was still printed."""
    child.expect(pexpect.EOF)
    child.close()
    assert child.signalstatus is None
    return child.exitstatus, child.before.replace("\r\n", "\n")


def changes(program: Program) -> int:
    return Store(address(str(program.store))).load().revision


# -- the question ----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["y", "Y", "yes", "YES "])
def test_a_yes_saves(chain: Program, answer: str) -> None:
    child = sit(chain, *GRANT)
    child.expect_exact("Save? [y/N] ")
    assert "+ Edit appointments" in COLOUR.sub("", child.before)
    child.sendline(answer)
    status, told = end(child)
    assert (status, changes(chain)) == (0, 2)
    assert told.endswith("Saved as change 2.\n")


def test_the_writer_is_loaded_while_the_person_reads(chain: Program) -> None:
    child = sit(chain, *GRANT, environment={"PYTHONPROFILEIMPORTTIME": "1"})
    child.expect_exact("Save? [y/N] ")
    child.expect(r"\| +rolecall\.store\.writing\r")
    child.sendline("y")
    status, told = end(child)
    assert (status, changes(chain)) == (0, 2)
    assert told.endswith("Saved as change 2.\n")


@pytest.mark.parametrize("answer", ["n", "", "no", "yess", "ja", "1"])
def test_anything_else_saves_nothing(chain: Program, answer: str) -> None:
    child = sit(chain, *GRANT)
    child.expect_exact("Save? [y/N] ")
    child.sendline(answer)
    status, told = end(child)
    assert (status, changes(chain)) == (8, 1)
    assert told.endswith("rolecall: Not saved.\n")


def test_a_yes_typed_before_the_question_is_no_answer_to_it(chain: Program) -> None:
    child = sit(chain, "perms", "grant", ANNA, "booking.edit")
    child.sendline("y")
    child.expect("y")  # the terminal shows it at once; the program has not begun to read
    child.expect("Save")
    time.sleep(0.3)
    child.sendline("n")
    status, shown = end(child)

    assert status == 8, shown
    assert changes(chain) == 1


def test_ctrl_c_at_the_question_is_130_and_saves_nothing(chain: Program) -> None:
    child = sit(chain, *GRANT)
    child.expect_exact("Save? [y/N] ")
    child.sendintr()
    status, told = end(child)
    assert (status, changes(chain)) == (130, 1)
    assert told == "^C\nrolecall: Interrupted; nothing was saved.\n"


def test_ctrl_d_at_the_question_is_130_and_saves_nothing(chain: Program) -> None:
    child = sit(chain, *GRANT)
    child.expect_exact("Save? [y/N] ")
    child.sendeof()
    status, told = end(child)
    assert (status, changes(chain)) == (130, 1)
    assert told == "\nrolecall: Interrupted; nothing was saved.\n"


def test_nothing_is_asked_when_the_answer_is_given_or_forbidden(chain: Program) -> None:
    status, told = end(sit(chain, *GRANT, "--no-input"))
    assert status == 8
    assert "Save?" not in told
    assert "--yes" in told
    status, told = end(sit(chain, *GRANT, "--yes"))
    assert status == 0
    assert "Save?" not in told


# -- an invitation ---------------------------------------------------------------------------------


def test_what_an_invitation_lacks_is_asked_for_and_answered_with_keys(chain: Program) -> None:
    child = sit(chain, "invite", "Nina Simone", "--at", "Marina")
    child.expect_exact("E-mail or phone the person signs in with")
    child.send(f"nina{ENTER}")
    child.expect_exact("nor a phone number")
    child.send(f"@example.com{ENTER}")
    child.expect_exact("Which role?")
    child.send(f"{DOWN}{ENTER}")
    child.expect_exact("Copy permissions from")
    child.send(ENTER)
    child.expect_exact("Save? [y/N] ")
    assert "nina@example.com" in COLOUR.sub("", child.before)
    child.sendline("y")
    status, told = end(child)
    assert status == 0, told
    (shown,) = chain("user", "show", "nina@example.com", "--format", "json").json
    assert shown["memberships"][0] == {
        "location": "Marina",
        "role": "administrator",
        "staff": None,
        "status": "invited",
    }


def test_someone_to_copy_from_is_found_by_typing(chain: Program) -> None:
    child = sit(chain, "invite", "Nina Simone", "--email", "nina@example.com", "--at", "Riverside")
    child.expect_exact("Which role?")
    child.send(f"{DOWN}{ENTER}")
    child.expect_exact("Copy permissions from")
    child.send(f"marta.ozla{ENTER}{BACKSPACE * 2}ola{ENTER}")  # what fits nobody is no answer
    child.expect_exact("Save? [y/N] ")
    child.sendline("y")
    assert end(child)[0] == 0
    hers = chain("perms", "show", "marta.ozola@example.com", "--at", "Riverside", "--format", "json").json[0]
    (found,) = chain("perms", "show", "nina@example.com", "--format", "json").json
    effective = [key for key, state in hers["permissions"].items() if state["effective"]]
    assert all(found["permissions"][key]["effective"] for key in effective)


def test_what_a_command_lacks_is_searched_for_in_any_script_and_esc_goes_back(chain: Program) -> None:
    child = sit(chain, "role", "set")
    child.expect_exact("Which user?")
    child.send(f"дарья{ENTER}")
    child.expect_exact("Which role?")
    child.send(ESCAPE)
    child.expect_exact("Which user?")
    child.send(f"белова{ENTER}")
    child.expect_exact("Which role?")
    child.send(f"accountant{ENTER}")
    child.expect_exact("Save? [y/N] ")
    child.sendline("y")
    status, told = end(child)
    assert status == 0, told
    assert told.endswith("The same again: rolecall role set +37120000007 accountant\n")


def test_esc_at_the_first_question_saves_nothing(chain: Program) -> None:
    child = sit(chain, "location", "add")
    child.expect_exact("The location's name:")
    child.send(ESCAPE)
    status, told = end(child)
    assert (status, changes(chain)) == (8, 1)
    assert COLOUR.sub("", told).endswith("rolecall: Cancelled; nothing was saved.\n")


def test_a_terminal_that_cannot_move_its_cursor_asks_in_lines(chain: Program) -> None:
    child = sit(chain, "role", "show", environment={"TERM": "dumb"})
    child.expect_exact("  7 Manager  Runs the location day to day.")
    child.sendline("7")
    status, told = end(child)
    assert status == 0
    assert ESCAPE not in told


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_the_questions_of_an_invitation_is_130_and_saves_nothing(chain: Program, key: str) -> None:
    child = sit(chain, "invite", "Nina Simone", "--at", "Marina")
    child.expect_exact("E-mail or phone the person signs in with")
    child.send(key)
    status, told = end(child)
    assert (status, changes(chain)) == (130, 1)
    assert "rolecall: Interrupted; nothing was saved.\n" in COLOUR.sub("", told)
    assert "Traceback" not in told


# -- colours ---------------------------------------------------------------------------------------


def coloured(child: pexpect.spawn) -> bool:
    status, told = end(child)
    assert status == 0
    assert "Edit appointments" in told
    return bool(COLOUR.search(told))


def test_a_terminal_gets_colours_unless_it_does_not_want_them(chain: Program) -> None:
    words = (*GRANT, "--dry-run")
    assert coloured(sit(chain, *words))
    assert not coloured(sit(chain, *words, environment={"NO_COLOR": "1"}))
    assert not coloured(sit(chain, *words, environment={"TERM": "dumb"}))
    assert not coloured(sit(chain, *words, environment={"NO_COLOR": "1", "FORCE_COLOR": "1"}))


def test_a_pipe_gets_colours_only_when_forced(chain: Program) -> None:
    words = (*GRANT, "--dry-run", "--format", "table")
    assert ESCAPE not in chain.process(*words).out
    assert COLOUR.search(chain.process(*words, environment={"FORCE_COLOR": "1"}).out)


def test_the_whole_width_of_the_terminal_is_used_and_no_more(chain: Program) -> None:
    for words in (("user", "list"), ("perms", "show", ANNA), (*GRANT, "--dry-run")):
        status, told = end(sit(chain, *words, environment={"NO_COLOR": "1"}))
        assert status == 0
        assert max(map(len, told.splitlines())) <= 80


# -- what must not reach the terminal --------------------------------------------------------------

HOSTILE = "\x1b]0;owned\x07\x1b[31mAnna\x1b[2J\x9b31m\u202eevil\u2066\x00\r\n[bold red]x[/]"


@pytest.mark.parametrize(
    "words", [("user", "list"), ("user", "show", "boris"), ("location", "list"), ("staff", "list")]
)
@pytest.mark.parametrize("format", ["table", "lines", "csv"])
def test_what_would_steer_the_terminal_never_leaves_the_store(
    chain: Program, tmp_path: Path, words: tuple[str, ...], format: str
) -> None:
    """Such names are refused when they are typed; here they were put into the store by other means."""
    import sqlite3

    with sqlite3.connect(chain.store) as connection:
        connection.execute("UPDATE users SET name = 'Boris ' || ? || id WHERE name LIKE 'Boris%'", [HOSTILE])
        connection.execute("UPDATE locations SET sms_tariff = ?", [HOSTILE])
        connection.execute("UPDATE staff SET position = ?", [HOSTILE])
    connection.close()
    status, told = end(sit(chain, *words, "--format", format, environment={"NO_COLOR": "1"}))
    assert status == 0 if words[1] == "list" else status in (0, 9)
    for character in "\x1b\x07\x9b\x00\u202e\u2066":
        assert character not in told
    assert "\r" not in told.replace("\r\n", "\n")


def test_an_error_about_a_hostile_name_is_harmless_too(chain: Program) -> None:
    status, told = end(sit(chain, "user", "show", HOSTILE.replace("\x00", "")))
    assert status == 9
    for character in "\x1b\x07\x9b\u202e\u2066":
        assert character not in told
    assert "[bold red]x[/]" in told


# -- pipes -----------------------------------------------------------------------------------------


def _closed_early(program: Program, line: str) -> tuple[int, str]:
    """A shell line in which rolecall's reader goes away; the status is rolecall's own."""
    ran = subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
        env={**os.environ, "ROLECALL_STORE": str(program.store), "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(
    "words",
    [
        "user list",
        "report export permissions --quiet",
        "export -",
        "perms show all --format json",
        "user list --format table --quiet",
        "--help",
        "--version",
    ],
)
@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_reader_that_goes_away_is_no_error(chain: Program, words: str, reader: str) -> None:
    status, said = _closed_early(chain, f"(sleep 0.3; $PYTHON -m rolecall {words}) | {reader}")
    assert (status, said) == (0, "")


def test_a_change_is_saved_although_nobody_reads_what_it_shows(chain: Program) -> None:
    line = f"(sleep 0.3; $PYTHON -m rolecall perms revoke {ANNA} booking --yes --quiet) | true"
    assert _closed_early(chain, line) == (0, "")
    assert changes(chain) == 2
    line = f"(sleep 0.3; $PYTHON -m rolecall perms grant {ANNA} booking --yes) | true"
    assert _closed_early(chain, line) == (0, "Saved as change 3.\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_an_answer_that_cannot_be_written_is_reported(chain: Program) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "rolecall", "user", "list"],
            env={**os.environ, "ROLECALL_STORE": str(chain.store)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 75
    assert ran.stderr.startswith("rolecall: The answer cannot be written: No space left on device.\n")
    assert "Traceback" not in ran.stderr


def test_closed_streams_are_no_crash(chain: Program) -> None:
    for redirection in (">&-", "<&-", "2>&-", "<&- >&- 2>&-"):
        for words in ("user list", "--version", "--help"):
            status, said = _closed_early(chain, f"$PYTHON -m rolecall {words} {redirection} | true")
            assert (status, said) == (0, ""), (words, redirection)


# -- secrets ---------------------------------------------------------------------------------------


def test_what_is_asked_for_in_secret_is_not_shown(rolecall: Program, tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    child = sit(rolecall, "account", "connect", "--url", "http://127.0.0.1:9", environment=environment)
    child.logfile_read = shown = StringIO()
    child.expect_exact("Partner token:")
    child.send(f"partner-d41d8cd98f00{ENTER}")
    child.expect_exact("User token")
    child.send("user-9e107d9d372bb")
    child.expect_exact("******")
    child.send("\x03")
    status, told = end(child)
    assert status == 130
    assert "Interrupted; nothing was saved." in told
    assert not re.search("d41d8|9e107", shown.getvalue())
