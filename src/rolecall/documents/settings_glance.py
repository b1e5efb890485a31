"""A settings file's texts at a glance, for shells that complete a word; faults are told elsewhere."""

from __future__ import annotations

import tomllib


def glance(file: str) -> dict[str, str]:
    """The settings that are texts. Raises ValueError for what is not TOML."""
    with open(file, "rb") as opened:
        found = tomllib.load(opened)
    return {key: value for key, value in found.items() if isinstance(value, str)}
