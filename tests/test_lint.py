"""What the linter, the formatter and the type checker have to say about all of it."""

from __future__ import annotations

import subprocess
import sys

from program import ROOT


def test_the_linter_finds_nothing() -> None:
    _passes("ruff", "check", "--no-cache", "--output-format", "concise")


def test_everything_is_formatted() -> None:
    _passes("ruff", "format", "--check", "--no-cache")


def test_the_types_fit() -> None:
    _passes("mypy")


def _passes(*words: str) -> None:
    ran = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
