"""Commands for people to paste: a shell reads every word back, and our own reader takes a name for a name."""

from __future__ import annotations

from collections.abc import Sequence


def command_line(verb: str, names: Sequence[str], options: Sequence[str] = ()) -> str:
    """`rolecall role set 'Anna Petrova' owner --at Riverside`. Where a name looks like an option, all names stand
    behind `--`.
    """
    from shlex import join

    if any(name.startswith("-") for name in names):
        return join(("rolecall", *verb.split(), *options, "--", *names))
    return join(("rolecall", *verb.split(), *names, *options))


def words(*parts: str) -> str:
    """A part of a command, to be added to it: `--staff 'Nora Test'`."""
    from shlex import join

    return join(parts)
