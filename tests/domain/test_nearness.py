"""Near misses: the likely ones first, and quickly however many names there are."""

from __future__ import annotations

from time import perf_counter

import pytest

from rolecall.domain import find
from rolecall.domain.errors import NotFound
from rolecall.domain.nearness import FEW, near
from worlds import location, user, world

MANY = [
    f"{first} {last}" for first in ("Anna", "Boris", "Olga", "Zoe") for last in (f"Berzin{n:04}" for n in range(500))
]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Ana Berzin0007", "Anna Berzin0007"),
        ("olga berzin499", "Olga Berzin0499"),
        ("Zoe Bezrin0333", "Zoe Berzin0333"),
    ],
)
def test_a_misspelling_finds_its_name_among_thousands(text: str, first: str) -> None:
    assert len(MANY) > FEW
    assert near(text, MANY)[0] == first


def test_a_part_finds_names_that_contain_it() -> None:
    assert [name[-4:] for name in near("0123", MANY)] == ["0123"] * 4


def test_a_slip_of_the_finger_gets_no_distant_names_beside_the_one_that_is_meant() -> None:
    assert near("clients.exprt", ["clients.export", "clients.edit", "clients.delete"]) == ["clients.export"]
    assert near("clients.ex", ["clients.export", "clients.edit", "clients.delete"])[1:]


@pytest.mark.parametrize("text", ["", "   ", "x" * 100_000, "日本"])
def test_what_resembles_nothing_has_no_near_misses(text: str) -> None:
    assert near(text, MANY) == []


def test_a_thousand_unknown_names_among_thousands_of_known_ones_take_a_moment() -> None:
    made = world(location(), *(user(f"{name} {n}", f"p{n}@example.com") for n, name in enumerate(MANY)))
    begun = perf_counter()
    for n in range(1000):
        with pytest.raises(NotFound):
            find.user(made, f"Nobody Ozolin {n}")

    assert perf_counter() - begun < 10
