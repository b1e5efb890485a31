"""The JSON Schemas that come with the package."""

from __future__ import annotations

from typing import Literal

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.documents import schema_files

Kind = Literal["world", "fixture", "plan", "answer", "error"]


def show(_context: Context, kind: Kind) -> Result:
    return Result(schema_files.text(kind))
