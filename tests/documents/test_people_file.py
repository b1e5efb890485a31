"""People in CSV and JSON lines: whatever the dialect, what is read is what was written, or a fault at its place."""

from __future__ import annotations

import csv
import io
import json
import time
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.documents.people_columns import ColumnNames
from rolecall.documents.people_file import FileForm, read, rejects
from rolecall.documents.people_rows import PeopleFile, words
from rolecall.domain.errors import BadData
from worlds import LAW

ENCODINGS = {
    "utf-8": b"",
    "utf-8 with mark": BOM_UTF8,
    "utf-16-le": BOM_UTF16_LE,
    "utf-16-be": BOM_UTF16_BE,
}
PLAIN = st.characters(
    codec="utf-8", exclude_categories=("C", "Zl", "Zp", "Zs"), exclude_characters="=+-@＝＋－＠'\ufffd\u2028\u2029"
)
NAMES = st.lists(PLAIN | st.sampled_from(",;\t\"'|").filter(str.isprintable), min_size=1, max_size=9).map("".join)
TEXTS = st.tuples(PLAIN, NAMES).map("".join)
GRANTS = st.lists(st.sampled_from(["booking.create", "@contacts", "View note"]), max_size=3)


def encoded(text: str, encoding: str) -> bytes:
    """The text in an encoding, behind its mark."""
    return ENCODINGS[encoding] + text.encode(encoding.partition(" ")[0])


def people(text: str, **more: object) -> PeopleFile:
    """What a CSV text says."""
    return read(text.encode(), "people.csv", ColumnNames(**more))  # type: ignore[arg-type]


def told(found: PeopleFile) -> list[str]:
    """Every fault as place and message."""
    rows = [fault for row in found.rows for fault in row.faults.values()]
    return [f"{f.line}:{f.column} {f.message}" for f in (*found.faults, *rows)]


@LAW
@given(
    cells=st.lists(st.tuples(TEXTS, TEXTS, GRANTS), min_size=1, max_size=5),
    delimiter=st.sampled_from([",", ";", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    inside=st.sampled_from(["\n", "\r\n", "; "]),
    encoding=st.sampled_from(sorted(ENCODINGS)),
)
def test_what_is_read_is_what_was_written_in_any_dialect(
    cells: list[tuple[str, str, list[str]]], delimiter: str, quoting: int, newline: str, inside: str, encoding: str
) -> None:
    out = io.StringIO(newline="")
    if newline == "\r":
        quoting = csv.QUOTE_ALL  # Python's writer leaves a line feed bare where lines end otherwise
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=newline)  # type: ignore[arg-type]
    writer.writerow(["Name", "e-mail", "LOCATION", "Role", "Copy from", "grant"])
    for name, other, grant in cells:
        writer.writerow([name, other, "Riverside", "manager", "", inside.join(grant)])

    found = read(encoded(out.getvalue(), encoding), "people.csv", ColumnNames({"e-mail": "email"}))

    assert told(found) == []
    assert [(r.cells["name"], r.cells["email"]) for r in found.rows] == [(n.strip(), o.strip()) for n, o, _ in cells]
    assert [words(row.cells.get("grant", "")) for row in found.rows] == [grant for *_, grant in cells]


@LAW
@given(cells=st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_a_hostile_cell_is_a_fault_or_harmless_and_never_a_failure(cells: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["name", "email", "location", "role"], *([c, "a@b.co", "R", "m"] for c in cells)])

    data = out.getvalue().encode("utf-8", "surrogatepass")
    found = read(data, "p.csv") if _is_utf8(out.getvalue()) else PeopleFile("")

    for row in found.rows:
        name = row.cells.get("name", "")
        assert "name" in row.faults or not any(ord(c) < 32 or c in "\u202e\ufffd\x7f" for c in name)
        assert "name" in row.faults or name[:1] not in {"=", "+", "-", "@"} or name[1:].isdigit()


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


@LAW
@given(cells=st.lists(st.tuples(TEXTS, GRANTS), min_size=1, max_size=4))
def test_json_lines_are_read_as_they_were_written(cells: list[tuple[str, list[str]]]) -> None:
    lines = [{"name": n, "email": "a@b.co", "location": "R", "role": "m", "grant": g, "phone": None} for n, g in cells]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)

    found = read(text.encode(), "people.jsonl")

    assert told(found) == []
    assert [(r.cells["name"], words(r.cells.get("grant", ""))) for r in found.rows] == [
        (n.strip(), g) for n, g in cells
    ]


def test_faults_of_the_header_are_reported_together_with_near_misses() -> None:
    found = people("name;emial;Role;role;;phone\nAnna;a@b.co;manager;;;\n")

    assert told(found) == [
        "1:17 The column role is there twice: as Role and as role.",
        "1:6 Unknown column “emial”; no column location.",
    ]
    assert found.faults[0].hint == "Rename one of them."
    assert found.faults[1].hint == (
        "Say what it is: --map 'emial=email'; or leave out all that is unknown: --ignore-columns"
    )


def test_a_foreign_header_is_mapped_and_a_column_may_be_left_out() -> None:
    found = people(
        "Wer;Mail;Notiz\nAnna;a@b.co;x\n",
        renamed={"wer": "name", "mail": "email", "notiz": ""},
        given=["location", "role"],
    )

    assert told(found) == []
    assert found.rows[0].cells == {"name": "Anna", "email": "a@b.co"}


def test_each_hostile_cell_is_reported_at_its_line_and_column() -> None:
    found = people(
        'name,email,location,role,phone\n"An\nna",a@b.co,R,m,\n=1+1,b@b.co,R,m,+371 2000 0001\n'
        '"x, ""y"" \0",c@b.co,R,m,\n@SUM(A1),-d@b.co,R,m,+1+cmd|x\n'
    )

    assert told(found) == [
        "2:1 The name “An na” has the control character U+000A at place 3.",
        "4:1 The name “=1+1” begins like a formula of a spreadsheet.",
        '5:1 The name “x, "y" \ufffd” has the control character U+0000 at place 8.',
        "6:1 The name “@SUM(A1)” begins like a formula of a spreadsheet.",
        "6:10 The e-mail “-d@b.co” begins like a formula of a spreadsheet.",
        "6:22 The phone “+1+cmd|x” begins like a formula of a spreadsheet.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1:1 There is nothing in the file."),
        ("\n \n", "1:1 There is nothing in the file."),
        ("name,email,location,role\n", "1:1 There is a header, and nobody below it."),
        ("name,email,location,role\n,,,\n", "1:1 There is a header, and nobody below it."),
        ('name,email,location,role\nA,"b,c,d\n', "2:3 This quote is never closed."),
        ('name,email,location,role\n"A"b,b,c,d\n', "2:4 “b” follows the closing quote."),
        ("name,email,location,role\nA,b,c\n", "2:1 The row has 3 cells, the header 4 columns."),
        ("dear diary\n", "1:1 The file does not begin with a header of people."),
    ],
)
def test_a_file_without_people_or_form_is_refused_with_the_reason(text: str, fault: str) -> None:
    assert told(people(text)) == [fault]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "1:2 This is not JSON: Expecting property name enclosed in double quotes."),
        ("[1]", "1:2 An entry has to be an object, not a number."),
        ("null", "1:1 An entry has to be an object, not null."),
        ('{"name": "A", "emial": "x"}', "1:15 Unknown column “emial”."),
        ('{"name": "A", "name": "B"}', "1:2 The column name is there twice in this entry."),
        ('{"name": "A", "phone": 37120000001}', "1:15 phone has to be a text, not a number."),
        ('{"name": "A", "grant": {"a": 1}}', "1:15 grant has to be a text or a list of texts, not an object."),
        ('{"name": "A", "new_staff": 1}', "1:15 new_staff has to be true or false, not a number."),
        ("", "1:1 There is nothing in the file."),
    ],
)
def test_a_line_that_is_no_person_is_reported_with_its_place(line: str, fault: str) -> None:
    assert told(read(line.encode(), "people.jsonl")) == [fault]


def test_json_says_yes_or_no_by_true_or_false() -> None:
    found = read(b'[{"name": "A", "new_staff": true}, {"name": "B", "new_staff": false}]', "people.json")
    assert [row.cells["new_staff"] for row in found.rows] == ["yes", "no"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04abc", "This is a ZIP archive, which cannot be read here."),
        (b"PK\x03\x04" + b"x" * 9000 + b"xl/workbook.bin", "This is an Excel workbook, which cannot be read here."),
        (b"PK\x03\x04word/document.xml", "This is a Word document, which cannot be read here."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "This is an old Excel or Word file, or one with a password, which cannot be read here.",
        ),
        (b"%PDF-1.7", "This is a PDF, which cannot be read here."),
        (b"\x1f\x8b\x08", "This is a gzip archive, which cannot be read here."),
        (b"\n<!DOCTYPE html><table>", "This is a web page, which cannot be read here."),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "This is an XML file, which cannot be read here."),
        (b"BEGIN:VCARD\nFN:Anna", "This is a vCard file, which cannot be read here."),
        (b"\0" * 9, "This is a binary file, which cannot be read here."),
        (b"a\xff\xff\xff", "The byte 0xFF is not UTF-8."),
        ("名前,電子".encode("utf-16-le"), "The byte 0xFB is not UTF-8."),
        (BOM_UTF16_LE + b"a\0b", "This is not UTF-16, as the file begins to be."),
    ],
)
def test_a_file_that_is_not_text_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(BadData) as caught:
        read(data, "people.csv")

    assert caught.value.faults[0].message == message


PLAIN_TEXT = "name,email,location,role\nAnna,a@b.co,R,m\n"
AS_PEOPLE_HAVE_IT = {
    "sep": "sep=;\nname;email;location;role\nAnna;a@b.co;R;m\n",
    "quoted sep": '\ufeff"sep=|"\r\nname|email|location|role\r\nAnna|a@b.co|R|m\r\n',
    "bars": "name|email|location|role\nAnna|a@b.co|R|m\n",
    "rows of blanks": f"name,email,location,role\n \u00a0 \n,\u00a0,,\n\t\t\n{PLAIN_TEXT.splitlines()[1]}\n,,, \n",
    "nameless columns": "name,email,location,role,,\nAnna,a@b.co,R,m,, \n",
    "cells beyond the header": "name,email,location,role\nAnna,a@b.co,R,m,,,\n",
    "characters without width": "\u200bname;email\u2060;location;role\nAnna\u200b;\ufeffa@b.co;R;m\n",
    "a blank before a quote": 'name, "email",location ,role\n "Anna", "a@b.co", \u00a0"R" ,\t"m"\n',
    "tabs": 'name\temail\tphone\tlocation\trole\nAnna\ta@b.co\t\t "R"\t"m"\n',
    "first and last name": "First name,Surname,email,location,role\nAnna,,a@b.co,R,m\n",
    "titles": "Name,E-mail,Phone,Location,Role,Staff member,Status\nAnna,a@b.co,,R,m,,active\n",
    "a list": '[\n {"name": "Anna", "email": "a@b.co",\n  "location": "R", "role": "m", "phone": null} ]',
}


@pytest.mark.parametrize("text", AS_PEOPLE_HAVE_IT.values(), ids=AS_PEOPLE_HAVE_IT)
def test_a_file_is_read_as_people_have_it(text: str) -> None:
    found = read(text.encode(), "people")

    assert told(found) == []
    (row,) = found.rows
    assert dict(row.cells) == {"name": "Anna", "email": "a@b.co", "location": "R", "role": "m"}


def test_first_and_last_name_make_the_name_unless_there_is_a_column_for_it() -> None:
    rows = "given name,last-name,email,location,role{}\nAnna,Petrova,a@b.co,R,m{}\n"

    assert people(rows.format("", "")).rows[0].cells["name"] == "Anna Petrova"
    assert people(rows.format(",name", ",Anna P.")).rows[0].cells["name"] == "Anna P."


def test_an_unknown_column_is_one_fault_however_many_rows_there_are() -> None:
    csv_rows = "".join(f"P{n},p{n}@b.co,R,m\n" for n in range(300))
    lines = "".join(f'{{"name": "P", "emial": "p{n}@b.co", "location": "R", "role": "m"}}\n' for n in range(300))

    assert told(people(f"name,emial,location,role\n{csv_rows}")) == [
        "1:6 Unknown column “emial”; no column email or phone.",
    ]
    assert told(read(lines.encode(), "people.jsonl")) == ["1:15 Unknown column “emial”."]
    assert told(people(f"name,what,when,how\n{csv_rows}")) == [
        "1:6 Unknown columns “what”, “when”, “how”; no column email or phone, location, role."
    ]


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("p.csv", f"{PLAIN_TEXT}B,b@b.co,R\n", "3:1 The row has 3 cells, the header 4 columns."),
        ("p.csv", f"{PLAIN_TEXT}B,b@b.co,R,m,x\n", "3:1 The row has 5 cells, the header 4 columns."),
        ("p.csv", f'{PLAIN_TEXT}"B"b,b@b.co,R,m\n', "3:4 “b” follows the closing quote."),
        ("p.csv", f"{PLAIN_TEXT.replace('role', 'role,').replace('m', 'm,', 1)}", "2:17 Column 5 has no name."),
        ("p.jsonl", '{"name": "B", "role": 1}\n', "1:15 role has to be a text, not a number."),
        ("p.jsonl", '{"name": "B"\n', "1:13 This is not JSON: Expecting ',' delimiter."),
        ("p.json", '[\n {"name": "B"},\n 5]', "3:2 An entry has to be an object, not a number."),
        (
            "p.json",
            '[{"name": "B"},\n {"name":\n  "\\u0007"}]',
            "3:3 The name “\ufffd” has the control character U+0007",
        ),
    ],
)
def test_a_row_without_form_is_a_fault_of_that_row_and_stays_one_among_the_rejects(
    file: str, text: str, fault: str
) -> None:
    if fault.startswith("2:17"):
        text = "name,email,location,role,\nA,a@b.co,R,m,\nBo,a@b.co,R,m,?\n"
        fault = "3:15 Column 5 has no name."
    found = read(text.encode(), file)

    assert found.faults == []
    (row,) = [row for row in found.rows if row.faults]
    (only,) = row.faults.values()
    assert f"{only.line}:{only.column} {only.message}".startswith(fault)
    written = rejects(found, [(row, [only])])
    again = read(written, file)
    assert again.faults == []
    assert [bool(r.faults) for r in again.rows] == [True]


@pytest.mark.parametrize("text", ['[{"name": "B"} {}]', '[{"name": "B"}] x', '[{"name": "B"}', "[" * 100_000])
def test_a_list_that_is_not_one_is_reported_with_its_place(text: str) -> None:
    assert read(text.encode(), "p.json").faults


def test_a_long_cell_is_refused_and_a_long_row_is_read_quickly() -> None:
    start = time.process_time()
    long = people(f"name,email,location,role\n{'x' * 40_000},a@b.co,R,m\n")
    wide = people("name,email,location,role\n" + '"x\n",' * 100_000 + "\n")

    header = people(",".join(f"x{n}" for n in range(100_000)))
    assert told(header) == ["1:1 The header has 100000 columns; 1000 is the most."]
    entries = ",".join('{"name": "A", "email": "a@b.co", "location": "R", "role": "m"}' for _ in range(20_000))
    assert told(read(f"[{entries}]".encode(), "p.json")) == []
    keys = ",".join(f'"k{n}": 1' for n in range(100_000))
    assert told(read(f"[{{{keys}}}]".encode(), "p.json")) == ["1:2 An entry has 100000 keys; 1000 is the most."]
    assert told(long) == ["2:1 The cell has 40000 characters; 32767 is the most."]
    assert told(wide) == ["2:1 The row has 100001 cells, the header 4 columns."]
    assert time.process_time() - start < 4


def test_rejects_hold_the_same_columns_and_read_back_as_the_same_cells() -> None:
    text = 'E-Mail;Name;grant;location;role;line\na@b.co;"Anna; ""A""";"@contacts\r\nView note";R;m;9\n'
    found = people(text, renamed={"e-mail": "email"})
    fault = found.fault(found.rows[0], "email", "Bad.", "Mend it.")

    written = rejects(found, [(found.rows[0], [fault])])

    assert written.decode().splitlines()[0] == "E-Mail;Name;grant;location;role;line;error;hint"
    again = read(written, "rejects.csv", ColumnNames({"e-mail": "email"}))
    assert told(again) == []
    cells = {column: cell.replace("\r\n", "\n") for column, cell in found.rows[0].cells.items()}
    assert again.rows[0].cells == cells


@pytest.mark.parametrize(
    ("header", "columns", "said"),
    [
        (
            "E-Mail,Full name,Mobile,Salon,ROLE",
            "email,name,phone,location,role",
            "“Full name” as name, “Mobile” as phone",
        ),
        ("ФИО;Телефон;Филиал;Должность;Роль", "name,phone,location,position,role", "“ФИО” as name, “Телефон” as phone"),
        ("Имя;Фамилия;Эл. почта;Роль доступа;салон", "first_name,last_name,email,role,location", "“Имя” as first_name"),
        ("NAME, E_MAIL ,Copy-From,Location,role,New staff", "name,email,copy_from,location,role,new_staff", ""),
    ],
)
def test_columns_are_found_by_their_synonyms_and_it_is_said(header: str, columns: str, said: str) -> None:
    found = people(f"{header}\n")

    assert list(found.order) == columns.split(",")
    assert " ".join(found.remarks).startswith(f"Read {said}" if said else "")
    assert bool(found.remarks) == bool(said)


def test_two_columns_that_are_one_are_a_fault_and_unknown_ones_are_left_out_only_when_asked() -> None:
    header = "name,Mobile,Phone number,location,role,Birthday,Notes"

    twice = people(f"{header}\nA,1,2,R,m,,\n", renamed={"notes": ""})
    assert told(twice) == [
        "1:13 The column phone is there twice: as Mobile and as Phone number.",
        "1:40 Unknown column “Birthday”.",
    ]
    assert twice.faults[0].hint == "Leave one of them out: --map 'Phone number='"
    asked = read(f"{header}\nA,1,2,R,m,x,y\n".encode(), "p.csv", ColumnNames({"phone number": ""}, ignores=True))
    assert told(asked) == []
    assert asked.remarks == ["Read “Mobile” as phone.", "Left out “Birthday”, “Notes”."]
    lines = read(b'{"Mobile": "1", "Notes": "x", "name": "A"}\n', "p.jsonl", ColumnNames(ignores=True))
    assert lines.remarks == ["Read “Mobile” as phone.", "Left out “Notes”."]


def test_a_header_below_a_title_is_named() -> None:
    found = people("Our team 2026,,,\n,,,\nname,email,location,role\nAnna,a@b.co,R,m\n")

    assert told(found) == ["1:1 The file does not begin with a header of people."]
    assert found.faults[0].hint == "The header seems to be in line 3: remove what stands above it."


RUSSIAN = "ФИО;E-mail;Филиал;Роль\nАнна Петрова;a@b.co;Ривер;manager\n"
LATVIAN = "name;email;location;role\nKārlis Bērziņš;a@b.co;Rīga;manager\n"
FRENCH = "name;email;location;role\nÉmile Noël;a@b.co;Façade;manager\n"


@pytest.mark.parametrize(
    ("text", "encoding", "position"),
    [
        (RUSSIAN, "cp1251", "1:1"),
        (RUSSIAN, "koi8-r", "1:1"),
        (RUSSIAN, "cp866", "1:1"),
        (RUSSIAN, "mac-cyrillic", "1:1"),
        (FRENCH, "cp1252", "2:1"),
        (FRENCH, "mac-roman", "2:1"),
        (LATVIAN, "cp1257", "2:2"),
    ],
)
def test_text_that_is_not_unicode_is_read_as_it_is_said_to_be_and_else_the_likely_is_named(
    text: str, encoding: str, position: str
) -> None:
    data, cell = text.encode(encoding), (text if text is RUSSIAN else text.split("\n")[1]).split(";")[0]

    read_so = read(data, "p.csv", form=FileForm(encoding=encoding))
    assert (told(read_so), read_so.rows[0].cells["location"]) == ([], text.split("\n")[1].split(";")[2])
    with pytest.raises(BadData) as caught:
        read(data, "p.csv")
    (fault,) = caught.value.faults
    assert f"{fault.line}:{fault.column}" == position
    assert f"s {encoding} it reads “{cell}”" in fault.message
    if text is not LATVIAN:  # its letters are others in other encodings, none of them unlikely
        assert fault.hint == f"Choose the one that reads right: --encoding {encoding}, or name another."


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_unicode_is_known_with_and_without_its_mark(encoding: str) -> None:
    for text in (RUSSIAN, LATVIAN.replace("\n", "\r\n")):
        assert told(read(text.encode(encoding), "p.csv")) == []


def test_what_is_not_in_the_encoding_that_is_said_has_its_place() -> None:
    with pytest.raises(BadData) as caught:
        read("name\nА\n".encode("cp1251") + b"\x98", "p.csv", form=FileForm(encoding="cp1251"))

    assert [f"{f.line}:{f.column} {f.message}" for f in caught.value.faults] == ["3:1 The byte 0x98 is not cp1251."]
