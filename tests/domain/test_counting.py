"""A number with its noun."""

from __future__ import annotations

from rolecall.domain.counting import count


def test_only_one_is_singular() -> None:
    assert [count(n, "user") for n in (0, 1, 2, 21)] == ["0 users", "1 user", "2 users", "21 users"]


def test_a_noun_may_have_a_plural_of_its_own() -> None:
    assert [count(n, "access", "accesses") for n in (1, 2)] == ["1 access", "2 accesses"]
