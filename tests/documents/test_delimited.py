"""CSV and plain lines."""

from __future__ import annotations

import csv
from io import StringIO
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.documents.delimited import csv_text, inert, is_formula, lines_text
from rolecall.views.answers import Table, table
from worlds import LAW

COLUMNS = {"name": "Name", "phone": "Phone"}
HOSTILE = "=+-@＝＋－＠\t\r\n\0\x1b\u202e\u2066\u2028\"',;|<>&\\ 1aä\U0001f600"
TEXTS = st.text(st.one_of(st.sampled_from(HOSTILE), st.characters()), max_size=12)
DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def naive_safe(text: str, keep: str) -> str:
    """The text with every steering character but those of `keep` replaced, one by one."""
    steering = [category(c) in {"Cc", "Cs", "Zl", "Zp"} or ord(c) in DIRECTIONS for c in text]
    return "".join("\ufffd" if bad and c not in keep else c for c, bad in zip(text, steering, strict=True))


def one(*cells: str) -> Table:
    """A table of one row."""
    return table({str(n): str(n) for n, _ in enumerate(cells)}, [cells])


def test_csv_has_keys_as_header_and_quotes_where_needed() -> None:
    found = table(COLUMNS, [("Anna, P.", "+37120000001"), ('Boris "B" Kim', ""), ("two\nlines", " x")])

    assert csv_text(found) == 'name,phone\n"Anna, P.",+37120000001\n"Boris ""B"" Kim",\n"two\nlines"," x"\n'


def test_another_delimiter_is_quoted_instead_of_the_comma() -> None:
    assert csv_text(table(COLUMNS, [("a;b", "c,d")]), delimiter=";") == 'name;phone\n"a;b";c,d\n'


def test_csv_of_no_rows_is_the_header() -> None:
    assert csv_text(table(COLUMNS, [])) == "name,phone\n"


def test_an_empty_cell_alone_in_its_row_is_still_a_row() -> None:
    assert list(csv.reader(StringIO(csv_text(one(""))))) == [["0"], [""]]


@LAW
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4), delimiter=st.sampled_from([",", ";", "\t", "|"]))
def test_a_csv_reader_gets_every_cell_back(rows: list[tuple[str, ...]], delimiter: str) -> None:
    text = csv_text(table({"a": "A", "b": "B", "c": "C"}, rows), delimiter=delimiter)
    read = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))

    assert read[0] == ["a", "b", "c"]
    for cells, row in zip(read[1:], rows, strict=True):
        assert [cell.removeprefix("'") for cell in cells] == [naive_safe(c, "\t\n").removeprefix("'") for c in row]


@LAW
@given(rows=st.lists(st.tuples(*[TEXTS] * 10), max_size=3))
def test_a_wide_row_is_written_as_its_cells_are_alone(rows: list[tuple[str, ...]]) -> None:
    wide = table({str(n): str(n) for n in range(10)}, rows)

    assert csv_text(wide) == "0,1,2,3,4,5,6,7,8,9\n" + "".join(
        ",".join(csv_text(one(cell, "")).removeprefix("0,1\n").removesuffix(",\n") for cell in row) + "\n"
        for row in rows
    )


@LAW
@given(cell=TEXTS)
def test_no_cell_begins_as_a_formula_does(cell: str) -> None:
    (read,) = list(csv.reader(StringIO(csv_text(one(cell)), newline="")))[1]
    first = read.lstrip()[:1]

    assert first not in tuple("=-@＝＋－＠")
    assert first != "+" or read[1:].isdigit()


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0@"])
def test_formulas_are_defused(first: str) -> None:
    assert inert(f"{first}SUM(A1)") == f"'{first}SUM(A1)"


@pytest.mark.parametrize("cell", ["", "Anna", "+37120000001", "a=b", "'=1", "anna@example.com", "30d", "[x]"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert inert(cell) == cell


@pytest.mark.parametrize("cell", ["+371 200", "+1+1", "+", "+37120000001\n=1", "+３７１", "-37120000001"])
def test_only_a_plain_phone_is_excepted(cell: str) -> None:
    assert is_formula(cell)


def test_lines_are_separated_by_tabs_without_a_header() -> None:
    assert lines_text(table(COLUMNS, [("Anna", "+371"), ("=1", "")])) == "Anna\t+371\n=1\t\n"
    assert lines_text(table(COLUMNS, [])) == ""


@LAW
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_a_line_is_a_row_whatever_is_in_it(rows: list[tuple[str, ...]]) -> None:
    lines = lines_text(table(COLUMNS, rows)).splitlines()

    assert [tuple(line.split("\t")) for line in lines] == [tuple(naive_safe(cell, "") for cell in row) for row in rows]


def test_long_cells_are_not_shortened() -> None:
    assert lines_text(one("x" * 100_000)) == "x" * 100_000 + "\n"
