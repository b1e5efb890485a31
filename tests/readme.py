"""The README's console blocks, run one after the other; `python tests/readme.py` writes their output anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console( chain)?\n(.*?)```", re.DOTALL)
CHAIN = ROOT / "examples" / "chain.toml"


def commands(block: str) -> Iterator[str]:
    """The lines of a block that a person types."""
    return (line[2:] for line in block.splitlines() if line.startswith("$ "))


def rewritten(text: str) -> str:
    """The README with what its commands print today: `console chain` on the example chain, the rest on a new store."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "rolecall", "apply", str(CHAIN), "--yes", "--quiet"]
        subprocess.run(words, env=_environment(folder, "chain"), check=True)

        def answered(block: re.Match[str]) -> str:
            store = "chain" if block[1] else "tour"
            told = "\n".join(_run(line, folder, store) for line in commands(block[2]))
            return f"```console{block[1] or ''}\n{told}```"

        return BLOCK.sub(answered, text)


def _run(line: str, folder: str, store: str) -> str:
    ran = subprocess.run(
        line,
        shell=True,
        cwd=folder,
        env=_environment(folder, store),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return f"$ {line}\n{ran.stdout}".replace(f"{folder}/tour.db", "/home/you/.local/share/rolecall/store.db")


def _environment(folder: str, store: str) -> dict[str, str]:
    scripts = Path(sys.executable).parent
    return {
        "PATH": f"{scripts}:{os.environ['PATH']}",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": folder,
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "ROLECALL_STORE": f"{folder}/{store}.db",
        "ROLECALL_FORMAT": "table",
    }


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text()))
