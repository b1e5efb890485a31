"""Where a setting comes from: option, environment, project file, user file, default, in this order."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from rolecall.app.options import Options
from rolecall.documents import settings_place
from rolecall.documents.settings_place import PROJECT

ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {"store": "ROLECALL_STORE", "at": "ROLECALL_AT", "format": "ROLECALL_FORMAT"}
)
NAMES = ("store", "at", "format", "max_loss", "max_gain", "forbid", "require_reason")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The options as they count, and for each of `NAMES` where its value came from."""

    options: Options
    origins: Mapping[str, str]


def configured(given: Options) -> Configuration:
    """Completes the options: of each setting the first source counts, and what is forbidden anywhere is forbidden.

    Raises BadData for a settings file with faults.
    """
    sources = [
        ("environment", {name: os.environ.get(variable, "") for name, variable in ENVIRONMENT.items()}),
        *((file, _settings(file)) for file in (PROJECT, settings_place.user_file())),
    ]
    chosen: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name in NAMES:
        values = [("option", getattr(given, name)), *((origin, known.get(name)) for origin, known in sources)]
        default = ("default", getattr(given, name))
        origins[name], chosen[name] = next(((origin, value) for origin, value in values if value), default)
    forbidden = (word for _, known in [("", {"forbid": given.forbid}), *sources] for word in known.get("forbid") or ())
    chosen["forbid"] = tuple(dict.fromkeys(forbidden))
    return Configuration(replace(given, **chosen), origins)


def token_command() -> tuple[str, str]:
    """The person's own `token-command`, "" for none, and what to say of one in the working folder: it is never run,
    since whoever works in somebody's project has not chosen its commands. Raises BadData for a file with faults.
    """
    own = str(_settings(settings_place.user_file()).get("token_command", ""))
    foreign = "token_command" in _settings(PROJECT)
    return own, f"The token-command in {PROJECT} is not run; only your own settings may name one." if foreign else ""


def _settings(file: str) -> Mapping[str, Any]:
    """What a settings file holds; nothing where there is none. What is there and cannot be read is never skipped."""
    if not os.path.lexists(file):
        return {}
    if not os.path.isfile(file):
        from rolecall.domain.errors import Fault, faulty

        kind = "a folder" if os.path.isdir(file) else "not a file" if os.path.exists(file) else "a link to nothing"
        hint = "Put the settings there, or remove it: while it is there, what it should forbid is unknown."
        raise faulty(file, [Fault(file, 0, 0, f"This is {kind}, and settings are read from here.", hint)])
    from rolecall.app.files import read
    from rolecall.documents import settings_file

    return settings_file.read(read(file).data, file)
