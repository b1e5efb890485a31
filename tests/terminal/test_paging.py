"""Long tables at a terminal go through the pager; nothing else does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pytest

from program import Program
from rolecall.terminal.paging import paged


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pager that keeps what it was given."""
    kept = tmp_path / "paged"
    monkeypatch.setenv("PAGER", f"tee '{kept}'")
    return kept


def test_text_that_fits_is_not_paged(pager: Path) -> None:
    assert not paged("one\ntwo\n", height=24)
    assert not pager.exists()


def test_longer_text_goes_through_the_pager_whole(pager: Path) -> None:
    text = "Ω\n" * 50
    assert paged(text, height=24)
    assert pager.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", ["", "cat", "/nowhere/at/all"])
def test_without_a_pager_the_table_is_printed(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", command)
    assert not paged("line\n" * 50, height=24)


def test_a_long_table_at_a_real_terminal_is_paged_and_a_pipe_is_not(chain: Program, pager: Path) -> None:
    environment = {**os.environ, "ROLECALL_STORE": str(chain.store), "PAGER": f"tee '{pager}'", "PYTHONUTF8": "1"}
    child = pexpect.spawn(
        sys.executable, ["-m", "rolecall", "user", "list"], env=environment, dimensions=(30, 120), encoding="utf-8"
    )
    child.expect(pexpect.EOF, timeout=30)
    assert "Anna Petrova" in pager.read_text(encoding="utf-8")
    pager.unlink()
    assert "Anna Petrova" in chain.process("user", "list", "--format", "table").out
    assert not pager.exists()
