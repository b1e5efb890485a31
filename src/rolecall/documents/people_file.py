"""A file of people, whichever form it has: read, and its rejected rows written as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rolecall.documents.encodings import samples
from rolecall.documents.people_columns import OURS, ColumnNames
from rolecall.documents.people_csv import read_csv, written_csv
from rolecall.documents.people_json import read_json, written_json
from rolecall.documents.people_rows import PeopleFile, PersonRow
from rolecall.documents.people_table import read_table
from rolecall.documents.sheet_records import is_workbook, read_sheet
from rolecall.documents.text_files import end, not_in_encoding, refuse_other_kinds, unicode_text
from rolecall.domain.errors import BadData, Fault, WrongUsage, faulty


@dataclass(frozen=True, slots=True)
class FileForm:
    """What a person says about a file: the sheet of a workbook, the encoding of a text."""

    sheet: str = ""
    encoding: str = ""


AS_IT_SEEMS = FileForm()


def read(data: bytes, file: str, names: ColumnNames = OURS, form: FileForm = AS_IT_SEEMS) -> PeopleFile:
    """The people in a file: a workbook; JSON by the file's name, else by its first character; else CSV.

    Raises BadData for a file that is neither text nor a sound workbook, WrongUsage and NotFound where another sheet has
    to be named; other faults are in what it returns.
    """
    if is_workbook(data):
        return _from_workbook(data, file, names, form)
    if form.sheet:
        raise WrongUsage(f"{file} is no Excel workbook, so it has no sheets.", hint="Leave --sheet out.")
    text = _text(data, file, form.encoding)
    ending = file.casefold().rpartition(".")[2]
    is_json = ending in ("json", "jsonl", "ndjson") or (
        ending not in ("csv", "tsv") and text.lstrip()[:1] in ("{", "[")
    )
    return read_json(text, file, names) if is_json else read_csv(text, file, names)


def rejects(people: PeopleFile, faulty: Sequence[tuple[PersonRow, Sequence[Fault]]]) -> bytes:
    """The rows in the file's format, those of a workbook in CSV, under its columns plus `line`, `error` and `hint`,
    which say what is wrong.
    """
    return (written_csv(people, faulty) if people.delimiter else written_json(people, faulty)).encode()


def _from_workbook(data: bytes, file: str, names: ColumnNames, form: FileForm) -> PeopleFile:
    if form.encoding:
        raise WrongUsage(f"{file} is an Excel workbook, not a text.", hint="Leave --encoding out.")
    sheet = read_sheet(data, file, form.sheet)
    people = PeopleFile(file, sheet.name, delimiter=",", remarks=sheet.remarks)
    read_table(people, sheet.records, names)
    return people


def _text(data: bytes, file: str, encoding: str) -> str:
    """The text of a file, in an encoding or in Unicode. Raises BadData, naming the likely encodings."""
    refuse_other_kinds(data, file)
    try:
        return data.decode(encoding).removeprefix("\ufeff") if encoding else unicode_text(data)
    except UnicodeDecodeError as error:
        wrong = not_in_encoding(data, file, error, encoding) if encoding else _not_unicode(data, file, error)
        raise wrong from None
    except UnicodeError as error:
        raise faulty(file, [Fault(file, 1, 1, f"This is not {encoding}: {error}.", "Name another encoding.")]) from None


def _not_unicode(data: bytes, file: str, error: UnicodeDecodeError) -> BadData:
    likely = {} if error.encoding.startswith("utf-16") else samples(data, error.start)
    if not likely:
        return not_in_encoding(data, file, error)
    first, *others = (f"{name} it reads “{sample}”" for name, sample in likely.items())
    message = f"This is not UTF-8. As {first}{''.join(f', as {x}' for x in others)}."
    hint = f"Choose the one that reads right: --encoding {next(iter(likely))}, or name another."
    return faulty(file, [Fault(file, *end(data[: error.start].decode()), message, hint)])
