"""Holds requests and answers to the API's description in `openapi.json`: all of them, in both directions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from rolecall_simulator.messages import Request, Response

ROOT = "/api/v1"


@cache
def document() -> dict[str, Any]:
    """The description, with `nullable` said as JSON Schema says it."""
    read: dict[str, Any] = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))
    return {**read, "components": {**read["components"], "schemas": _plain_schema(read["components"]["schemas"])}}


def surprises(request: Request, response: Response | None) -> Iterator[str]:
    """Where a request and its answer differ from the description; no answer is looked at without one."""
    found = operation(request.method, request.path)
    if found is None:
        yield f"{request.method} {request.path} is not described"
        return
    yield from _request_surprises(found, request)
    if response is not None:
        yield from _response_surprises(found, response)


@lru_cache(maxsize=4096)
def operation(method: str, path: str) -> dict[str, Any] | None:
    """What is described for a method and path; fixed parts of a path win over placeholders."""
    templates = sorted(document()["paths"], key=lambda template: template.count("{"))
    for template in templates:
        pattern = ROOT + re.sub(r"{\w+}", "[0-9]+", template)
        if re.fullmatch(pattern, path) and method.lower() in document()["paths"][template]:
            found: dict[str, Any] = document()["paths"][template][method.lower()]
            return found
    return None


def _request_surprises(found: dict[str, Any], request: Request) -> Iterator[str]:
    if "application/vnd.api.v2+json" not in request.headers.get("accept", ""):
        yield "Accept does not name application/vnd.api.v2+json"
    if "application/json" not in request.headers.get("content-type", ""):
        yield "Content-Type does not name application/json"
    described = {p["name"]: p["schema"] for p in map(_resolved, found.get("parameters", ())) if p["in"] == "query"}
    for name, texts in request.query.items():
        if name not in described:
            yield f"the query parameter {name} is not described"
        else:
            yield from _errors(f"?{name}", _read(described[name], texts), described[name])
    body = found.get("requestBody")
    if body and request.body:
        yield from _errors_in("the request's body", request.body, body["content"]["application/json"]["schema"])
    elif body or request.body:
        yield "a body is missing" if body else "no body is described"


def _response_surprises(found: dict[str, Any], response: Response) -> Iterator[str]:
    described = found["responses"].get(str(response.status))
    if described is None:
        yield f"the status {response.status} is not described"
        return
    content = _resolved(described).get("content")
    media = response.headers.get("Content-Type", "").partition(";")[0]
    if content is None or response.body is None:
        if content is not None or response.body is not None:
            yield f"a body with {response.status} is {'missing' if content else 'not described'}"
    elif media not in content:
        yield f"the media type {media} is not described"
    elif media != "text/html":
        yield from _errors_in("the answer", response.body, content[media]["schema"])


def _errors_in(what: str, body: bytes, schema: dict[str, Any]) -> tuple[str, ...]:
    return _errors_in_json(what, body, json.dumps(schema))


@lru_cache(maxsize=64)
def _errors_in_json(what: str, body: bytes, schema: str) -> tuple[str, ...]:
    """Each body is looked at once: those of the roles are large, and come again and again."""
    return tuple(_errors(what, json.loads(body), json.loads(schema)))


def _errors(what: str, value: Any, schema: dict[str, Any]) -> Iterator[str]:
    for error in _validator(json.dumps(schema)).iter_errors(value):
        yield f"{what}, at {error.json_path}: {error.message[:200]}"


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({"allOf": [_plain_schema(json.loads(schema))], "components": document()["components"]})


def _read(schema: dict[str, Any], texts: list[str]) -> Any:
    """A query parameter as the type that is described."""
    if schema["type"] == "array":
        return texts
    return int(texts[0]) if schema["type"] == "integer" and texts[0].isdigit() else texts[0]


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    resolved: dict[str, Any] = document_parts()[kind][name]
    return resolved


@cache
def document_parts() -> dict[str, Any]:
    parts: dict[str, Any] = document()["components"]
    return parts


def _plain_schema(schema: Any) -> Any:
    """A schema in which null is a type: OpenAPI 3.0 has a keyword of its own for it."""
    if isinstance(schema, list):
        return [_plain_schema(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain_schema(part) for name, part in schema.items() if name != "nullable"}
    if schema.get("nullable") is True:
        plain["type"] = [schema["type"], "null"]
    return plain
