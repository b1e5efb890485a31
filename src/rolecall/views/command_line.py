"""Commands as people type them."""

from __future__ import annotations

from collections.abc import Sequence


def command_line(verb: Sequence[str], names: Sequence[str], options: Sequence[str] = ()) -> str:
    """A command that a shell reads back word by word. Where a name looks like an option, all stand behind `--`."""
    from shlex import join

    if any(name.startswith("-") for name in names):
        return join(("rolecall", *verb, *options, "--", *names))
    return join(("rolecall", *verb, *names, *options))
