"""`rolecall.toml`: a team's or a person's settings, read with the place of every fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Setting = str | bool | tuple[str, ...]


def _text(value: Any) -> Setting | None:
    return value if isinstance(value, str) else None


def _amount(value: Any) -> Setting | None:
    """A number of permissions or a share, which TOML may write as 20 or "5%"."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value) or None


def _switch(value: Any) -> Setting | None:
    return value if isinstance(value, bool) else None


def _words(value: Any) -> Setting | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return (value,) if isinstance(value, str) else None


KEYS: Mapping[str, tuple[Callable[[Any], Setting | None], str]] = MappingProxyType(
    {
        "store": (_text, "a path or URL"),
        "at": (_text, "a location's name"),
        "format": (_text, "table, lines, csv or json"),
        "max-loss": (_amount, 'a number or a share such as "5%"'),
        "max-gain": (_amount, 'a number or a share such as "5%"'),
        "forbid": (_words, "a list of permissions and @sets"),
        "require-reason": (_switch, "true or false"),
        "token-command": (_text, "a command as you would type it"),
    }
)


def read(data: bytes, file: str) -> dict[str, Setting]:
    """The settings a file holds, by option name with underscores. Raises BadData with every fault."""
    from rolecall.documents.text_files import text_of
    from rolecall.documents.toml_tables import TomlTable, located, parsed
    from rolecall.domain.declared import Finding

    text = text_of(data, file)
    top = TomlTable(parsed(text, file), (), [])
    top.only(*KEYS)
    settings: dict[str, Setting] = {}
    for key in top.values.keys() & KEYS.keys():
        read_value, form = KEYS[key]
        setting = read_value(top.values[key])
        if setting is None:
            top.findings.append(Finding((key,), f"The setting {key} takes {form}.", at_key=True))
        else:
            settings[key.replace("-", "_")] = setting
    if top.findings:
        raise located(top.findings, text, file)
    return settings
