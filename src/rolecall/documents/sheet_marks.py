"""What a sheet's XML says beside the values: merged cells, formulas without a value, hidden rows."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import IO, Any

from rolecall.domain.counting import and_more

MOST_NAMED = 5
MOST_ROWS = 1_048_576
"""Of a sheet, as Excel has it."""


@dataclass(slots=True)
class SheetMarks:
    """`merged` are ranges over several rows as (first row, last row, column), ordered; `open_ranges` those that the row
    being read is in, with the text at their top.
    """

    blank_formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    open_ranges: dict[int, tuple[int, str]] = field(default_factory=dict)

    def fill(self, row: int, texts: list[str], unusable: MutableMapping[int, Any]) -> None:
        """Gives the cells of a row that belong to a merged range above the text at its top, as people see it; a row
        without any text of its own stays blank.
        """
        own = any(text.strip() for text in texts)
        while self.merged and self.merged[-1][0] <= row:
            first, last, column = self.merged.pop()
            if first == row and column <= len(texts) and column - 1 not in unusable:
                self.open_ranges[column] = last, texts[column - 1]
        for column, (last, text) in list(self.open_ranges.items()):
            if last < row:
                del self.open_ranges[column]
            elif text and own:
                texts += [""] * (column - len(texts))
                texts[column - 1] = texts[column - 1] or text

    def remarks(self, sheet: str) -> Iterator[str]:
        """What people may not expect of the rows that were read."""
        if self.hidden_rows:
            rows = and_more([str(row) for row in self.hidden_rows], MOST_NAMED)
            yield f"Hidden rows of the sheet “{sheet}” are read, too: {rows}."


def marks_of(part: IO[bytes]) -> SheetMarks:
    """The marks in the XML of a sheet. Raises ValueError for more rows than there can be."""
    from xml.etree.ElementTree import iterparse

    from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
    from openpyxl.xml.constants import SHEET_MAIN_NS

    marks, row = SheetMarks(), f"{{{SHEET_MAIN_NS}}}row"
    cell, merge = f"{{{SHEET_MAIN_NS}}}c", f"{{{SHEET_MAIN_NS}}}mergeCell"
    formula, value = f"{{{SHEET_MAIN_NS}}}f", f"{{{SHEET_MAIN_NS}}}v"
    for _, element in iterparse(part):  # noqa: S314 - parts that define entities were refused before
        if element.tag == cell:
            if element.find(formula) is not None and not element.findtext(value) and element.get("r"):
                marks.blank_formulas.add(coordinate_to_tuple(element.get("r", "")))
        elif element.tag == row:
            if int(element.get("r") or 0) > MOST_ROWS:
                raise ValueError("it has more rows than a sheet can have")
            if element.get("hidden") in ("1", "true") and len(element):
                marks.hidden_rows.append(int(element.get("r") or 0))
            element.clear()
        elif element.tag == merge:
            left, top, _, bottom = range_boundaries(element.get("ref", ""))
            if bottom > top:
                marks.merged.append((top, bottom, left))
    marks.merged.sort(reverse=True)
    return marks
