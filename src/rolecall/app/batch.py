"""Many commands as one change: each edits the world that the one before it left, and nothing is saved between them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from rolecall.app.options import Options
from rolecall.domain.errors import WrongUsage
from rolecall.domain.world import World

PER_LINE = ("at", "yes", "quiet", "no_input", "format")


@dataclass
class Batch:
    """The world so far, and the mask of permissions that were named; `at` and `max_loss` are options of the whole that
    its commands share; `files` are those that are being run, the outermost first.
    """

    world: World
    at: str = ""
    max_loss: str = ""
    asked: int = 0
    files: tuple[str, ...] = ()


def refuse_own(given: Options) -> None:
    """Raises WrongUsage for options that only the whole of many commands can have."""
    default = Options()
    for option in fields(Options):
        name = option.name
        if name not in PER_LINE and getattr(given, name) != getattr(default, name):
            word = name.replace("_", "-")
            raise WrongUsage(
                f"--{word} is not for one of many commands.", hint=f"Give it once: rolecall run --{word} …"
            )
