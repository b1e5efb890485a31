"""A store whose names are hard to type, and the shells that are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

import shells
from program import Program
from worlds.awkward import AWKWARD


@pytest.fixture(scope="session")
def awkward_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with names of spaces, quotes, colons and letters beyond ASCII, made once."""
    program = Program(tmp_path_factory.mktemp("awkward") / "store.db")
    done = program("apply", "-", "--yes", "--quiet", text=AWKWARD)
    assert done.status == 0, done.err
    return program.store


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, tmp_path: Path, awkward_store: Path) -> shells.Shell:
    """Each shell in turn, on the awkward store."""
    if not shells.found(request.param):
        pytest.skip(f"{request.param} is not installed")
    return shells.shell(request.param, tmp_path, awkward_store)
