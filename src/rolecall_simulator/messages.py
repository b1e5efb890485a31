"""Requests and responses as values: what a server hears and says, without a socket."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

ENVELOPED = "application/vnd.api.v2+json"


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` is without the query, header names are in lower case, `at` is in simulated seconds."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    address: str = "127.0.0.1"
    at: float = 0.0

    @classmethod
    def to(cls, method: str, target: str, **given: Any) -> Request:
        """A request for `target`, a path with an optional query."""
        parts = urlsplit(target)
        return cls(method, parts.path, parse_qs(parts.query, keep_blank_values=True), **given)

    def first(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next(iter(self.query.get(name, ())), None)

    def number(self, name: str) -> int | None:
        """A query parameter as a number; what is none counts as not given, as in many services."""
        text = self.first(name) or ""
        return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else None

    def json(self) -> Any:
        """The body. Raises ValueError for one that is not JSON, or nested too deep to be read."""
        try:
            return json.loads(self.body.decode("utf-8"))
        except RecursionError:
            raise ValueError("The body is nested too deep.") from None

    @property
    def enveloped(self) -> bool:
        """Whether the caller asked for answers in an envelope; without that come the older, bare ones."""
        return ENVELOPED in self.headers.get("accept", "")


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; a body of None means none at all."""

    status: int
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, data: Any, **headers: str) -> Response:
        """An answer in JSON."""
        text = json.dumps(data, separators=(",", ":"))  # escapes what is not ASCII, as many services do
        return cls(status, text.encode(), {"Content-Type": "application/json; charset=utf-8", **headers})

    @classmethod
    def page(cls, status: int, text: str, **headers: str) -> Response:
        """An answer in HTML, as proxies and maintenance pages give."""
        body = f"<html><body><h1>{text}</h1></body></html>".encode()
        return cls(status, body, {"Content-Type": "text/html", **headers})

    def json(self) -> Any:
        return json.loads(self.body or b"null")
