"""The topics of `rolecall help`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from program import ROOT
from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import NotFound
from rolecall.domain.exits import Exit
from rolecall.domain.product_rules import product_rules
from rolecall.domain.selectors import is_selector
from rolecall.domain.values import FORMS
from rolecall.views.answers import Answer
from rolecall.views.help_topics import LIMITS, SELECTORS, STATUSES, TOPICS, topic

SOURCES = sorted((ROOT / "src" / "rolecall").rglob("*.py"))
CITED = re.compile(r"\brules? ((?:\d+(?:, | and )?)+)")


def asked(*words: str) -> Answer:
    found = topic(words)
    assert found is not None
    return found


def test_the_rules_are_numbered_through_and_each_names_where_it_is_documented() -> None:
    assert [rule.number for rule in product_rules()] == list(range(1, 87))
    assert all(rule.text.endswith(".") and rule.source for rule in product_rules())


def test_a_rule_is_shown_with_its_source() -> None:
    (entry,) = asked("rule", "28").data

    assert entry["text"] == "The role employee has to be linked to a team member; other roles need not be."
    assert entry["source"] == "help: user roles"


def test_several_rules_are_shown_in_the_order_asked() -> None:
    assert [entry["rule"] for entry in asked("rule", "65", "62").data] == [65, 62]


@pytest.mark.parametrize("number", ["0", "87", "028", "x", "²"])
def test_an_unknown_rule_lists_those_there_are(number: str) -> None:
    with pytest.raises(NotFound, match=f"There is no rule {number}.") as caught:
        topic(["rule", number])

    assert caught.value.hint == "They are numbered from 1 to 86."


def test_words_that_name_no_topic_are_left_to_the_commands() -> None:
    assert topic(["perms", "grant"]) is None
    assert topic(["rule"]) is None


def test_a_topic_may_be_two_words() -> None:
    assert asked("exit", "statuses") == asked("exit-statuses") == asked("statuses") == TOPICS["statuses"][1]()


def test_every_exit_status_is_explained() -> None:
    assert list(STATUSES) == list(Exit)


def test_every_kind_of_limit_has_an_example_that_is_one() -> None:
    kinds = {key: catalogue().limit[example.partition("=")[0]].values for key, example in LIMITS.items()}

    assert kinds == {kind: kind for kind in FORMS}


def test_every_selector_that_is_explained_is_one() -> None:
    assert [form for form, _ in SELECTORS[2:] if not all(map(is_selector, form.split()))] == []


def test_every_rule_that_the_source_cites_is_one_of_them() -> None:
    cited = {number for source in SOURCES for number in re.findall(r"\d+", " ".join(CITED.findall(_text(source))))}

    assert cited <= {str(rule.number) for rule in product_rules()}


def test_messages_for_people_carry_no_number_of_a_rule() -> None:
    assert [f"{source.name}:{line}" for source in SOURCES for line in _numbered(ast.parse(_text(source)))] == []


def _text(source: Path) -> str:
    return source.read_text(encoding="utf-8")


def _numbered(module: ast.Module) -> list[int]:
    """The lines of texts, other than docstrings, that cite a rule."""
    statements = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    texts = (n for n in ast.walk(module) if isinstance(n, ast.Constant) and id(n) not in statements)
    return [n.lineno for n in texts if isinstance(n.value, str) and CITED.search(n.value)]
