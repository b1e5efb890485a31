"""People from Excel workbooks, as spreadsheets and people leave them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from rolecall.documents.people_file import FileForm, read, rejects
from rolecall.documents.people_rows import PeopleFile
from rolecall.domain.errors import BadData, NotFound, RolecallError, WrongUsage

HEADER = ["name", "email", "phone", "location", "role"]
ANNA = ["Anna", "a@b.co", None, "R", "m"]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
Row = Sequence[Any]
Change = Callable[[bytes], bytes]


def book(
    *rows: Sequence[Any], change: Callable[[Any], object] | None = None, **sheets: Sequence[Sequence[Any]]
) -> bytes:
    """A workbook with rows in the sheet Team, and more sheets."""
    made = Workbook()
    made.active.title = "Team"
    for title, lines in {"Team": rows, **sheets}.items():
        sheet = made["Team"] if title == "Team" else made.create_sheet(title)
        for line in lines:
            sheet.append(line)
    if change:
        change(made)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def altered(data: bytes, name: str, change: Change) -> bytes:
    """The workbook with one of its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return out.getvalue()


def people(data: bytes, sheet: str = "") -> PeopleFile:
    return read(data, "p.xlsx", form=FileForm(sheet=sheet))


def told(found: PeopleFile) -> list[str]:
    rows = [fault for row in found.rows for fault in row.faults.values()]
    return [f"{fault.where} {fault.message}" for fault in (*found.faults, *rows)]


def refusal(data: bytes, sheet: str = "") -> tuple[type[RolecallError], str, str]:
    """What a workbook is refused with: the kind of error, the message and the hint."""
    with pytest.raises(RolecallError) as caught:
        people(data, sheet)
    error = caught.value
    if isinstance(error, BadData):
        (fault,) = error.faults
        return BadData, fault.message, fault.hint
    return type(error), error.message, error.hint


def test_rows_are_read_with_numbers_as_their_digits_and_blank_ends_left_out() -> None:
    boris = ["Boris", "b@b.co", 37120000001, "R", "m", None, ""]
    found = people(book([*HEADER, None], ANNA, [None], boris, ["Vera", "v@b.co", 37120000002.0, "R"], [], [" "]))

    assert told(found) == []
    assert [row.line for row in found.rows] == [2, 4, 5]
    assert [row.cells.get("phone") for row in found.rows] == [None, "37120000001", "37120000002"]
    assert dict(found.rows[0].cells) == {"name": "Anna", "email": "a@b.co", "location": "R", "role": "m"}


def test_faults_name_sheet_and_cell_and_the_rows_are_rejected_in_csv() -> None:
    def change(made: Any) -> None:
        made["Team"]["A5"].data_type = "s"
        made["Team"]["B6"].data_type = "e"

    rows: list[Row] = [
        [date(2026, 5, 1), "a@b.co", 1e16, "R", "m"],
        ["Anna", "x@b.co", 3.5, "R", "m", "beyond"],
        ["=1+1", "x@b.co", None, "R", "m"],
        ["@SUM", "y@b.co", None, "R", "m"],
        ["Anna", "#N/A", None, "R", "m"],
    ]
    found = people(book(HEADER, *rows, change=change))

    assert told(found) == [
        "p.xlsx:Team!A2 The cell is a date or a time: 2026-05-01.",
        "p.xlsx:Team!C2 The number has more digits than a spreadsheet keeps: 10000000000000000.",
        "p.xlsx:Team!A3 The row has 6 cells, the header 5 columns.",
        "p.xlsx:Team!A4 The cell is a formula whose value was not saved.",
        "p.xlsx:Team!A5 The name “@SUM” begins like a formula of a spreadsheet.",
        "p.xlsx:Team!B6 The cell is an error: #N/A.",
    ]
    written = rejects(found, [(row, list(row.faults.values())) for row in found.rows]).decode()
    assert written.splitlines()[0] == "name,email,phone,location,role,line,error,hint"
    assert ",x@b.co,,R,m,4,The cell is a formula whose value was not saved.," in written


def test_the_value_that_a_formula_had_when_it_was_saved_counts() -> None:
    def saved(xml: bytes) -> bytes:
        at = xml.index(b"<f>")
        start, end = xml.rindex(b"<c ", 0, at), xml.index(b"</c>", at) + 4
        return xml[:start] + b'<c r="A2" t="str"><f>A9</f><v>Anna</v></c>' + xml[end:]

    found = people(altered(book(HEADER, ["=A9", *ANNA[1:]]), SHEET, saved))

    assert told(found) == []
    assert found.rows[0].cells["name"] == "Anna"


def test_a_merged_cell_counts_for_every_row_it_covers_and_hidden_rows_are_said() -> None:
    def change(made: Any) -> None:
        made["Team"].merge_cells("D2:D4")
        made["Team"].row_dimensions[3].hidden = True

    rows = [[f"P{n}", f"p{n}@b.co", None, "R" if n in (2, 5) else None, "m"] for n in range(2, 6)]
    found = people(book(HEADER, *rows, change=change))

    assert told(found) == []
    assert [row.cells["location"] for row in found.rows] == ["R"] * 4
    below = book(HEADER, *rows, change=lambda made: made["Team"].merge_cells("D5:D2000"))
    longest = altered(below, SHEET, lambda xml: xml.replace(b"D5:D2000", b"D5:D1048576"))  # whose cells take a minute
    assert [[row.line for row in people(each).rows] for each in (below, longest)] == [[2, 3, 4, 5]] * 2
    assert found.remarks == ["Hidden rows of the sheet “Team” are read, too: 3."]


def test_the_one_sheet_with_data_is_read_and_of_several_one_has_to_be_named() -> None:
    def hide(made: Any) -> None:
        made["Lists"].sheet_state = "hidden"

    several = book(HEADER, ANNA, Harbour=[HEADER, ["Boris", *ANNA[1:]]], Empty=[[]])

    assert refusal(several) == (
        WrongUsage,
        "p.xlsx has 2 sheets with data: “Team”, “Harbour”.",
        "Name the one to read: --sheet Team",
    )
    assert people(several, "harbour").rows[0].cells["name"] == "Boris"
    assert refusal(several, "Harbor") == (NotFound, "p.xlsx has no sheet “Harbor”.", "Did you mean Harbour?")
    assert refusal(several, "Empty")[1] == "The sheet “Empty” of p.xlsx is empty."
    assert people(book(HEADER, ANNA, change=hide, Lists=[["x"]])).remarks == ["The hidden sheet is not read: “Lists”."]
    assert refusal(book())[1] == "There is nothing in the sheets that are shown."


def test_what_is_no_workbook_has_no_sheet_and_a_workbook_no_encoding() -> None:
    with pytest.raises(WrongUsage, match="is no Excel workbook"):
        read(b"name", "p.csv", form=FileForm(sheet="Team"))
    with pytest.raises(WrongUsage, match="not a text"):
        read(book(HEADER, ANNA), "p.xlsx", form=FileForm(encoding="cp1251"))


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (SHEET, lambda xml: xml[:200], "The workbook is damaged: "),
        (SHEET, lambda xml: b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + xml, "The workbook is damaged: it defines entities."),
        (SHEET, lambda xml: xml.replace(b'r="A2"', b'r="ZZZZZ2"'), "The workbook is damaged: "),
        (
            SHEET,
            lambda xml: xml.replace(b'<row r="2"', b'<row r="9999999999"'),
            "The workbook is damaged: it has more",
        ),
        (SHEET, lambda xml: xml.replace(MAIN, STRICT), "This is a workbook in the strict form of Open XML"),
        ("xl/workbook.xml", lambda xml: b"", "The workbook is damaged: "),
        ("[Content_Types].xml", lambda xml: b"<x/>", "The workbook is damaged: "),
    ],
    ids=["cut", "entities", "column", "row", "strict", "no book", "no types"],
)
def test_a_workbook_that_is_none_or_too_much_is_refused_plainly(name: str, change: Change, message: str) -> None:
    kind, said, _ = refusal(altered(book(HEADER, ANNA), name, change))

    assert (kind, said[: len(message)]) == (BadData, message)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    out = BytesIO(book(HEADER, ANNA))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/more.xml", "")
        archive.filelist[-1].file_size = 2**30

    assert refusal(book(HEADER, ANNA)[:2000])[1].startswith("The workbook is damaged: ")
    assert refusal(out.getvalue())[1] == "The workbook is larger than 64 MB once it is unpacked."


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    data = altered(book(HEADER, ANNA), SHEET, lambda xml: xml.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"'))

    assert len(people(data).rows) == 1
