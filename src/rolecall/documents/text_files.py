"""Files that people save as text: UTF-8, or UTF-16 with the mark that says so."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from rolecall.domain.errors import BadData, Fault, faulty

WORKBOOK = b"PK\x03\x04"
Position = tuple[int, int]
"""Line and column, both from 1."""


def decoded(data: bytes, file: str) -> str:
    """The text of a file. Raises BadData with the place of what is not text."""
    if data.startswith(WORKBOOK):
        raise _not_text(file, "This is a workbook or an archive, not text.", "Save the sheet as CSV.")
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            before = data[: error.start - error.start % 2].decode("utf-16", errors="replace")
            message = "This is not UTF-16, as the file begins to be."
            raise faulty(file, [Fault(file, *end(before), message, "Save the file as UTF-8.")]) from None
    if b"\0" in data[:4] and data[:2] != b"\0\0":
        raise _not_text(file, "This is UTF-16 without the mark that says so.", "Save the file as UTF-8.")
    return utf8(data, file)


def utf8(source: str | bytes, file: str) -> str:
    """The text without a byte order mark. Raises BadData where bytes are not UTF-8."""
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = end(error.object[: error.start].decode())
        message = f"The byte 0x{error.object[error.start]:02X} is not UTF-8."
        raise faulty(file, [Fault(file, *position, message, "Save the file as UTF-8.")]) from None


def _not_text(file: str, message: str, hint: str) -> BadData:
    return faulty(file, [Fault(file, 1, 1, message, hint)])


def end(text: str) -> Position:
    """The position behind a text."""
    lines = text.split("\n")
    return len(lines), len(lines[-1]) + 1
