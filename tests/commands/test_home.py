"""`rolecall` alone: a short home at a terminal, the help in a pipe."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from program import TERMINAL, Answers, Program

NARROW = replace(TERMINAL, width=60)


def test_alone_at_a_terminal_it_shows_the_store_at_a_glance(salon: Program) -> None:
    done = salon(streams=NARROW)

    assert (done.status, done.err) == (0, "")
    assert done.out == salon("home", streams=NARROW).out
    tries = [line for line in done.out.splitlines() if line.startswith("  rolecall ")]
    assert len(tries) == 3
    for line in tries:
        assert salon(*shlex.split(line)[1:]).status == 0, line


def test_the_last_changes_are_shown_as_the_history_shows_them(salon: Program) -> None:
    home, listed = (salon(*words, streams=TERMINAL).out for words in ((), ("history", "list", "--limit", "1")))

    title, row = listed.splitlines()[:2]
    assert " ".join(title.split()[:4]) in " ".join(home.split())
    assert " ".join(row.split()[:5]) in " ".join(home.split())


def test_without_a_store_it_says_so_and_how_to_begin(rolecall: Program) -> None:
    done = rolecall(answers=Answers())

    assert (done.status, done.err) == (0, "")
    assert "not there yet" in done.out
    assert "\n  rolecall demo\n" in done.out
    assert not rolecall.store.exists()
    for line in (line for line in done.out.splitlines() if line.startswith("  rolecall ") and "demo" not in line):
        assert rolecall(*shlex.split(line)[1:]).status == 0, line


def test_a_store_that_is_named_is_named_in_what_to_type(salon: Program, rolecall: Program) -> None:
    elsewhere = Program(salon.store.with_name("nothing.db"))
    done = elsewhere("--store", str(salon.store), "-q", "--format", "json")

    assert done.json["holds"]["user"]
    assert all(line.endswith(f" --store {salon.store}") for line in done.json["try"])
    assert elsewhere("-q", "--format=json").json["exists"] is False


def test_in_a_pipe_a_call_without_a_command_is_wrong_and_answered_with_the_help(salon: Program) -> None:
    done = salon()

    assert (done.status, done.out) == (2, "")
    assert done.err == salon("--help").out


def test_options_stand_before_the_command_too(salon: Program) -> None:
    behind = salon.line("user list role:owner --format csv --quiet")

    assert behind.status == 0
    for line in ("--format csv --quiet user list role:owner", "-q --format=csv user list role:owner"):
        assert salon.line(line) == behind
    elsewhere = Program(salon.store.with_name("nothing.db"))
    assert elsewhere("--store", str(salon.store), "-q", "--format=csv", "user", "list", "role:owner") == behind
    written = salon.store.with_name("world.toml")
    assert salon.line(f"--mode 640 -q export {shlex.quote(str(written))}").status == 0
    assert written.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("line", ["role list", "role show owner", "report list", "help selectors", "schema world"])
def test_a_store_before_a_command_that_asks_none_is_no_fault(rolecall: Program, line: str) -> None:
    done = rolecall.line(line)

    assert done.status == 0
    assert rolecall.line(f"--store nothing.db -q {line}") == rolecall.line(f"--store=nothing.db {line}") == done
