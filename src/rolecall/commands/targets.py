"""The options that name more users, the same for every verb that takes several."""

from __future__ import annotations

from typing import Annotated

from typer import Option

More = Annotated[list[str] | None, Option("--user", metavar="USER", help="Another user or selector.")]
UsersFrom = Annotated[
    str,
    Option(
        "--users-from", metavar="FILE|-", help="Also the users and selectors in a file, one a line; # begins a remark."
    ),
]
