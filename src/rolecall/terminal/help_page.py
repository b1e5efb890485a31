"""The option --help of a parser's command, its page written like every answer."""

from __future__ import annotations

import re
from typing import Any

from rolecall.terminal.streams import observe, write

HEADING = re.compile(r"^ *(?:Usage:|[A-Z][\w ]*:$)", re.MULTILINE)
BOLD = "\x1b[1m{}\x1b[0m"


def written(option: Any) -> Any:
    """The option, so that its page is cut short quietly where nobody reads on, and a full disk is reported."""

    def show(context: Any, _option: Any, wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
        if wanted and not context.resilient_parsing:
            write(f"{page(context)}\n")
            context.exit()

    if option is not None:
        option.callback = show
    return option


def page(context: Any) -> str:
    """The help of a command; at a terminal with bold headings."""
    text: str = context.get_help()
    streams = getattr(context.obj, "streams", observe)()
    return HEADING.sub(lambda heading: BOLD.format(heading[0]), text) if streams.colour else text
