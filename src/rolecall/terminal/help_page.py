"""The option --help of a parser's command, its page written like every answer."""

from __future__ import annotations

from typing import Any

from rolecall.terminal.streams import write


def written(option: Any) -> Any:
    """The option, so that its page is cut short quietly where nobody reads on, and a full disk is reported."""

    def show(context: Any, _option: Any, wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
        if wanted and not context.resilient_parsing:
            write(f"{context.get_help()}\n")
            context.exit()

    if option is not None:
        option.callback = show
    return option
