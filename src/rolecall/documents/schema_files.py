"""JSON Schemas of worlds, fixtures and plans, and of the envelope around answers and errors."""

from __future__ import annotations

from os.path import dirname, join


def text(kind: str) -> str:
    """The schema of a kind, as shipped."""
    with open(join(dirname(__file__), "schemas", f"{kind}.json"), encoding="utf-8") as file:
        return file.read()
