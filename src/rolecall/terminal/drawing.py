"""Styled lines, drawn with Rich; names from the store are data, never markup."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.text import Text

from rolecall.terminal.streams import Streams


def console(streams: Streams) -> Console:
    """A console that writes into memory, at the terminal's width and with its colours."""
    return Console(
        file=StringIO(),
        width=streams.width,
        force_terminal=streams.colour,
        no_color=not streams.colour,
        color_system="auto" if streams.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def written(out: Console) -> str:
    """What was drawn, without spaces at line ends."""
    assert isinstance(out.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in out.file.getvalue().splitlines())


def lines(texts: Iterable[Text], streams: Streams) -> str:
    """Styled lines, folded at the terminal's width."""
    out = console(streams)
    for text in texts:
        out.print(text, overflow="fold")
    return written(out)
