"""A number with its noun, and a list that is cut short."""

from __future__ import annotations

from rolecall.domain.counting import and_more, count, more


def test_only_one_is_singular() -> None:
    assert [count(n, "user") for n in (0, 1, 2, 21)] == ["0 users", "1 user", "2 users", "21 users"]


def test_a_noun_may_have_a_plural_of_its_own() -> None:
    assert [count(n, "access", "accesses") for n in (1, 2)] == ["1 access", "2 accesses"]


def test_a_list_that_is_cut_short_counts_what_it_leaves_out() -> None:
    assert and_more(("Anna", "Boris", "Clara", "Dina"), 2) == "Anna, Boris and 2 more"


def test_a_list_that_is_short_enough_stands_whole() -> None:
    assert [and_more(names, 2) for names in ((), ("Anna",), ("Anna", "Boris"))] == ["", "Anna", "Anna, Boris"]


def test_nothing_left_out_is_not_mentioned() -> None:
    assert [more(number) for number in (-1, 0, 1)] == ["", "", "and 1 more"]
