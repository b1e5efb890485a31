"""The options that mean the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass


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
