"""Push plans in files: versioned JSON with a digest. What a file says is never sent: it has to be what a push would do
anew, step by step.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from rolecall.domain.account.picture_data import UnexpectedAnswer
from rolecall.domain.account.push_steps import PushStep, step_from_data, step_to_data
from rolecall.domain.errors import BadData

VERSION = 1
AGAIN = "Make it again with: rolecall push --plan-out FILE"


@dataclass(frozen=True, slots=True)
class PushMade:
    """When a push was planned (ISO 8601, UTC), by whom, why, for which account, and which push it takes back (or 0)."""

    at: str
    actor: str
    reason: str
    url: str
    undo: int = 0


def text(steps: Iterable[PushStep], made: PushMade) -> str:
    """The plan as a file's text."""
    body = {"rolecall_push": VERSION, **asdict(made), "steps": [step_to_data(step) for step in steps]}
    return json.dumps({**body, "digest": _digest(body)}, indent=1, sort_keys=True) + "\n"


def read(data: bytes, file: str) -> tuple[tuple[PushStep, ...], PushMade]:
    """The steps that a file holds. Raises BadData for what `text` did not write."""
    try:
        body = json.loads(data.decode())
        digest, version = body.pop("digest"), body.pop("rolecall_push")
        made = PushMade(**{key: type_(body[key]) for key, type_ in _TYPES.items()})
        steps = tuple(step_from_data(row) for row in body["steps"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnexpectedAnswer) as error:
        raise BadData(f"{file} is not a complete push plan.", hint=AGAIN) from error
    if version != VERSION:
        raise BadData(f"{file} is a push plan of another version than {VERSION}.", hint=AGAIN)
    if _digest({**body, "rolecall_push": version}) != digest:
        raise BadData(f"{file} is not as it was written: its digest does not match.", hint=AGAIN)
    return steps, made


_TYPES: dict[str, type] = {"at": str, "actor": str, "reason": str, "url": str, "undo": int}


def _digest(body: dict[str, Any]) -> str:
    from hashlib import sha256

    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
