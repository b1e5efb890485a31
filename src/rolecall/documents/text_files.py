"""Files that people save as text: UTF-8, or UTF-16 with the mark that says so."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from rolecall.domain.errors import BadData, Fault

WORKBOOK = b"PK\x03\x04"


def decoded(data: bytes, file: str) -> str:
    """The text of a file. Raises BadData with the place of what is no text."""
    if data.startswith(WORKBOOK):
        raise _not_text(file, "This is a workbook or an archive, not text.", "Save the sheet as CSV.")
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _utf16(data, file)
    if b"\0" in data[:4] and data[:2] != b"\0\0":
        raise _not_text(file, "This is UTF-16 without the mark that says so.", "Save the file as UTF-8.")
    from rolecall.documents.world_file import decoded as utf8

    return utf8(data, file)


def _utf16(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        before = data[: error.start - error.start % 2].decode("utf-16", errors="replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        fault = Fault(file, line, column, "This is not UTF-16, as the file begins to be.", "Save the file as UTF-8.")
        raise BadData(f"{file}: 1 fault.", faults=[fault]) from None


def _not_text(file: str, message: str, hint: str) -> BadData:
    return BadData(f"{file}: 1 fault.", faults=[Fault(file, 1, 1, message, hint)])
