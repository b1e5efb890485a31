"""What expectations are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.expectations import Expectation, Only, WordList, unique

TITLES = st.lists(st.sampled_from(["a", "b", "a (2)", "a (3)", "a (2) (2)", ""]))


@given(TITLES)
def test_every_title_gets_a_name_of_its_own_that_begins_with_it(titles: list[str]) -> None:
    names = unique(titles)
    assert len(set(names)) == len(names) == len(titles)
    assert all(name.startswith(title) for name, title in zip(names, titles, strict=True))


@given(TITLES)
def test_the_first_of_a_title_keeps_it_unless_a_number_took_it(titles: list[str]) -> None:
    first = dict(zip(reversed(titles), reversed(unique(titles)), strict=True))
    assert all(first[title] == title for title in titles if "(" not in title)


def test_an_expectation_without_a_name_is_called_by_what_it_is_about() -> None:
    anna, path = WordList(("anna",)), ("expect", 0)
    texts = tuple("abcde")
    titles = {
        "anna: can a, b, c and 2 more": Expectation(path, users=anna, can=WordList(texts), cannot=WordList(("x",))),
        "anna at Harbour: cannot x": Expectation(path, users=anna, at="Harbour", cannot=WordList(("x",))),
        "anna: only nothing": Expectation(path, users=anna, only=Only(WordList(), WordList(("tips",)), path)),
        "anna: limits a, b, c and 2 more": Expectation(path, users=anna, limits=WordList(texts), role="owner"),
        "anna: role owner": Expectation(path, users=anna, role="owner"),
        "anna: no access": Expectation(path, users=anna, access=False),
        "anna: access": Expectation(path, users=anna, access=True),
        "role:viewer, all: role none": Expectation(path, every=WordList(("role:viewer", "all")), role="none"),
        "network North: locations a, b": Expectation(path, network="North", members=WordList(texts[:2]), main="a"),
        "network North: main location a": Expectation(path, network="North", main="a"),
        "a name": Expectation(path, name="a name", users=anna, role="owner"),
    }
    assert {title: expectation.title for title, expectation in titles.items()} == {title: title for title in titles}
