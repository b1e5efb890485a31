"""The shipped schemas in tests: whether plain data agrees with one, and whether fixtures that the program reads do."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from rolecall.documents import fixture_file, schema_files
from rolecall.domain.errors import BadData


@cache
def validator(kind: str) -> Any:
    """What tells whether data agrees with the schema of a kind."""
    schema = json.loads(schema_files.text(kind))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def is_read(text: str) -> bool:
    """Whether the program reads a text as a fixture. What its names mean is not looked at."""
    try:
        fixture_file.read(fixture_file.parse(text, "team.toml"))
    except BadData:
        return False
    return True


def every_fixture_agrees(folder: Path) -> None:
    """Fails for a fixture in the folder that the program reads and the schema refuses."""
    for file in folder.rglob("*.toml"):
        text = file.read_bytes().decode(errors="replace")
        if is_read(text):
            validator("fixture").validate(tomllib.loads(text.removeprefix("\ufeff")))
