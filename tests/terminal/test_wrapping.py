"""Sentences are wrapped between words, and a command that is printed can still be pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import PIPE, TERMINAL
from rolecall.app.context import flat
from rolecall.domain.errors import Refused
from rolecall.terminal.screen import Screen
from rolecall.terminal.wrapping import wrapped
from worlds import LAW

WORDS = st.lists(st.text("ab“”'-,漢é", min_size=1, max_size=12), min_size=1, max_size=30)


@LAW
@given(WORDS, st.integers(1, 60), st.sampled_from(["", "  "]))
def test_no_word_is_lost_or_broken_and_the_indent_is_kept(words: list[str], width: int, indent: str) -> None:
    line = indent + " ".join(words)
    lines = wrapped(line, width).splitlines()
    assert [word for part in lines for word in part.split()] == words
    assert all(part.startswith(indent) for part in lines)


def test_a_command_stays_whole_on_a_line_of_its_own() -> None:
    command = "rolecall perms grant 'Anna Petrova' reports.appointments:history=30d --at 'Old Town'"
    text = f"The role does not allow it; or take everything since: {command}; or see: rolecall user list"
    assert wrapped(text, 50).splitlines() == [
        "The role does not allow it; or take everything",
        "since:",
        f"{command};",
        "or see: rolecall user list",
    ]
    assert wrapped("漢字漢字 漢字漢字", 10).splitlines() == ["漢字漢字", "漢字漢字"]


def test_errors_and_remarks_are_wrapped_at_a_terminal_and_one_line_in_a_pipe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    message = "The role employee does not allow " + ", ".join(f"reports.number{n}" for n in range(12)) + "."
    for streams in (TERMINAL, PIPE):
        screen = Screen(streams, flat=flat)
        screen.fail(Refused(message, hint=f"{message} See: rolecall role show employee"))
        screen.say(message)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-3:] == [f"rolecall: {message}", f"{message} See: rolecall role show employee", message]
    assert max(map(len, lines[:-3])) <= TERMINAL.width
    assert " ".join(lines[:-3]) == " ".join(lines[-3:])
