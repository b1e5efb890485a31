"""The options that mean the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass

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
