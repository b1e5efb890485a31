"""What verbs take alike: the options that name more users or sections, and the words that lists are searched for."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

More = Annotated[list[str] | None, Option("--user", metavar="USER", help="Another user or selector.")]
UsersFrom = Annotated[
    str,
    Option(
        "--users-from", metavar="FILE|-", help="Also the users and selectors in a file, one a line; # begins a remark."
    ),
]
Words = Annotated[
    list[str] | None,
    Argument(metavar="[WORD|SELECTOR...]", help="Words that a row has, and selectors of people it is about."),
]
OnlyWords = Annotated[list[str] | None, Argument(metavar="[WORD...]", help="Words that a row has.")]
OnlySections = Annotated[list[str] | None, Option("--section", metavar="SECTION", help="Only this section.")]
