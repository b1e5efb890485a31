"""The options about a file of people, by the names that `PeopleSource` has for them."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from rolecall.commands.verbs import Parameters
from rolecall.domain.edits.bulk import Duplicates

FILE = Option("--file", metavar="FILE|-", help="Many people, from Excel (XLSX), CSV or JSON.")
SHEET = Option("--sheet", metavar="SHEET", help="The sheet of a workbook, where several hold data.")
ENCODING = Option("--encoding", metavar="NAME", help="Of a text that is not Unicode, such as cp1251 or mac-roman.")
IGNORE_COLUMNS = Option("--ignore-columns", help="Leave out the columns of the file that are unknown.")
MAP = Option("--map", metavar="THEIRS=OURS", help="What a column of the file is; THEIRS= skips it.")
ON_DUPLICATE = Option("--on-duplicate", help="What to do with people of the file who have the access already.")
PARTIAL = Option("--partial", help="Save the rows without faults, leave out the others.")
REJECTS = Option("--rejects", metavar="FILE", help="With --partial: where those rows go.")
KEEP_NAMES = Option("--keep-names", help="Known logins keep the name they have where the file has another.")

OF_A_FILE: Parameters = {
    "file": (Annotated[str, FILE], ""),
    "sheet": (Annotated[str, SHEET], ""),
    "encoding": (Annotated[str, ENCODING], ""),
    "maps": (Annotated[list[str] | None, MAP], None),
    "ignore_columns": (Annotated[bool, IGNORE_COLUMNS], False),
    "duplicates": (Annotated[Duplicates, ON_DUPLICATE], "error"),
    "partial": (Annotated[bool, PARTIAL], False),
    "rejects": (Annotated[str, REJECTS], ""),
    "keep_names": (Annotated[bool, KEEP_NAMES], False),
}
