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


def lines(texts: Iterable[Text], streams: Streams, *, hanging: int = 0) -> str:
    """Styled lines, folded at the terminal's width; what is folded stands `hanging` cells further in than its start."""
    out = console(streams)
    for text in texts:
        start = len(text.plain) - len(text.plain.lstrip(" ")) + hanging if hanging else 0
        if text.cell_len <= streams.width or not 0 < start < streams.width // 2:
            out.print(text, overflow="fold")
            continue
        first, *_ = text.wrap(out, streams.width, overflow="fold")
        out.print(first)
        rest = text[len(first.plain) :]
        rest = rest[len(rest.plain) - len(rest.plain.lstrip(" ")) :]
        for line in rest.wrap(out, streams.width - start, overflow="fold"):
            out.print(Text(" " * start).append_text(line))
    return written(out)
