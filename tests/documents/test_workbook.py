"""Excel workbooks, read back with another library."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rolecall.documents import workbook
from rolecall.documents.workbook import cell_text, sheet_names, workbook_bytes
from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import WrongUsage
from rolecall.views.answers import Answer, Table, table
from rolecall.views.reports.permission_matrix import matrix
from rolecall.views.reports.provenance import Provenance
from worlds import LAW, access, location, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour: [main]/*?")
ANNA, BORIS = user("Anna", "anna@example.com", "+37120000001"), user("Boris", phone="+37120000002")
CHAIN = world(
    RIVERSIDE,
    HARBOUR,
    ANNA,
    BORIS,
    access(ANNA, RIVERSIDE, "administrator", on=["calendar", "calendar.phones"]),
    access(BORIS, HARBOUR, on=["tips"]),
    access(BORIS, RIVERSIDE, on=[]),
)
SOURCE = Provenance("2026-01-02T03:04:05+00:00", "/srv/R&D/team.db", 12, "ab" * 32, "role:owner at Riverside")
HOSTILE = "=+-@\t\n\r\0\x1b\x7f\u202e\ufffe\uffff<>&\"'_x0041_{}/r\U0001f600 https://mailto:"
TEXTS = st.text(st.one_of(st.sampled_from(HOSTILE), st.characters()), min_size=1, max_size=12)


def opened(answer: Answer, title: str = "Report") -> Workbook:
    return openpyxl.load_workbook(BytesIO(workbook_bytes(answer, title, SOURCE)))


def sheet(book: Workbook) -> Worksheet:
    found = book.worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def values(found: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in found.iter_rows()]


def small(*rows: tuple[str, ...]) -> Answer:
    return Answer([], table({"name": "Name", "phone": "Phone"}, list(rows)))


def test_a_table_is_a_sheet_under_its_labels() -> None:
    found = opened(small(("Anna", "+37120000001"), ("Boris", "")), "Users")

    assert found.sheetnames == ["Users", "Summary"]
    assert values(sheet(found)) == [["Name", "Phone"], ["Anna", "+37120000001"], ["Boris", None]]


def test_the_head_stays_in_sight_and_filters() -> None:
    found = sheet(opened(small(("Anna", "1"), ("Boris", "2"))))

    assert (found.freeze_panes, found.auto_filter.ref) == ("B2", "A1:B3")


def test_columns_are_as_wide_as_their_content_within_reason() -> None:
    found = sheet(opened(small(("A" * 20, "x" * 500))))

    assert 20 < found.column_dimensions["A"].width < 25
    assert 50 <= found.column_dimensions["B"].width < 52


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+37120000001", "@SUM(A1)", "{=1}", "https://x.example", "mailto:a@b.c", "007", "1e5", "TRUE", "#N/A"],
)
def test_every_cell_is_a_text(cell: str) -> None:
    found = sheet(opened(small((cell, "x"))))["A2"]

    assert (found.value, found.data_type, found.hyperlink) == (cell, "s", None)


def test_a_formula_stays_a_text_when_someone_edits_its_cell() -> None:
    found = sheet(opened(small(("=1+1", "+37120000001"))))

    assert (found["A2"].quotePrefix, found["B2"].quotePrefix) == (True, False)


@LAW
@given(cells=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
def test_any_text_can_be_read_back(cells: list[tuple[str, ...]]) -> None:
    read = values(sheet(opened(small(*cells))))[1:]

    assert read == [[naive_held(cell) for cell in row] for row in cells]


def naive_held(text: str) -> str:
    """The text as XML 1.0 and a reader from left to right allow it, character by character."""
    return "".join(c if _fits(ord(c)) else "\ufffd" for c in text)


def _fits(code: int) -> bool:
    steering = code < 0x20 or 0x7F <= code < 0xA0 or 0x2028 <= code <= 0x202E or 0x2066 <= code <= 0x2069
    return code in (9, 10) or not (steering or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF))


@pytest.mark.parametrize("name", ["<r><t>x</t></r>", "<r>&</r>", "<r></r>"])
def test_the_writers_own_markup_is_a_text_too(name: str) -> None:
    assert sheet(opened(small((name, "x"))))["A2"].value == f"{name} "


def test_an_overlong_text_is_cut_to_what_a_cell_holds() -> None:
    assert cell_text("x" * 40_000) == "x" * 32_767
    assert cell_text("\U0001f600" * 20_000) == "\U0001f600" * 16_383
    assert len(cell_text("<r>" + "x" * 32_760 + "</r>")) == 32_767
    assert len(cell_text("<r>" + "x" * 40_000 + "</r>")) == 32_767


def test_the_matrix_has_a_sheet_a_location_and_the_keys_below_the_labels() -> None:
    book = opened(matrix(CHAIN), "Permissions")
    found = book["Riverside"]
    head = values(found)[:2]

    assert book.sheetnames == ["Harbour_ _main____", "Riverside", "Summary"]
    assert head[0][5:8] == ["Status", "Appointment calendar", catalogue().permissions[1].title]
    assert head[1][5:8] == ["status", "calendar", "calendar.edit-schedule"]
    assert [row[0] for row in values(found)[2:]] == ["Anna", "Boris"]
    assert (found.freeze_panes, found.auto_filter.ref.split(":")[0], found.max_row) == ("C3", "A2", 4)


def test_only_long_labels_of_the_matrix_are_turned() -> None:
    found = opened(matrix(CHAIN))["Riverside"]
    turned = {cell.value: cell.alignment.textRotation == 90 for cell in found[1]}

    assert not any(turned[name] for name in ("Name", "E-mail", "Phone", "Location", "Role", "Status"))
    assert all(turned[p.title] for p in catalogue().permissions if len(p.title) > 8)
    assert max(found.column_dimensions[c].width for c in ("G", "H", "I")) < 25


def test_the_cells_of_the_matrix() -> None:
    found = opened(matrix(CHAIN))["Riverside"]
    where = {cell.value: cell.column_letter for cell in found[2]}

    assert [found[f"{where['calendar.phones']}{row}"].value for row in (3, 4)] == ["yes", None]
    assert [found[f"{where['calendar:staff']}{row}"].value for row in (3, 4)] == ["all", None]


def test_an_empty_answer_is_a_sheet_with_its_head() -> None:
    book = opened(matrix(CHAIN, []), "Permissions")

    assert book.sheetnames == ["Permissions", "Summary"]
    assert sheet(book).max_row == 2


def test_equal_answers_from_the_same_source_give_equal_bytes_with_the_time_of_the_report() -> None:
    first = workbook_bytes(matrix(CHAIN), "Permissions", SOURCE)

    assert first == workbook_bytes(matrix(CHAIN), "Permissions", SOURCE)
    with ZipFile(BytesIO(first)) as packed:
        stamps = {entry.date_time[0] for entry in packed.infolist()}
        core = packed.read("docProps/core.xml").decode()
    assert stamps == {1980}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-01-02T03:04:05Z"}


def test_the_note_and_title_travel_with_the_file() -> None:
    properties = opened(matrix(CHAIN), "Permi\0ssions").properties

    assert (properties.title, properties.description) == ("Permi\ufffdssions", "3 accesses of 2 users at 2 locations.")


def test_the_last_sheet_says_where_the_report_comes_from_and_what_each_sheet_holds() -> None:
    found = opened(matrix(CHAIN), "Permissions")["Summary"]

    assert values(found) == [
        ["Report", "Permissions"],
        ["Report on", "role:owner at Riverside"],
        ["Made", "2026-01-02 03:04:05 UTC"],
        ["Store", "/srv/R&D/team.db"],
        ["Last change", "12 (digest abababababab)"],
        ["Result", "3 accesses of 2 users at 2 locations."],
        ["Sheet Harbour_ _main____", "1 row"],
        ["Sheet Riverside", "2 rows"],
    ]


def test_sheets_are_printed_across_with_their_title_rows_on_every_page() -> None:
    narrow, wide = sheet(opened(small(("Anna", "1")))), sheet(opened(matrix(CHAIN)))

    for found in (narrow, wide):
        assert (found.page_setup.orientation, found.page_setup.paperSize) == ("landscape", 9)
        assert found.oddFooter.left.text == SOURCE.sentence.replace("&", "&&")
        assert found.oddFooter.right.text == "&P / &N"
    assert (narrow.print_title_rows, narrow.print_title_cols, narrow.page_setup.fitToHeight) == ("$1:$1", None, 0)
    assert (wide.print_title_rows, wide.print_title_cols) == ("$1:$2", "$A:$A")


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["A", "a", "A"], ["A", "a (2)", "A (3)"]),
        (["History", "HISTORY"], ["History (2)", "HISTORY (3)"]),
        (["", "  ", "''"], ["Sheet", "Sheet (2)", "Sheet (3)"]),
        (["'Mine'"], ["Mine"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["\U0001f600" * 20], ["\U0001f600" * 15]),
        (["x" * 30 + "'s"], ["x" * 30]),
    ],
)
def test_sheet_names(titles: list[str], names: list[str]) -> None:
    assert sheet_names(titles) == names


@LAW
@given(
    titles=st.lists(st.text(st.sampled_from("aAbI'[]:*?/\\ \0\n\U0001f600İßŉ"), max_size=40), min_size=1, max_size=8)
)
def test_a_workbook_takes_whatever_the_sheets_are_called(titles: list[str]) -> None:
    parts = tuple(table({"a": "A"}, [], title) for title in titles)
    names = sheet_names(titles)

    assert len({name.lower() for name in names}) == len(titles)
    assert all(1 <= len(name.encode("utf-16-le")) // 2 <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len(opened(Answer([], parts[0], parts)).sheetnames) == len(titles) + 1


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    rows = (("x",),) * (workbook.MOST_ROWS + 1)

    with pytest.raises(WrongUsage, match="1048575 rows"):
        workbook_bytes(Answer([], Table((), rows)), "Report", SOURCE)
