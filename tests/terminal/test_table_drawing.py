"""Tables at terminals of every width: what fits, what gives way, and what is never broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rolecall.domain.world import World
from rolecall.terminal.table_drawing import Drawn, answer, folded
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.questions.listing import users
from rolecall.views.selection import Selection, selected
from terminal.test_matrix import GOLDEN, terminal
from worlds import LAW, access, location, user, world, worlds

WIDTHS = st.integers(40, 160)
IDENTIFIERS = st.text("abcxyz019@.-_+", min_size=1, max_size=36)
WORDS = ("Анна", "漢字かな交じり文", "מרים", "👩‍👩‍👧 family", "e\u0301toile", "Jean-Luc", "", "x" * 90, "a b c d")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
COLUMNS = {"section": "Section", "name": "Name", "email": "E-mail", "phone": "Phone", "role": "Role", "note": "Note"}
LAYOUT = Layout(optional=("note", "phone"), heading="section", once=("name", "email"), joined="role", beneath="email")
LAYOUTS = (
    *(Layout(), LAYOUT, replace(LAYOUT, heading=""), replace(LAYOUT, beneath="", joined="")),
    *(Layout(once=("name",)), Layout(beneath="phone"), Layout(optional=("note", "role", "phone"))),
)
ROWS = st.lists(st.tuples(TEXTS, TEXTS, IDENTIFIERS, IDENTIFIERS, IDENTIFIERS, TEXTS), min_size=1, max_size=5)


def drawn(part: Table, width: int) -> Drawn:
    return answer(Answer({}, part), terminal(width))


@LAW
@given(rows=ROWS, width=WIDTHS, layout=st.sampled_from(LAYOUTS))
def test_each_line_fits_and_no_identifier_is_broken(rows: list[tuple[str, ...]], width: int, layout: Layout) -> None:
    shown = drawn(table(COLUMNS, rows, layout=layout), width)
    identifiers = {key: n for n, key in enumerate(COLUMNS) if key in ("email", "phone", "role")}
    left_out = [COLUMNS[key] in shown.left_out for key in identifiers]

    assert max(map(cell_len, shown.text.splitlines())) <= width
    for missing, n in zip(left_out, identifiers.values(), strict=True):
        assert missing or all(row[n] in shown.text for row in rows)
    assert {*shown.left_out} <= {COLUMNS[key] for key in layout.optional}


@LAW
@given(shown=worlds(), width=WIDTHS, limit=st.integers(0, 5), by=st.sampled_from(("name", "-role", "location")))
def test_neither_a_limit_nor_an_order_changes_the_columns(shown: World, width: int, limit: int, by: str) -> None:
    whole = users(shown)
    wishes = (Selection(), Selection(limit=str(limit)), Selection(sort=by))
    seen = [answer(selected(whole, wish), terminal(width)) for wish in wishes]
    if whole.table.rows and limit:
        assert len({(one.left_out, heading(one)) for one in seen}) == 1


def heading(shown: Drawn) -> str:
    """The line of titles; of records the first title."""
    first = shown.text.partition("\n")[0]
    return first if "Role" in first else first.split()[0]


RIVERSIDE = location("Riverside")
PLACES = [location(f"Salon number {n}") for n in range(7)]
ANNA = user("Anna Petrova", "anna.petrova@example.com", "+37120000001")
CLERK = user("Maximiliana Constantinopolitana", "maximiliana@example.org")
TEAM = world(
    *(RIVERSIDE, ANNA, CLERK),
    *PLACES,
    *(access(ANNA, place, "owner") for place in (RIVERSIDE, *PLACES)),
    *(access(CLERK, place, "administrator") for place in PLACES[:2]),
    access(CLERK, RIVERSIDE, "employee", status="invited"),
)


def people(width: int) -> str:
    return answer(users(TEAM), terminal(width)).text


TABLES: dict[str, Callable[[], str]] = {f"users-{width}.txt": partial(people, width) for width in (40, 80, 112, 160)}


@pytest.mark.parametrize("name", TABLES)
def test_a_person_is_shown_once_with_each_access(name: str) -> None:
    assert TABLES[name]() == (GOLDEN / name).read_text(encoding="utf-8"), "run: python tests/regenerate.py golden"


def test_what_has_no_room_is_named_unless_it_is_empty() -> None:
    rows = [("Anna", "anna@example.com", "+37120000001", "x" * 24, "y " * 20)]
    columns = {"name": "Name", "email": "E-mail", "phone": "Phone", "role": "Role", "note": "Note"}
    layout = Layout(optional=("note", "phone"))

    assert drawn(table(columns, rows, layout=layout), 60).left_out == ("Phone", "Note")
    assert drawn(table(columns, [(*rows[0][:4], "")], layout=layout), 60).left_out == ("Phone",)
    assert drawn(table(columns, rows, layout=layout), 140).left_out == ()


def test_what_is_essential_folds_to_its_words_before_the_rows_become_records() -> None:
    part = table({"email": "E-mail", "note": "Note"}, [("anna.petrova@example.com", "some words to read")])

    assert drawn(part, 40).text.splitlines()[1:] == ["anna.petrova@example.com  some words to", " " * 26 + "read"]
    assert drawn(part, 30).text.splitlines() == [
        "E-mail",
        "  anna.petrova@example.com",
        "Note    some words to read",
    ]


def test_an_address_is_broken_in_no_text() -> None:
    rows = [("x" * 60, "1"), ("Anna <anna.petrova.of.riverside@example.com>", "2")]

    assert "<anna.petrova.of.riverside@example.com>" in drawn(table({"name": "Name", "n": "N"}, rows), 44).text


def test_rows_stand_below_the_name_of_their_section() -> None:
    rows = [("Reports", "a", "1"), ("Reports", "b", "2"), ("Finance", "c", "3")]
    part = table({"section": "Section", "key": "Key", "rank": "Rank"}, rows, "Title", Layout(heading="section"))

    assert drawn(part, 40).text == ("Title\n  Key  Rank\nReports\n  a    1\n  b    2\nFinance\n  c    3\n")


def test_values_side_by_side_are_broken_between_them() -> None:
    rows = [("Anna", "Old Town"), ("Anna", "New Town"), ("Boris", "Old Town")]
    part = table({"name": "Name", "place": "Place"}, rows, layout=Layout(once=("name",), joined="place"))

    assert drawn(part, 20).text.splitlines()[1:] == ["Anna   Old Town,", "       New Town", "Boris  Old Town"]


def test_values_that_are_listed_have_room_for_the_commas_between_them() -> None:
    rows = [("Boris Kim", "viewer", place) for place in ("Kreuzberg", "Jumeirah", "Rustaveli")]
    part = table(
        {"name": "Name", "role": "Role", "place": "Place"}, rows, layout=Layout(once=("name",), joined="place")
    )
    for width in range(10, 60):
        assert max(map(cell_len, drawn(part, width).text.splitlines())) <= width


def test_only_a_word_wider_than_the_line_is_broken() -> None:
    assert folded("ab cde fghijk", 5) == ["ab", "cde", "fghij", "k"]
    assert folded("漢字かな", 5) == ["漢字", "かな"]
