"""Every example runs, and tells its story."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from program import ROOT

STORIES = sorted((ROOT / "examples").glob("*.sh"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_runs_to_its_end_and_leaves_nothing_behind(story: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    ran = subprocess.run(["sh", str(story)], env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert "Saved as change" in ran.stderr
    assert "$ rolecall" in ran.stdout
    assert not list(tmp_path.iterdir())


def test_mobile_access_starts_without_and_ends_without_client_contacts(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    story = ROOT / "examples" / "mobile-access.sh"
    told = subprocess.run(
        ["sh", str(story)], env=environment, capture_output=True, text=True, check=True, timeout=120
    ).stdout
    before, opened, closed = (
        told.index(word) for word in ("\n0\n", "Gains sight of client contacts.", "No longer has sight")
    )
    assert before < opened < closed
