"""What every command shows at 80 columns, in each format, and how it refuses."""

from __future__ import annotations

import pytest

from program import Program
from rolecall.cli import MEMBERS
from sessions import Session, sessions

ALL = list(sessions())


@pytest.mark.parametrize("session", ALL, ids=lambda s: f"{s.group}: {s.title}")
def test_a_session_goes_as_it_is_written_down(salon: Program, session: Session) -> None:
    assert session.text == session.replayed(salon), "run: python tests/regenerate.py sessions"


@pytest.mark.parametrize("session", ALL, ids=lambda s: f"{s.group}: {s.title}")
def test_no_line_of_a_table_or_diff_is_wider_than_the_screen(session: Session) -> None:
    shown = [
        line for part in session.text.split("$ ")[1:] if "--format table" in part for line in part.splitlines()[1:]
    ]
    assert all(len(line) <= 80 for line in shown if not line.startswith(("! ", "$ ")))


def test_every_group_has_sessions() -> None:
    assert {session.group for session in ALL} >= set(MEMBERS)
