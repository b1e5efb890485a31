"""`rolecall.toml`: a team's or a person's settings, read with the place of every fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from rolecall.domain.counting import count
from rolecall.domain.errors import BadData, Fault
from rolecall.domain.nearness import did_you_mean

Value = str | bool | tuple[str, ...]


def _text(value: Any) -> Value | None:
    return value if isinstance(value, str) else None


def _amount(value: Any) -> Value | None:
    """A number of permissions or a share, which TOML may write as 20 or "5%"."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _switch(value: Any) -> Value | None:
    return value if isinstance(value, bool) else None


def _words(value: Any) -> Value | None:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


KEYS: Mapping[str, tuple[Callable[[Any], Value | None], str]] = MappingProxyType(
    {
        "store": (_text, "a path or URL"),
        "at": (_text, "a location's name"),
        "format": (_text, "table, lines, csv or json"),
        "max-loss": (_amount, 'a number or a share such as "5%"'),
        "max-gain": (_amount, 'a number or a share such as "5%"'),
        "forbid": (_words, "a list of permissions and @sets"),
        "require-reason": (_switch, "true or false"),
    }
)


def read(data: bytes, file: str) -> dict[str, Value]:
    """The settings a file holds, by option name with underscores. Raises BadData with every fault."""
    from rolecall.documents.positions import key_positions
    from rolecall.documents.text_files import utf8
    from rolecall.documents.toml_text import parsed

    text = utf8(data, file)
    found, faults = parsed(text, file), []
    for key, value in found.items():
        line, column = key_positions(text).get((key,), (0, 0))
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"There are {', '.join(KEYS)}."
            faults.append(Fault(file, line, column, f"There is no setting called “{key}”.", hint))
        elif KEYS[key][0](value) is None:
            faults.append(Fault(file, line, column, f"The setting {key} takes {KEYS[key][1]}."))
    if faults:
        raise BadData(f"{file} has {count(len(faults), 'fault')}.", faults=faults)
    return {key.replace("-", "_"): KEYS[key][0](value) for key, value in found.items()}  # type: ignore[misc]
