"""Questions answered with keys, at a terminal that is only in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from rolecall.domain.errors import Cancelled, Interrupted, RolecallError, WrongUsage
from rolecall.terminal.asking import Terminal
from rolecall.terminal.picker import Choice
from rolecall.terminal.prompting import Prompt

UP, DOWN, ESC, ENTER, TAB = "\x1b[A", "\x1b[B", "\x1b", "\r", "\t"
NAMES = [(name, name, "") for name in ("Anna Petrova", "Boris Kim", "Наталья Белова", "გიორგი კაპანაძე")]


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """What is typed."""
    with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
        yield typed


def asked(keys: PipeInput, typed: str, ask: Callable[[Terminal], Any]) -> Any:
    keys.send_text(typed)
    return ask(Terminal(DummyOutput()))


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        (ENTER, "Anna Petrova"),
        (f"{DOWN}{DOWN}{UP}{ENTER}", "Boris Kim"),
        (f"{UP}{ENTER}", "გიორგი კაპანაძე"),
        (f"белова{ENTER}", "Наталья Белова"),
        (f"კაპ{ENTER}", "გიორგი კაპანაძე"),
        (f"jk{ENTER}\x7f\x7fkim{ENTER}", "Boris Kim"),
        (f"\x1b[200~Boris\nKim\n\x1b[201~{ENTER}", "Boris Kim"),
        (f"petrova anna{ENTER}", "Anna Petrova"),
    ],
    ids=["enter", "arrows", "around", "Cyrillic", "Georgian", "no match first", "pasted", "words"],
)
def test_one_is_chosen_with_arrows_or_by_typing(keys: PipeInput, typed: str, chosen: str) -> None:
    assert asked(keys, typed, lambda terminal: terminal.choose("Who?", NAMES)) == chosen


@pytest.mark.usefixtures("keys")
def test_an_answer_that_is_longer_than_the_line_is_folded_between_its_words() -> None:
    prompt = Prompt("Which?", DummyOutput())  # 80 cells wide
    answer = prompt.folded(f"{'x' * 60}, Наталья Белова, yyyy")

    assert answer == f"{'x' * 60}, Наталья  Белова, yyyy"
    assert prompt.folded("Anna") == "Anna"


@pytest.mark.parametrize(
    ("typed", "ticked"),
    [
        (ENTER, ["b"]),
        (f" {ENTER}", ["b", "a"]),
        (f"{DOWN}{TAB}{ENTER}", []),
        (f"gamma{TAB}{ENTER}", ["b"]),
        (f"alpha one{TAB}{ENTER}", ["b", "a"]),
    ],
    ids=["as they were", "space", "cleared", "disabled", "searched"],
)
def test_many_are_ticked(keys: PipeInput, typed: str, ticked: list[str]) -> None:
    choices = [Choice("a", "alpha one"), Choice("b", "beta", ticked=True), Choice("c", "gamma", disabled="no")]
    assert asked(keys, typed, lambda terminal: terminal.pick("Which?", choices)) == ticked


QUESTIONS: list[Callable[[Terminal], Any]] = [
    lambda terminal: terminal.choose("Who?", NAMES),
    lambda terminal: terminal.pick("Who?", [Choice("a", "a")]),
    lambda terminal: terminal.text("Name:", str),
    lambda terminal: terminal.secret("Token:"),
]


@pytest.mark.parametrize(
    ("key", "error"), [(ESC, Cancelled), ("\x03", Interrupted), ("\x04", Interrupted)], ids=["Esc", "Ctrl-C", "Ctrl-D"]
)
def test_every_question_can_be_left(keys: PipeInput, key: str, error: type[RolecallError]) -> None:
    for question in QUESTIONS:
        with pytest.raises(error):
            asked(keys, key, question)


def test_a_text_that_will_not_do_is_refused_whole_and_asked_for_again(keys: PipeInput) -> None:
    refused: list[str] = []

    def check(text: str) -> None:
        if text != "yes":
            refused.append(text)
            raise WrongUsage("No.")

    assert asked(keys, f"no{ENTER}\x7f\x7fyes{ENTER}", lambda terminal: terminal.text("Well?", check)) == "yes"
    assert refused == ["no"]
    assert asked(keys, ENTER, lambda terminal: terminal.text("Well?", check, "yes")) == "yes"
    assert asked(keys, f"s3cret{ENTER}", lambda terminal: terminal.secret("Token:")) == "s3cret"
