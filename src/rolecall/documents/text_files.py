"""Files that people save as text: UTF-8, or UTF-16 with the mark that says so; files of other kinds are named."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress

from rolecall.domain.errors import BadData, Fault, faulty

Position = tuple[int, int]
"""Line and column, both from 1."""

SHEET = "Save the sheet as CSV."
KINDS = (
    (rb"PK\x03\x04.{20,80}vnd\.oasis\.opendocument\.spreadsheet", "an OpenDocument spreadsheet", SHEET),
    (rb"PK\x03\x04.*xl/", "an Excel workbook", SHEET),
    (rb"PK\x03\x04.*word/", "a Word document", "Save it as plain text."),
    (rb"PK\x03\x04.*\.iwa", "an Apple Numbers document", "Export it as Excel or CSV."),
    (rb"PK(\x03\x04|\x05\x06)", "a ZIP archive", "Unpack it, and name the file in it."),
    (
        rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel or Word file, or one with a password",
        "Save it as CSV or plain text.",
    ),
    (rb"\s*%PDF-", "a PDF", "Export the data it was made from."),
    (rb"\x1f\x8b", "a gzip archive", "Unpack it, and name the file in it."),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it, and name the file in it."),
    (rb"SQLite format 3\0", "a SQLite database", "To use it as a store: --store FILE"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "a picture", "Export the data it shows."),
    (rb"\{\\rtf", "a Rich Text document", "Save it as plain text."),
    (rb"(?i)(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|table|body|head|meta)\b", "a web page", SHEET),
    (rb"(\xef\xbb\xbf)?\s*<\?xml", "an XML file", SHEET),
    (rb"\0\0", "a binary file", "Check that it is the right one."),
    (rb"(?i)(\xef\xbb\xbf)?BEGIN:VCARD", "a vCard file", "Export the contacts as CSV."),
)
"""How a file of another kind begins, what it is, and what to do about it."""
BEGINNING = 4096
ASIAN = "\u0590"
"""Where the letters of Latin, Greek, Cyrillic and their neighbours end."""


def decoded(data: bytes, file: str) -> str:
    """The text of a file. Raises BadData with the place of what is not text, or naming the kind of file it is."""
    refuse_other_kinds(data, file)
    try:
        return unicode_text(data)
    except UnicodeDecodeError as error:
        raise not_in_encoding(data, file, error) from None


def refuse_other_kinds(data: bytes, file: str) -> None:
    """Raises BadData for a file that is no text, naming what it is."""
    for pattern, kind, hint in KINDS:
        if re.match(pattern, data[:BEGINNING] + data[-BEGINNING:], re.DOTALL):  # an archive lists its files at its end
            raise _not_text(file, f"This is {kind}, which cannot be read here.", hint)


def unicode_text(data: bytes) -> str:
    """Text in UTF-8 or UTF-16, with the mark that says so or without. Raises UnicodeDecodeError."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16")
    if b"\0" in data[:BEGINNING]:
        for encoding in ("utf-16-le", "utf-16-be"):
            with suppress(UnicodeDecodeError):
                text = data.decode(encoding)
                if _is_alphabetic(text[:BEGINNING]):
                    return text
    return data.decode("utf-8-sig")


def _is_alphabetic(text: str) -> bool:
    """Whether most of a text is in alphabets of Europe: what is read as UTF-16 and is something else is not."""
    return "\0" not in text and sum(c < ASIAN for c in text) * 10 > len(text) * 9


def not_in_encoding(data: bytes, file: str, error: UnicodeDecodeError, encoding: str = "UTF-8") -> BadData:
    """The error for a file that is not in the encoding in which it was read, with the place."""
    if error.encoding.startswith("utf-16"):
        before = data[: error.start - error.start % 2].decode("utf-16", errors="replace")
        message = "This is not UTF-16, as the file begins to be."
        return faulty(file, [Fault(file, *end(before), message, "Save the file as UTF-8.")])
    position = end(error.object[: error.start].decode(encoding, errors="replace"))
    message = f"The byte 0x{error.object[error.start]:02X} is not {encoding}."
    return faulty(file, [Fault(file, *position, message, "Save the file as UTF-8.")])


def text_of(source: str | bytes, file: str) -> str:
    """A text without a byte order mark, or the text of a file. Raises BadData for what is not text."""
    return source.removeprefix("\ufeff") if isinstance(source, str) else decoded(source, file)


def _not_text(file: str, message: str, hint: str) -> BadData:
    return faulty(file, [Fault(file, 1, 1, message, hint)])


def end(text: str) -> Position:
    """The position behind a text."""
    lines = text.split("\n")
    return len(lines), len(lines[-1]) + 1
