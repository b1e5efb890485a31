"""Bounds of what is read, and that the help names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from program import Program
from rolecall.domain import bounds
from rolecall.views.topic_pages import topic_pages


def test_the_topic_of_files_names_every_bound() -> None:
    text = topic_pages()["files"].markdown
    for bound in (
        f"up to {bounds.MOST_BYTES // 1024**2} MB",
        f"up to {bounds.MOST_CHARACTERS:,} characters",
        f"up to {bounds.MOST_DEPTH} levels deep",
        f"up to {bounds.MOST_COLUMNS:,} columns",
        f"the first {bounds.MOST_FAULTS} are shown",
    ):
        assert bound in " ".join(text.split())


@pytest.mark.parametrize(
    "words",
    [("apply",), ("drift",), ("check",), ("run",), ("invite", "--at", "Riverside", "--role", "manager", "--file")],
    ids=lambda words: words[0],
)
def test_a_file_without_end_is_refused(chain: Program, words: tuple[str, ...]) -> None:
    done = chain(*words, "/dev/zero")

    assert done.status == 65
    assert "/dev/zero: The file is larger than 128 MB." in done.err


def test_a_file_with_many_faults_shows_the_first_and_how_many_more(chain: Program, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = "".join(f"P{n},p{n}@example,Riverside,manager\n" for n in range(302))
    file.write_text(f"name,email,location,role\n{rows}", encoding="utf-8")

    done = chain("invite", "--file", str(file), "--yes")

    assert done.status == 65
    assert f"{file}: 302 faults; nothing was saved." in done.err
    assert done.err.count("is not an e-mail address") == bounds.MOST_FAULTS
    assert "and 252 more faults" in done.err
