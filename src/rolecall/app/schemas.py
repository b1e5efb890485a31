"""The JSON Schemas that come with the package."""

from __future__ import annotations

from typing import Literal

from rolecall.app.context import Context
from rolecall.documents import schema_files
from rolecall.terminal import streams

Kind = Literal["world", "fixture", "plan", "answer", "error"]


def show(_context: Context, kind: Kind) -> None:
    """Prints a schema as it is shipped."""
    streams.write(schema_files.text(kind))
