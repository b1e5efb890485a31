"""The options that mean the same everywhere: what a call gives, and how each is written and explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rolecall.domain.errors import WrongUsage

MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Options:
    """As given; empty where nothing was."""

    store: str = ""
    at: str = ""
    format: str = ""
    yes: bool = False
    dry_run: bool = False
    exit_code: bool = False
    reason: str = ""
    no_input: bool = False
    quiet: bool = False
    max_loss: str = ""
    max_gain: str = ""
    forbid: tuple[str, ...] = ()
    require_reason: bool = False
    plan_out: str = ""
    full: bool = False
    columns: str = ""
    sort: str = ""
    limit: str = ""
    as_of: str = ""
    file_mode: str = ""

    def __post_init__(self) -> None:
        _ = self.permissions  # a wrong mode is refused before anything is saved

    @property
    def permissions(self) -> int | None:
        """The permissions of the files that the command writes; None where they were not given. Raises WrongUsage."""
        if not self.file_mode:
            return None
        if len(self.file_mode) > MOST_DIGITS or not set(self.file_mode) <= set("01234567"):
            hint = "Give permissions in octal, as for chmod: 600, 640 or 644."
            raise WrongUsage(f"“{self.file_mode}” is not a valid value for --mode.", hint=hint)
        return int(self.file_mode, 8) & 0o777


@dataclass(frozen=True, slots=True)
class SharedOption:
    """How it is written and what it takes, a sentence about it, and `more` that the topic says."""

    names: tuple[str, ...]
    metavar: str
    help: str
    more: str = ""


def _of(names: str, metavar: str, help: str, more: str = "") -> SharedOption:
    return SharedOption(tuple(names.split()), metavar, help, more)


SHARED_OPTIONS: Mapping[str, SharedOption] = MappingProxyType(
    {
        "store": _of("--store", "URL|PATH", "Where the team is kept [env: ROLECALL_STORE]."),
        "at": _of(
            "--at", "LOCATION", "The location that is meant [env: ROLECALL_AT].", "Not needed where there is only one."
        ),
        "format": _of(
            "--format",
            "table|lines|csv|json",
            "How to print [env: ROLECALL_FORMAT; default: table at a terminal, else lines].",
        ),
        "no_input": _of("--no-input", "", "Never ask."),
        "quiet": _of("--quiet -q", "", "Print answers and errors only."),
        "columns": _of("--columns", "KEY,…", "Only these columns, by key or title, in this order."),
        "sort": _of("--sort", "[-]KEY", "Sort by a column; -KEY downwards."),
        "limit": _of("--limit", "N", "Only the first N rows."),
        "as_of": _of("--as-of", "TIME|N", "As it stood at a time (a day: at its end), or after change N."),
        "yes": _of("--yes -y", "", "Save without asking."),
        "dry_run": _of("--dry-run -n", "", "Show what would change and save nothing."),
        "exit_code": _of("--exit-code", "", "With --dry-run or --plan-out: exit with 4 when something would change."),
        "reason": _of("--reason", "TEXT", "Why; kept in the history."),
        "max_loss": _of(
            "--max-loss",
            "N|N%",
            "Refuse to take away more permissions than this.",
            "N% is a share of what the users have; a limit that narrows counts as one.",
        ),
        "max_gain": _of(
            "--max-gain",
            "N|N%",
            "Refuse to give more permissions than this.",
            "N% is a share of what the users have; a limit that widens counts as one.",
        ),
        "forbid": _of(
            "--forbid",
            "PERMISSION|@SET",
            "Refuse to give this to anyone who does not already have it.",
            "Nor may anyone reach more of it; all forbids every gain.",
        ),
        "require_reason": _of("--require-reason", "", "Refuse to save without --reason."),
        "plan_out": _of(
            "--plan-out",
            "FILE",
            "Write the plan down and save nothing; apply FILE saves it.",
            "It does so while the records it touches are as they were; a plan without changes is written too. "
            "Of a push, push FILE sends it.",
        ),
        "file_mode": _of("--mode", "OCTAL", "Permissions of files it writes [default: 600, or those they have]."),
        "full": _of("--full", "", "Show every line of the diff.", "Without it a screenful."),
    }
)
"""By the name of the parameter."""
