"""Commands as people type them."""

from __future__ import annotations

from shlex import split

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.command_line import command_line
from worlds import LAW


@LAW
@given(st.lists(st.text(), min_size=1), st.lists(st.text()))
def test_a_shell_reads_every_word_back(names: list[str], options: list[str]) -> None:
    words = split(command_line("perms grant", names, options))
    assert words[:3] == ["rolecall", "perms", "grant"]
    assert sorted(word for word in words[3:] if word != "--") == sorted(w for w in (*names, *options) if w != "--")


def test_a_name_that_looks_like_an_option_stands_behind_two_dashes() -> None:
    assert command_line("role set", ("-x", "owner"), ("--keep",)) == "rolecall role set --keep -- -x owner"
