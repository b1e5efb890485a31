"""A topic of the help at a terminal: its Markdown drawn with Rich, in the terminal's own colours."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement, TableElement
from rich.table import Table as Grid
from rich.text import Text
from rich.theme import Theme

from rolecall.terminal.drawing import console, written
from rolecall.terminal.streams import Streams
from rolecall.terminal.table_widths import GAP

STYLES = Theme(
    {
        **{f"markdown.h{level}": "bold" for level in range(1, 4)},
        "markdown.code": "bold",
        "markdown.item.bullet": "none",
        "markdown.item.number": "none",
    }
)
LINK_TO_A_TOPIC = re.compile(r"\[([^]]+)\]\([\w-]+\.md\)")
"""Its text is the command that shows the topic."""
LONGEST_LINE = 100
"""Of running text, in cells, however wide the terminal is."""


class _Title(Heading):
    """A heading at the left, of whatever level."""

    LEVEL_ALIGN: ClassVar = {}


class _Code(CodeBlock):
    """Lines as they are, never folded, to be pasted; what a person types stands out."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in str(self.text).rstrip().splitlines():
            yield Text(f"  {line}", style="bold" if line.startswith("$ ") else "", no_wrap=True, overflow="ignore")


class _Rows(TableElement):
    """A table without borders."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        grid = Grid(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
        for cell in self.header.row.cells if self.header and self.header.row else ():
            grid.add_column(cell.content, overflow="fold")
        for row in self.body.rows if self.body else ():
            grid.add_row(*(cell.content for cell in row.cells))
        yield grid


class _Page(Markdown):
    """Markdown with this program's headings, code and tables."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _Title,
        "fence": _Code,
        "table_open": _Rows,
    }


def drawn(markdown: str, streams: Streams) -> str:
    """The page as text for this terminal."""
    out = console(streams)
    out.push_theme(STYLES)
    out.print(
        _Page(LINK_TO_A_TOPIC.sub(r"\1", markdown), hyperlinks=False),
        width=min(streams.width, LONGEST_LINE),
        crop=False,
    )
    return written(out)
