"""A bug in rolecall itself: one line about it, where to look, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys

BUG = """
import sys
import rolecall.cli
from rolecall.__main__ import main
rolecall.cli.run = lambda arguments: [][0]  # stands for a bug anywhere below, after the change was saved or before
sys.exit(main())
"""


def test_a_bug_is_one_line_that_claims_nothing_about_what_is_saved() -> None:
    done = subprocess.run([sys.executable, "-c", BUG, "user", "list"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "rolecall: unexpected failure: IndexError: list index out of range",
        "See what is saved: rolecall history list. For the details to report, set ROLECALL_DEBUG=1 and repeat.",
    ]


def test_the_details_come_where_they_are_asked_for() -> None:
    environment = {**os.environ, "ROLECALL_DEBUG": "1"}
    done = subprocess.run(
        [sys.executable, "-c", BUG, "user", "list"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr
