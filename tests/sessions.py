"""Sessions: commands with all they print, kept as text; `python tests/regenerate.py sessions` writes that anew.

    ## A sentence about what is shown
    $ user list role:owner
    what stands on standard output
    ! what stands on standard error
    = the exit status, where it is not 0

Each session runs on a salon of its own (see `worlds/salon.py`); its commands share it.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from program import Program
from worlds.salon import SALON

FOLDER = Path(__file__).parent / "commands" / "sessions"


@dataclass(frozen=True)
class Session:
    """A sentence, and the text below it."""

    group: str
    title: str
    text: str

    def replayed(self, program: Program) -> str:
        """The text as the commands print it today."""
        lines = (line[2:] for line in self.text.splitlines() if line.startswith("$ "))
        return "".join(_ran(program, line) for line in lines)


def _ran(program: Program, line: str) -> str:
    done = program(*shlex.split(line))
    remarks = "".join(f"! {text}\n" for text in done.err.splitlines())
    shown, folder = f"$ {line}\n{done.out}{remarks}", str(program.store.parent)
    for form in (folder, folder.replace("_", "\\_")):  # as it is, and as Markdown has it
        shown = shown.replace(form, "…")
    return shown + (f"= {done.status:d}\n" if done.status else "")


def sessions() -> Iterator[Session]:
    """All there are, by group."""
    for path in sorted(FOLDER.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("## ")[1:]:
            title, _, text = part.partition("\n")
            yield Session(path.stem, title, text.rstrip("\n") + "\n")


def rewrite() -> None:
    """Writes every session anew, each on a salon of its own."""
    texts: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for session in sessions():
            program = Program(Path(tempfile.mkdtemp(dir=folder)) / "store.db")
            done = program("apply", "-", "--yes", "--quiet", text=SALON)
            assert done.status == 0, done.err
            texts.setdefault(session.group, []).append(f"## {session.title}\n{session.replayed(program)}")
    for group, parts in texts.items():
        (FOLDER / f"{group}.txt").write_text("\n".join(parts), encoding="utf-8")
