"""TOML: from text to plain values, or to the place where it is none."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from rolecall.documents.text_files import end
from rolecall.domain.errors import Fault, faulty


def parsed(text: str, file: str) -> dict[str, Any]:
    """The TOML text as plain values. Raises BadData with the place where it is no TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise faulty(file, [Fault(file, 0, 0, "The lists and tables are nested too deeply.")]) from None
    except ValueError as error:
        raise faulty(file, [_syntax_fault(str(error), text, file)]) from None


def _syntax_fault(message: str, text: str, file: str) -> Fault:
    what, _, _ = message.partition(" (at ")
    found = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    line, column = (int(found[1]), int(found[2])) if found else end(text)
    return Fault(file, line, column, f"This is not TOML: {what}", "See https://toml.io for the form of the file.")
