"""The console blocks of README.md and of the help's topics; `python tests/regenerate.py readme` writes their output.

`console` runs on a new store, `console chain` on one that holds the example chain. Each page has stores of its own.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from program import CHAIN, PIPE, ROOT
from rolecall.app.environment import Environment
from rolecall.cli import run

TOPICS = ROOT / "src" / "rolecall" / "topics"
PAGES = (ROOT / "README.md", *sorted(TOPICS.glob("*.md")))
BLOCK = re.compile(r"```console( chain)?\n(.*?)```", re.DOTALL)
STORE = "/home/you/.local/share/rolecall/store.db"
"""Where a store stands on most machines of those who read."""
NOON = "2026-11-02T12:00:00+00:00"
WIDTH = 78
"""So that a page fits 80 columns, where its sessions are indented."""
OF_A_SHELL = set("|<>;&*~$`")


def commands(block: str) -> Iterator[str]:
    """The lines of a block that a person types."""
    return (line[2:] for line in block.splitlines() if line.startswith("$ "))


def rewritten(text: str, chain_store: Path) -> str:
    """The page with what its commands print today."""
    with tempfile.TemporaryDirectory() as folder:

        def answered(block: re.Match[str]) -> str:
            where = Path(folder, "chain" if block[1] else "new")
            if not where.exists():
                where.mkdir()
                if block[1]:
                    shutil.copy(CHAIN, where)
                    shutil.copy(chain_store, where / "store.db")
            output = "\n".join(f"$ {line}\n{_printed(line, where)}" for line in commands(block[2]))
            return f"```console{block[1] or ''}\n{output}```"

        return BLOCK.sub(answered, text)


def _printed(line: str, where: Path) -> str:
    """What a line shows: both streams, as at a terminal that keeps them in order."""
    program, *words = shlex.split(line)
    needs_shell = program != "rolecall" or OF_A_SHELL & set(re.sub(r"'[^']*'", "", line))
    with patch.dict(os.environ, _environment(where), clear=True):
        output = _by_shell(line, where) if needs_shell else _in_this_process(words, where)
    return output.replace(f"{where}/store.db", STORE)


def _by_shell(line: str, where: Path) -> str:
    ran = subprocess.run(
        line,
        shell=True,
        cwd=where,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return ran.stdout


def _in_this_process(words: list[str], where: Path) -> str:
    buffer = io.BytesIO()
    out = io.TextIOWrapper(buffer, encoding="utf-8", write_through=True)
    with chdir(where), redirect_stdout(out), redirect_stderr(out):
        run(words, Environment(clock=lambda: NOON, actor=lambda: "you", streams=lambda: replace(PIPE, width=WIDTH)))
    return buffer.getvalue().decode()


def _environment(where: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": str(where),
        "COLUMNS": str(WIDTH),
        "LC_ALL": "C.UTF-8",
        "ROLECALL_STORE": f"{where}/store.db",
        "ROLECALL_FORMAT": "table",
    }


@contextmanager
def example_chain() -> Iterator[Path]:
    """A store that holds the example chain."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "store.db")
        with patch.dict(os.environ, {"ROLECALL_STORE": str(store)}):
            assert run(["apply", str(CHAIN), "--yes", "--quiet"]) == 0
        yield store


def rewrite() -> None:
    """Writes the output of every command on every page anew."""
    with example_chain() as store:
        for page in PAGES:
            page.write_text(rewritten(page.read_text(encoding="utf-8"), store), encoding="utf-8")
