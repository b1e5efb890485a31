"""A part of an answer: columns, order, first rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.selection import Selection, selected

ROWS = [("Boris", "10"), ("anna", "9"), ("", "2"), ("Zoe", "")]
WHOLE = Answer({"any": "data"}, table({"name": "Name", "age": "Age"}, ROWS))


def rows(**wish: str) -> list[tuple[str, ...]]:
    return list(selected(WHOLE, Selection(**wish)).table.rows)


def test_nothing_chosen_is_the_answer_itself() -> None:
    assert selected(WHOLE, Selection()) is WHOLE


def test_columns_come_in_the_order_they_are_named() -> None:
    assert rows(columns="age,name")[0] == ("10", "Boris")


def test_texts_sort_without_case_and_empty_cells_come_last() -> None:
    assert [row[0] for row in rows(sort="name")] == ["anna", "Boris", "Zoe", ""]
    assert [row[0] for row in rows(sort="-name")] == ["", "Zoe", "Boris", "anna"]


def test_numbers_sort_by_size() -> None:
    assert [row[1] for row in rows(sort="age")] == ["2", "9", "10", ""]


def test_the_limit_is_taken_after_sorting() -> None:
    assert rows(sort="age", limit="1", columns="age") == [("2",)]


def test_the_first_rows_of_a_table_for_people_stay_one_for_people_and_the_rest_is_counted() -> None:
    short = table({"name": "Name"}, [(name or "nobody",) for name, _ in ROWS], layout=Layout(once=("name",)))
    shown = selected(replace(WHOLE, condensed=(short,)), Selection(sort="age", limit="3"))

    assert shown.shown == (replace(short, rows=(("nobody",), ("anna",), ("Boris",)), whole=short.rows),)
    assert shown.note == "1 more row not shown."
    assert selected(replace(WHOLE, condensed=(short,)), Selection(columns="age")).condensed == ()


def test_of_tables_of_other_rows_those_are_shown_that_are_of_the_rows_chosen() -> None:
    ages = replace(table({"age": "Age"}, [("10",), ("2",)], "Ages"), sources=(0, 2))
    facts, empty = Table((), (), "Facts"), replace(table({"age": "Age"}, [("",)]), sources=(3,))
    shown = selected(replace(WHOLE, parts=(facts, ages, empty)), Selection(sort="name", limit="2")).shown

    assert [(part.title, part.rows) for part in shown] == [("Facts", ()), ("Ages", (("10",),))]


def test_rows_that_were_sorted_stand_without_headings() -> None:
    headed = table({"name": "Name", "age": "Age"}, ROWS, layout=Layout(heading="name"))
    headings = [
        selected(replace(WHOLE, condensed=(headed,)), wish).shown[0].layout.heading
        for wish in (Selection(limit="1"), Selection(sort="age"))
    ]

    assert headings == ["name", ""]


def test_a_column_is_named_by_its_key_its_title_or_the_title_that_people_see() -> None:
    people = Answer({}, table({"email": "E-mail", "phone": "Phone", "staff": "Staff member"}, [("e", "p", "s")]))

    assert [
        [column.key for column in selected(people, Selection(columns=name)).table.columns]
        for name in ("email", "E-Mail", "staff member", "STAFF", "contact", "contact,phone")
    ] == [["email"], ["email"], ["staff"], ["staff"], ["email", "phone"], ["email", "phone"]]


def test_json_holds_the_chosen_part() -> None:
    assert selected(WHOLE, Selection(columns="name", limit="1")).data == [{"name": "Boris"}]


def test_an_unknown_column_is_refused_with_what_may_have_been_meant() -> None:
    with pytest.raises(NotFound) as caught:
        rows(columns="nmae")
    assert (caught.value.message, caught.value.hint) == (
        "No column is called “nmae”.",
        "Did you mean name? Choose from: name, age.",
    )


@pytest.mark.parametrize("limit", ["-1", "x", "1.5", "٣", "9" * 30])
def test_a_limit_is_a_whole_number(limit: str) -> None:
    with pytest.raises(WrongUsage):
        rows(limit=limit)
