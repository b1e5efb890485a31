"""Values from plain data, with every surprise named."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, Protocol, TypeVar


class Record(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Value = TypeVar("Value", bound=Record)


def checked(kind: type[Value], row: Any) -> Value:
    """A dataclass from an object with its fields; types are those of the fields' defaults.

    Raises ValueError, with a message for people.
    """
    if not isinstance(row, dict):
        raise ValueError(f"Expected an object, not {type(row).__name__}.")  # noqa: TRY004  bad input, not a bug
    known = {each.name: each for each in fields(kind)}
    for name, value in row.items():
        if name not in known:
            raise ValueError(f"Unknown key “{name}”. Choose from: {', '.join(known)}.")
        if not _fits(str(known[name].type), value):
            raise ValueError(f"“{value}” is not a value for {name}.")
    return kind(**row)


def _fits(annotation: str, value: Any) -> bool:
    match annotation:
        case "str":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "int" | "int | None":
            return type(value) is int
        case "float":
            return type(value) in (int, float) and value >= 0
        case _:
            return isinstance(value, dict)
