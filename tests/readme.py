"""The console blocks of README.md, run one after the other; `python tests/regenerate.py readme` writes their output."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console( \w+)?\n(.*?)```", re.DOTALL)
CHAIN = ROOT / "examples" / "chain.toml"


def commands(block: str) -> Iterator[str]:
    """The lines of a block that a person types."""
    return (line[2:] for line in block.splitlines() if line.startswith("$ "))


def rewritten(text: str) -> str:
    """The README with what its commands print today: each `console WORD` in a folder and a store of its own that hold
    the example chain, the others one after the other on a new store.
    """
    with tempfile.TemporaryDirectory() as folder:

        def answered(block: re.Match[str]) -> str:
            where = Path(folder, (block[1] or " tour").strip())
            if not where.exists():
                _furnish(where, chain=block[1] is not None)
            output = "\n".join(_run(line, where) for line in commands(block[2]))
            return f"```console{block[1] or ''}\n{output}```"

        return BLOCK.sub(answered, text)


def _furnish(where: Path, *, chain: bool) -> None:
    where.mkdir()
    if chain:
        shutil.copy(CHAIN, where)
        words = [sys.executable, "-m", "rolecall", "apply", CHAIN.name, "--yes", "--quiet"]
        subprocess.run(words, cwd=where, env=_environment(where), check=True)


def _run(line: str, where: Path) -> str:
    ran = subprocess.run(
        line,
        shell=True,
        cwd=where,
        env=_environment(where),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return f"$ {line}\n{ran.stdout}".replace(f"{where}/store.db", "/home/you/.local/share/rolecall/store.db")


def _environment(where: Path) -> dict[str, str]:
    scripts = Path(sys.executable).parent
    return {
        "PATH": f"{scripts}:{os.environ['PATH']}",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": str(where),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "ROLECALL_STORE": f"{where}/store.db",
        "ROLECALL_FORMAT": "table",
    }


def rewrite() -> None:
    """Writes the output of every command in the README anew."""
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
