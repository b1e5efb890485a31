"""Questions at a terminal that cannot move its cursor."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from rolecall.domain.errors import Cancelled, Interrupted, WrongUsage
from rolecall.terminal.line_asking import LineTerminal
from rolecall.terminal.picker import Choice

NAMES = [(name, name, "") for name in ("Anna Petrova", "Boris Kim", "Наталья Белова")]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., LineTerminal]:
    """A terminal at which these lines are typed."""

    def typing(*typed: str) -> LineTerminal:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        return LineTerminal()

    return typing


def test_one_is_chosen_by_its_number_or_by_words(lines: Callable[..., LineTerminal]) -> None:
    for typed in (["2"], ["boris"], ["xyz", "4", "", "2"]):
        assert lines(*typed).choose("Who?", NAMES) == "Boris Kim"


def test_many_are_ticked_by_numbers(lines: Callable[..., LineTerminal]) -> None:
    choices = [Choice("a", "alpha"), Choice("b", "beta", ticked=True), Choice("c", "gamma", disabled="no")]
    assert lines("").pick("Which?", choices) == ["b"]
    assert lines("gam", "1", "", "alp", "1", "").pick("Which?", choices) == ["b"]
    assert lines("2", "3", "1", "").pick("Which?", choices) == ["a"]
    assert lines("", "1", "").pick("Which?", choices[:1], at_least_one=True) == ["a"]


def test_a_text_that_will_not_do_is_refused_and_asked_for_again(
    lines: Callable[..., LineTerminal], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def check(text: str) -> None:
        if text != "yes":
            raise WrongUsage("That will not do.", hint="Say yes.")

    assert lines("no", "yes").text("Well?", check) == "yes"
    assert b"That will not do. Say yes.\n" in capfdbinary.readouterr().err
    assert lines("").text("Well?", check, "yes") == "yes"


def test_every_question_can_be_left(lines: Callable[..., LineTerminal]) -> None:
    for error, typed in ((Cancelled, ["<"]), (Interrupted, [])):
        with pytest.raises(error):
            lines(*typed).choose("Who?", NAMES)
        with pytest.raises(error):
            lines(*typed).pick("Who?", [Choice("a", "a")])
        with pytest.raises(error):
            lines(*typed).text("Name:", str)
