"""Whose push it is that stands open: a process that is gone need not be waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from platform import node

import pytest

from rolecall.app.push_journal import _is_gone


@pytest.mark.parametrize("holder", ["{here} {me} ab", "elsewhere 1 ab", f"{{here}} {10**30} ab", ""])
def test_a_holder_that_runs_or_may_run_is_waited_for(holder: str) -> None:
    assert not _is_gone(holder.format(here=node(), me=os.getpid()))


def test_a_holder_of_this_machine_that_ended_is_gone() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    assert _is_gone(f"{node()} {ended.pid} ab")
