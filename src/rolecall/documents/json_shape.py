"""Checking JSON against a shipped schema, as far as those schemas go: the part of JSON Schema 2020-12 that they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def misfits(schema: Schema, value: Any, path: str = "", *, root: Schema | None = None) -> Iterator[str]:
    """What does not fit, each with its place: `changes[0].after.role: is not a string`."""
    root = schema if root is None else root
    if "$ref" in schema:
        yield from misfits(root["$defs"][schema["$ref"].rpartition("/")[2]], value, path, root=root)
    elif "anyOf" in schema:
        yield from _one_of(schema["anyOf"], value, path, root)
    elif wrong := _wrong(schema, value):
        yield f"{path or 'the file'}: {wrong}"
    elif isinstance(value, dict):
        yield from _members(schema, value, path, root)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from misfits(schema.get("items", {}), item, f"{path}[{number}]", root=root)


def _wrong(schema: Schema, value: Any) -> str:
    """What is wrong with a value, whatever is in it; empty where nothing is."""
    if "const" in schema:
        same = type(value) is type(schema["const"]) and value == schema["const"]
        return "" if same else f"is not {schema['const']!r}"
    if "enum" in schema:
        return "" if value in schema["enum"] else f"is not one of {', '.join(schema['enum'])}"
    if "type" in schema and type(value) is not TYPES[schema["type"]]:
        return f"is not of type {schema['type']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return f"{value[:100]!r} does not match {schema['pattern']}"
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        return "is empty"
    return f"is less than {schema['minimum']}" if type(value) is int and value < schema.get("minimum", value) else ""


def _members(schema: Schema, value: Mapping[str, Any], path: str, root: Schema) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{path or 'the file'}: has no {key}" for key in schema.get("required", ()) if key not in value)
    for key, item in value.items():
        below = f"{path}.{key[:100]}".lstrip(".")
        if key in known:
            yield from misfits(known[key], item, below, root=root)
        elif others is False:
            yield f"{below}: is not known here"
        elif isinstance(others, dict):
            yield from misfits(others, item, below, root=root)


def _one_of(schemas: list[Schema], value: Any, path: str, root: Schema) -> Iterator[str]:
    """The misfits of the alternative whose `kind` the value has; null is one of them."""
    if value is None and {"type": "null"} in schemas:
        return
    kinds = {schema["$ref"].rpartition("/")[2]: schema for schema in schemas if "$ref" in schema}
    kind = value.get("kind") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in kinds:
        yield from misfits(kinds[kind], value, path, root=root)
    else:
        yield f"{path}: its kind is not one of {', '.join(kinds)}"
