"""The picture in README.md: a diff as a terminal shows it; `python tests/regenerate.py picture` draws it anew."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import replace
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from program import ROOT, TERMINAL, Program

FILE = ROOT / "examples" / "diff.svg"
WIDTH = 84
COMMAND = "perms reset marta.ozola --dry-run"
FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*|<!--.*?-->\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""Rich's own, without the fonts that it would load from elsewhere."""


def drawn(chain_store: Path) -> str:
    """The picture of a diff on the example chain."""
    with patch.dict(os.environ, {"TERM": "xterm"}):
        streams = replace(TERMINAL, colour=True, width=WIDTH)
        done = Program(chain_store)(*shlex.split(COMMAND), streams=streams)
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ rolecall {COMMAND}", style="bold"))
    console.print(Text.from_ansi(done.out + done.err))
    return console.export_svg(title="rolecall", code_format=FORMAT, unique_id="rolecall")
