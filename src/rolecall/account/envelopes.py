"""The envelope around the account's answers and errors, opened: whether it worked, the data, and what was said.

The status is the truth, and both must agree before something counts as a success. Nothing depends on a message's words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from rolecall.account.transport import Reply


@dataclass(frozen=True, slots=True)
class Envelope:
    """An answer. `understood` is False for what the account itself does not write: a web page, a cut text.

    `messages` are the account's own words, at times none, in whatever language; `count` is how many rows a list has,
    None where the account does not say.
    """

    status: int
    understood: bool
    success: bool
    data: Any = None
    messages: tuple[str, ...] = ()
    count: int | None = None

    @property
    def refused(self) -> bool:
        """Whether the account looked at the request and turned it down, so that nothing was done."""
        return self.understood and 400 <= self.status < 500 and self.status not in (408, 429)

    @property
    def summary(self) -> str:
        """What was said, else the status."""
        kind = "" if self.understood else ", not as this API answers"
        return "; ".join(self.messages) or f"HTTP {self.status}{kind}"


def opened(reply: Reply) -> Envelope:
    """The envelope of a reply; an answer without a body, as to DELETE, has no data."""
    positive = 200 <= reply.status < 300
    if positive and not reply.body.strip():
        return Envelope(reply.status, understood=True, success=True)
    document = _document(reply.body)
    if not document.keys() & {"success", "meta", "errors"}:
        return Envelope(reply.status, understood=False, success=False)
    meta = document.get("meta")
    count = meta.get("count") if isinstance(meta, dict) else None
    return Envelope(
        status=reply.status,
        understood=True,
        success=positive and document.get("success") is True,
        data=document.get("data"),
        messages=tuple(dict.fromkeys(_messages(document))),
        count=count if type(count) is int else None,
    )


def _document(body: bytes) -> dict[str, Any]:
    """The JSON object; an empty one for anything else."""
    try:
        document = json.loads(body, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _finite(text: str) -> float:
    """Raises ValueError for a number that cannot be written back."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _messages(document: dict[str, Any]) -> Iterator[str]:
    """The messages of either shape of error: in `meta` with an `errors` list, or in an `errors` object."""
    meta, errors = document.get("meta"), document.get("errors")
    if isinstance(meta, dict):
        yield from _texts(meta.get("message"))
        yield from _texts(meta.get("errors"))
    if isinstance(errors, dict):
        yield from _texts(errors.get("message"))


def _texts(value: Any) -> Iterator[str]:
    """The texts in a text, a list of texts, or a list of objects with a message; no source says which it is."""
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
