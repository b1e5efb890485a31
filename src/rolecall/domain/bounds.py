"""How much input the program takes. Within these bounds work grows no faster than the input does."""

from __future__ import annotations

MOST_BYTES = 128 * 1024 * 1024
"""Of a file, or of standard input."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Of a workbook, whose files are packed."""
MOST_DEPTH = 32
"""Tables and lists of TOML inside each other, and parts of a dotted key."""
MOST_CHARACTERS = 32_767
"""Of one text in TOML, one cell of CSV or one value of JSON; a cell of a spreadsheet holds no more."""
MOST_COLUMNS = 1000
"""Of a file of people."""
MOST_FAULTS = 50
"""Faults that are shown of a file, with the number of the others; near misses are looked for that often, too."""
