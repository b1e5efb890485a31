"""The README says what the program does."""

from __future__ import annotations

import readme


def test_every_command_of_the_readme_prints_what_the_readme_shows() -> None:
    text = readme.README.read_text(encoding="utf-8")
    assert text == readme.rewritten(text), "run: python tests/regenerate.py readme"
